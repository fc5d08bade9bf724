// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/counted_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "core/base/thread_pool.h"
#include "core/observe/leases.h"
#include "core/tensor/recycling.h"

namespace lathe::core {

namespace {

constexpr int64_t kFewest = 1 << 18;  // values whose walk takes longer than that over the patterns
constexpr int64_t kTile = 1 << 18;
constexpr size_t kPatterns = 65536;

/// How often each pattern of bits occurs.
using Patterns = std::vector<uint32_t, RecyclingAllocator<uint32_t>>;

void countPatterns(const std::byte* source, int64_t n, Patterns& patterns) {
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        uint64_t four;
        std::memcpy(&four, source + 2 * i, sizeof(four));
        __builtin_prefetch(source + 2 * i + 2048);
        // Equal neighbours wait for each other, which only zeros of pruned weights often are.
        if (four == 0) {
            patterns[0] += 4;
            continue;
        }
        ++patterns[four & 0xFFFF];
        ++patterns[four >> 16 & 0xFFFF];
        ++patterns[four >> 32 & 0xFFFF];
        ++patterns[four >> 48];
    }
    for (; i < n; ++i) {
        uint16_t one;
        std::memcpy(&one, source + 2 * i, sizeof(one));
        ++patterns[one];
    }
}

/// Of patterns in the order of their values: from the least negative one to the largest.
size_t patternAt(size_t place) {
    return place < kPatterns / 2 ? kPatterns - 1 - place : place - kPatterns / 2;
}

/// All tables added to the first one; there are no more values than a count can hold.
const Patterns& sumOf(Leases<Patterns>& patterns) {
    Patterns& sum = *patterns.all().front();
    for (size_t table = 1; table < patterns.all().size(); ++table)
        for (size_t i = 0; i < kPatterns; ++i) sum[i] += (*patterns.all()[table])[i];
    return sum;
}

/// Patterns that occur, in the order of their values.
std::vector<uint16_t> occurring(const Patterns& counts) {
    constexpr size_t kStep = 64;  // most patterns do not occur, nor do their neighbours
    std::array<uint16_t, kPatterns> found;
    size_t many = 0;
    for (size_t first = 0; first < kPatterns; first += kStep) {
        const size_t least = std::min(patternAt(first), patternAt(first + kStep - 1));
        uint32_t any = 0;
        for (size_t i = 0; i < kStep; ++i) any |= counts[least + i];
        if (any == 0) continue;
        for (size_t place = first; place < first + kStep; ++place) {
            found[many] = static_cast<uint16_t>(patternAt(place));
            many += counts[found[many]] != 0;
        }
    }
    return {found.begin(), found.begin() + static_cast<std::ptrdiff_t>(many)};
}

/// Adds up term(i) for i < n side by side, since each addition waits for the one before.
template <size_t kSums, class Terms>
std::array<double, kSums> sumsOf(size_t n, const Terms& terms) {
    constexpr size_t kLanes = 4;
    double lanes[kSums][kLanes] = {};
    const auto add = [&](size_t i, size_t lane) {
        const std::array<double, kSums> term = terms(i);
        for (size_t k = 0; k < kSums; ++k) lanes[k][lane] += term[k];
    };
    size_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (size_t lane = 0; lane < kLanes; ++lane) add(i + lane, lane);
    for (; i < n; ++i) add(i, 0);
    std::array<double, kSums> sums{};
    for (size_t k = 0; k < kSums; ++k)
        for (const double lane : lanes[k]) sums[k] += lane;
    return sums;
}

}  // namespace

bool worthCounting(const Tensor& tensor) {
    return (tensor.type() == DType::F16 || tensor.type() == DType::BF16) &&
           tensor.elements() >= kFewest &&
           tensor.elements() <= std::numeric_limits<uint32_t>::max();
}

CountedValues countValues(const Tensor& tensor, const JobContext& job) {
    Leases<Patterns> patterns([] { return std::make_unique<Patterns>(kPatterns); });
    parallelFor(
        tensor.elements(), kTile,
        [&](int64_t begin, int64_t end) {
            countPatterns(tensor.buffer().data + 2 * begin, end - begin, *patterns.lease());
        },
        &job);
    const Patterns& counts = sumOf(patterns);
    const std::vector<uint16_t> found = occurring(counts);
    const std::vector<float> values =
        Tensor::adopt(tensor.type(), {std::ssize(found)}, found).toFloats();
    CountedValues counted;
    counted.values.reserve(found.size());
    counted.counts.reserve(found.size());
    for (size_t i = 0; i < values.size(); ++i) {
        const int64_t count = counts[found[i]];
        if (std::isfinite(values[i])) {
            counted.values.push_back(values[i]);
            counted.counts.push_back(count);
        } else {
            counted.notFinite += count;
        }
    }
    return counted;
}

Moments CountedValues::moments() const {
    Moments moments;
    moments.notFinite = notFinite;
    if (values.empty()) return moments;
    for (size_t i = 0; i < values.size(); ++i) {
        moments.count += counts[i];
        if (values[i] == 0) moments.zeros += counts[i];
    }
    moments.low = values.front();
    moments.high = values.back();
    const auto [sum] = sumsOf<1>(values.size(), [&](size_t i) {
        return std::array{static_cast<double>(counts[i]) * values[i]};
    });
    moments.mean = sum / static_cast<double>(moments.count);
    const auto [m2, m3, m4] = sumsOf<3>(values.size(), [&](size_t i) {
        const double d = values[i] - moments.mean, square = d * d,
                     weighted = static_cast<double>(counts[i]) * square;
        return std::array{weighted, weighted * d, weighted * square};
    });
    moments.m2 = m2;
    moments.m3 = m3;
    moments.m4 = m4;
    return moments;
}

void CountedValues::addTo(std::vector<uint64_t>& histogram,
                          const std::vector<double>& edges) const {
    size_t bin = 0;
    int64_t inBin = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (bin + 1 < histogram.size() && values[i] >= edges[bin + 1]) {
            histogram[bin] += static_cast<uint64_t>(std::exchange(inBin, 0));
            do ++bin;
            while (bin + 1 < histogram.size() && values[i] >= edges[bin + 1]);
        }
        inBin += counts[i];
    }
    histogram[bin] += static_cast<uint64_t>(inBin);
}

}  // namespace lathe::core
