// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/hadamard.h"

#include <array>
#include <cmath>
#include <string_view>

#include "core/base/rng.h"

namespace lathe::core {

namespace {

/// The inner part costs m^2 additions per block of m, so that larger ones would not be fast.
constexpr int64_t kLargestInner = 1024;

bool isPrime(int64_t n) {
    if (n < 2) return false;
    for (int64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return true;
}

/// chi(a): 0 for a = 0, 1 for squares modulo q, else -1.
std::vector<int8_t> quadraticCharacter(int64_t q) {
    std::vector<int8_t> chi(static_cast<size_t>(q), -1);
    chi[0] = 0;
    for (int64_t a = 1; a < q; ++a) chi[static_cast<size_t>(a * a % q)] = 1;
    return chi;
}

/// The (q+1) x (q+1) matrix [0 1; +-1 chi(i-j)]: skew-symmetric for q = 3 (mod 4), else symmetric.
std::vector<int8_t> conference(int64_t q) {
    const std::vector<int8_t> chi = quadraticCharacter(q);
    const int64_t n = q + 1;
    std::vector<int8_t> matrix(static_cast<size_t>(n * n), 0);
    const auto at = [&](int64_t r, int64_t c) -> int8_t& {
        return matrix[static_cast<size_t>(r * n + c)];
    };
    for (int64_t i = 1; i < n; ++i) {
        at(0, i) = 1;
        at(i, 0) = q % 4 == 3 ? -1 : 1;
        for (int64_t j = 1; j < n; ++j) at(i, j) = chi[static_cast<size_t>((i - j + q) % q)];
    }
    return matrix;
}

/// Paley I: I + S.
std::vector<int8_t> paleyOne(int64_t q) {
    std::vector<int8_t> matrix = conference(q);
    for (int64_t i = 0; i <= q; ++i) matrix[static_cast<size_t>(i * (q + 2))] += 1;
    return matrix;
}

/// Paley II: each entry e != 0 of the conference matrix becomes e [1 1; 1 -1], each 0 becomes [1
/// -1; -1 -1].
std::vector<int8_t> paleyTwo(int64_t q) {
    constexpr int8_t kEntry[2][2] = {{1, 1}, {1, -1}}, kZero[2][2] = {{1, -1}, {-1, -1}};
    const std::vector<int8_t> from = conference(q);
    const int64_t n = q + 1;
    std::vector<int8_t> matrix(static_cast<size_t>(4 * n * n));
    for (int64_t r = 0; r < 2 * n; ++r)
        for (int64_t c = 0; c < 2 * n; ++c) {
            const int8_t entry = from[static_cast<size_t>(r / 2 * n + c / 2)];
            matrix[static_cast<size_t>(r * 2 * n + c)] =
                entry == 0 ? kZero[r % 2][c % 2]
                           : static_cast<int8_t>(entry * kEntry[r % 2][c % 2]);
        }
    return matrix;
}

/// First rows of symmetric circulant matrices with A^2 + B^2 + C^2 + D^2 = 4 n I.
using FirstRows = std::array<std::string_view, 4>;

/// Found by trying all that are constant on the cosets of a group of units modulo n that holds -1:
/// {-1, 1} for 23 and 29, the sixth roots of one for 43 (where Williamson found his).
constexpr FirstRows kWilliamson[] = {
    {"++-----+-+-++-+-+-----+", "++-+-+--+++--+++--+-+-+", "+----+++++-++-+++++----",
     "+++-++-++--++--++-++-++"},
    {"+-++---+-+--++++++--+-+---++-", "+-+---++----++++++----++---+-",
     "++-+--++-++++-++-++++-++--+-+", "+-+++++-++---+--+---++-+++++-"},
    {"+-+++----+-++-++--++++++++--++-++-+----+++-", "++++-++++---+++---+--++--+---+++---++++-+++",
     "+-+-++--+-+-++++++-+----+-++++++-+-+--++-+-", "+--+++--+----+-+--++-++-++--+-+----+--+++--"},
};

/// [A B C D; -B A -D C; -C D A -B; -D -C B A]
std::vector<int8_t> williamson(const FirstRows& rows) {
    constexpr int kBlock[4][4] = {{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 2, 1, 0}};
    constexpr int kSign[4][4] = {{1, 1, 1, 1}, {-1, 1, -1, 1}, {-1, 1, 1, -1}, {-1, -1, 1, 1}};
    const size_t n = rows[0].size(), m = 4 * n;
    std::vector<int8_t> matrix(m * m);
    for (size_t r = 0; r < m; ++r)
        for (size_t c = 0; c < m; ++c) {
            const std::string_view row = rows[static_cast<size_t>(kBlock[r / n][c / n])];
            const int entry = row[(c % n + n - r % n) % n] == '+' ? 1 : -1;
            matrix[r * m + c] = static_cast<int8_t>(entry * kSign[r / n][c / n]);
        }
    return matrix;
}

/// A matrix that is not made of smaller ones; empty if none of this size is known here.
std::vector<int8_t> innermost(int64_t m) {
    if (const int64_t q = m - 1; q % 4 == 3 && isPrime(q)) return paleyOne(q);
    if (const int64_t q = m / 2 - 1; m % 2 == 0 && q % 4 == 1 && isPrime(q)) return paleyTwo(q);
    for (const FirstRows& rows : kWilliamson)
        if (m == 4 * static_cast<int64_t>(rows[0].size())) return williamson(rows);
    return {};
}

}  // namespace

std::optional<Hadamard> Hadamard::ofSize(int64_t n) {
    if (n < 1) return std::nullopt;
    int64_t odd = n;
    while (odd % 2 == 0) odd /= 2;
    if (odd == 1) return Hadamard(n, 1, {1});
    for (int64_t m = 4 * odd; m <= n && m <= kLargestInner; m *= 2)
        if (std::vector<int8_t> matrix = innermost(m); !matrix.empty())
            return Hadamard(n, m, std::move(matrix));
    return std::nullopt;
}

void Hadamard::apply(std::span<double> values) const {
    for (int64_t half = m_inner; half < m_size; half *= 2)
        for (int64_t start = 0; start < m_size; start += 2 * half)
            for (int64_t i = start; i < start + half; ++i) {
                double &a = values[static_cast<size_t>(i)],
                       &b = values[static_cast<size_t>(i + half)];
                const double sum = a + b;
                b = a - b;
                a = sum;
            }
    const double factor = 1 / std::sqrt(static_cast<double>(m_size));
    if (m_inner == 1) {
        for (double& value : values) value *= factor;
        return;
    }
    std::vector<double> sums(static_cast<size_t>(m_inner));
    for (int64_t start = 0; start < m_size; start += m_inner) {
        sums.assign(sums.size(), 0);
        for (int64_t r = 0; r < m_inner; ++r)
            for (int64_t c = 0; c < m_inner; ++c)
                sums[static_cast<size_t>(c)] += values[static_cast<size_t>(start + r)] *
                                                m_innerMatrix[static_cast<size_t>(r * m_inner + c)];
        for (int64_t c = 0; c < m_inner; ++c)
            values[static_cast<size_t>(start + c)] = sums[static_cast<size_t>(c)] * factor;
    }
}

std::vector<int8_t> Hadamard::matrix() const {
    std::vector<int8_t> entries(static_cast<size_t>(m_size * m_size));
    for (int64_t r = 0; r < m_size; ++r)
        for (int64_t c = 0; c < m_size; ++c) {
            bool negative =
                m_innerMatrix[static_cast<size_t>(r % m_inner * m_inner + c % m_inner)] < 0;
            for (int64_t both = (r / m_inner) & (c / m_inner); both != 0; both &= both - 1)
                negative = !negative;
            entries[static_cast<size_t>(r * m_size + c)] = negative ? -1 : 1;
        }
    return entries;
}

std::vector<int8_t> hadamardSigns(int64_t n, uint64_t seed) {
    std::vector<int8_t> signs;
    Rng rng(seed);
    for (int64_t i = 0; i < n; ++i) signs.push_back(rng.next() & 1 ? int8_t{1} : int8_t{-1});
    return signs;
}

}  // namespace lathe::core
