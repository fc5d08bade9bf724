// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/axes/rotation.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/base/rng.h"

namespace lathe::core {

namespace {

double dot(const double* a, const double* b, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

/// How far Q Q^T is from the identity, entry by entry.
double deviation(int64_t size, const std::vector<double>& entries) {
    double largest = 0;
    for (int64_t r = 0; r < size; ++r)
        for (int64_t s = r; s < size; ++s) {
            const double product = dot(&entries[static_cast<size_t>(r * size)],
                                       &entries[static_cast<size_t>(s * size)], size);
            const double off = std::abs(product - (r == s ? 1 : 0));
            if (!(off <= largest)) largest = off;  // NaN counts
        }
    return largest;
}

}  // namespace

Rotation Rotation::ofMatrix(int64_t size, std::vector<double> entries) {
    constexpr double kOrthogonal = 1e-6;
    if (size < 1 || entries.size() != static_cast<size_t>(size) * static_cast<size_t>(size))
        throw Error(ErrorKind::Usage,
                    fmt::format("a rotation of size {} has {} entries; size x size was expected",
                                size, entries.size()));
    if (const double off = deviation(size, entries); !(off <= kOrthogonal))
        throw Error(
            ErrorKind::Usage,
            fmt::format(
                "the matrix is not orthogonal: Q Q^T differs from the identity by {:.2g}, but at "
                "most {:.0e} was expected",
                off, kOrthogonal));
    Rotation rotation(size);
    rotation.m_entries = std::move(entries);
    return rotation;
}

Rotation Rotation::hadamard(int64_t size, uint64_t seed) {
    std::optional<Hadamard> matrix = Hadamard::ofSize(size);
    if (!matrix)
        throw Error(
            ErrorKind::Refused,
            fmt::format(
                "no Hadamard matrix of size {} is known here (sizes are 2^k m with m from Paley's "
                "and "
                "Williamson's constructions: 1, 12, 20, 28, 36, ...); use a random rotation",
                size));
    Rotation rotation(size);
    rotation.m_hadamard = std::move(matrix);
    rotation.m_signs = hadamardSigns(size, seed);
    return rotation;
}

Rotation Rotation::random(int64_t size, uint64_t seed) {
    if (size < 1)
        throw Error(ErrorKind::Usage, fmt::format("a rotation cannot have size {}", size));
    Rotation rotation(size);
    rotation.m_entries.resize(static_cast<size_t>(size) * static_cast<size_t>(size));
    Rng rng(seed);
    for (double& entry : rotation.m_entries) entry = rng.normal();
    // Gram-Schmidt is the QR decomposition with a positive diagonal, whose Q is uniform; twice,
    // since once loses orthogonality to rounding.
    for (int64_t r = 0; r < size; ++r) {
        double* row = &rotation.m_entries[static_cast<size_t>(r * size)];
        for (int pass = 0; pass < 2; ++pass)
            for (int64_t s = 0; s < r; ++s) {
                const double* earlier = &rotation.m_entries[static_cast<size_t>(s * size)];
                const double part = dot(row, earlier, size);
                for (int64_t i = 0; i < size; ++i) row[i] -= part * earlier[i];
            }
        const double length = std::sqrt(dot(row, row, size));
        for (int64_t i = 0; i < size; ++i) row[i] /= length;
    }
    return rotation;
}

Rotation Rotation::spreading(int64_t size, uint64_t seed) {
    return Hadamard::ofSize(size) ? hadamard(size, seed) : random(size, seed);
}

void Rotation::apply(std::span<double> values) const {
    if (m_hadamard) {
        for (size_t i = 0; i < values.size(); ++i) values[i] *= m_signs[i];
        m_hadamard->apply(values);
        return;
    }
    std::vector<double> turned(values.size(), 0.0);
    for (size_t i = 0; i < values.size(); ++i) {
        const double* row = m_entries.data() + i * values.size();
        for (size_t j = 0; j < values.size(); ++j) turned[j] += values[i] * row[j];
    }
    std::copy(turned.begin(), turned.end(), values.begin());
}

std::vector<double> Rotation::matrix() const {
    if (!m_hadamard) return m_entries;
    const std::vector<int8_t> entries = m_hadamard->matrix();
    const double factor = 1 / std::sqrt(static_cast<double>(m_size));
    std::vector<double> scaled(entries.size());
    for (size_t i = 0; i < entries.size(); ++i)
        scaled[i] = factor * entries[i] * m_signs[i / static_cast<size_t>(m_size)];
    return scaled;
}

}  // namespace lathe::core
