// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/symmetric.h"

#include <algorithm>
#include <vector>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kRows = 64;  ///< that one thread fills at once: their lines stay in its cache

template <class T>
void mirror(std::span<T> matrix, int64_t size, const JobContext* job) {
    T* const at = matrix.data();
    parallelFor(
        size, kRows,
        [&](int64_t begin, int64_t end) {
            for (int64_t from = 0; from < end; ++from)
                for (int64_t to = std::max(begin, from + 1); to < end; ++to)
                    at[to * size + from] = at[from * size + to];
        },
        job);
}

template <class T>
void permute(std::span<T> matrix, std::span<const int64_t> order) {
    const auto size = static_cast<int64_t>(order.size());
    const auto row = [&](int64_t index) { return matrix.begin() + index * size; };
    std::vector<uint8_t> done(order.size());
    for (int64_t first = 0; first < size; ++first)  // rows along each cycle of the order
        for (int64_t to = first; !done[static_cast<size_t>(to)];) {
            const int64_t from = order[static_cast<size_t>(to)];
            done[static_cast<size_t>(to)] = 1;
            if (from != first) std::swap_ranges(row(to), row(to) + size, row(from));
            to = from;
        }
    parallelFor(size, kRows, [&](int64_t begin, int64_t end) {
        std::vector<T> before(order.size());
        for (int64_t r = begin; r < end; ++r) {
            std::copy_n(row(r), size, before.begin());
            for (size_t c = 0; c < order.size(); ++c)
                row(r)[static_cast<std::ptrdiff_t>(c)] = before[static_cast<size_t>(order[c])];
        }
    });
}

}  // namespace

void mirrorUpper(std::span<float> matrix, int64_t size, const JobContext* job) {
    mirror(matrix, size, job);
}

void mirrorUpper(std::span<double> matrix, int64_t size, const JobContext* job) {
    mirror(matrix, size, job);
}

void permuteBoth(std::span<float> matrix, std::span<const int64_t> order) {
    permute(matrix, order);
}

void permuteBoth(std::span<double> matrix, std::span<const int64_t> order) {
    permute(matrix, order);
}

}  // namespace lathe::core
