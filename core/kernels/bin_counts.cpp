// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bin_counts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>

#include "core/kernels/bin_counts_reference.h"

#define HWY_WANT_AVX3_DL  // counts ones in 512 bits at once
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/bin_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int kMostInPlanes = 256;
constexpr int64_t kAhead = 1024;  // values whose cache lines are asked for before their turn

using Ints = hn::Vec<hn::RebindToSigned<D>>;

/// Adding it leaves whole numbers in the low bits.
constexpr float kMagic = 12582912.0f;  // 1.5 * 2^23

HWY_INLINE Ints wholeNumbers(V v) {
    const hn::RebindToSigned<D> di;
    const V magic = hn::Set(D(), kMagic);
    return hn::Sub(hn::BitCast(di, hn::Add(v, magic)), hn::BitCast(di, magic));
}

/// Bins in single precision: the nearest whole number of what is half a bin less. Not sure of
/// values near a border, nor of those that are not finite. Distance, scale, product and sum each
/// round by at most 6e-8 of all bins, hence 4e-7. In a range whose scale is no normal float that
/// one rounds by up to 2.4e-7 of one bin (1 / FLT_MAX has 21 bits), and scales or distances that
/// overflow make everything unsure.
struct QuickBins {
    V low, scale, half, magic, most;

    explicit QuickBins(const BinEdges& bins) {
        const D d;
        const double first = bins.edges[0], last = bins.edges[bins.bins];
        low = hn::Set(d, static_cast<float>(first));
        scale = hn::Set(d, static_cast<float>(bins.bins / (last - first)));
        half = hn::Set(d, -0.5f);
        magic = hn::Set(d, kMagic);
        most = hn::Set(d, 0.5f - 4e-7f * static_cast<float>(bins.bins));
    }
    HWY_INLINE V of(V v, hn::Mask<D>& sure) const {
        const V at = hn::MulAdd(hn::Sub(v, low), scale, half);
        const V bin = hn::Sub(hn::Add(at, magic), magic);
        sure = hn::Lt(hn::Abs(hn::Sub(at, bin)), most);
        return bin;
    }
};

bool CountsInPlanes(int bins) {
    return HWY_TARGET == HWY_AVX3_DL && bins <= kMostInPlanes;
}

#if HWY_TARGET == HWY_AVX3_DL

/// Positions of 512 values in 16 bits, the bin in the upper ones, become 512 bits for each bit of
/// the bin. For every set of these bits the ones in their conjunction are counted: values with at
/// least those bits. Differences of these sums are the bins. This takes about 3 operations on 512
/// values for each bin, whatever the values are, where counters in memory take one at a time.
constexpr int64_t kBlock = 512, kStep = 64;  // values
using Bits = hn::ScalableTag<uint64_t>;
using Plane = hn::Vec<Bits>;

/// Where a value lies, in steps of which each bin has 2^(16 - planes), and one more. The scale is
/// rounded to single precision: for values within 2^22 steps of 0 that is at most a quarter step.
/// Scaling and adding round to the nearest step together, and the start was rounded downwards.
/// Hence what is found is at most 7/4 steps too high and less than 3/4 too low once rounded: only
/// in the first two steps of a bin it may belong to the bin below.
struct Steps {
    float scale = 0, start = 0;
    bool usable = false;

    Steps(const BinEdges& bins, int planes) {
        const double low = bins.edges[0], high = bins.edges[bins.bins];
        const double steps = std::ldexp(bins.bins, 16 - planes) / (high - low);
        usable = steps > 1e-30 && steps < 1e30 && std::max(-low, high) * steps < 0x1p22 - 2;
        if (!usable) return;
        scale = static_cast<float>(steps);
        start = kMagic + static_cast<float>(std::floor(-low * steps) + 1);
    }
};

/// Adds the ones of `have` in conjunction with each set of the planes from kPlane on.
template <int kPlane, int kPlanes>
HWY_INLINE void addConjunctions(Plane have, const Plane* planes, uint64_t* HWY_RESTRICT sums) {
    const Bits d;
    if constexpr (kPlane == kPlanes) {
        hn::Store(hn::Add(hn::Load(d, sums), hn::PopulationCount(have)), d, sums);
    } else {
        addConjunctions<kPlane + 1, kPlanes>(have, planes, sums);
        addConjunctions<kPlane + 1, kPlanes>(hn::And(have, planes[kPlane]), planes,
                                             sums + (HWY_LANES(uint64_t) << kPlane));
    }
}

template <int kPlanes>
class PlaneCounter {
  public:
    PlaneCounter(const BinEdges& bins, const Steps& steps, uint32_t* counts)
        : m_bins(bins), m_steps(steps), m_counts(counts) {
        std::fill_n(m_sums, std::size(m_sums), uint64_t{0});
        std::fill_n(m_blocks[1].sure, kBlock / 64, uint64_t{0});
    }

    /// `steps` times 64 values, up to 512. Bits are counted when those of the next block have been
    /// written: what was just written in small pieces cannot be read as a whole yet.
    HWY_INLINE void add(const float* HWY_RESTRICT x, int64_t steps) {
        BlockBits& block = m_blocks[m_current];
        m_current ^= 1;
        if (findBits(x, steps, block)) {
            countBits(m_blocks[m_current]);
            keepUnsure(x, steps, block);
        } else {
            countBits(m_blocks[m_current]);
            reference::countBins(x, kStep * steps, m_bins, m_counts);
            steps = 0;
        }
        for (int64_t i = steps; i < kBlock / kStep; ++i) block.sure[i] = 0;
    }

    /// Once, after the last block.
    void finish() {
        constexpr size_t kSets = size_t{1} << kPlanes;
        countBits(m_blocks[m_current ^ 1]);
        uint64_t sums[kSets];
        for (size_t set = 0; set < kSets; ++set)
            sums[set] = hn::GetLane(
                hn::SumOfLanes(Bits(), hn::Load(Bits(), m_sums + set * HWY_LANES(uint64_t))));
        for (size_t bit = 1; bit < kSets; bit *= 2)
            for (size_t set = 0; set < kSets; set += 2 * bit)
                for (size_t i = set; i < set + bit; ++i) sums[i] -= sums[i + bit];
        for (int i = 0; i < m_bins.bins; ++i) m_counts[i] += static_cast<uint32_t>(sums[i]);
        reference::countBins(m_unsure, m_unsures, m_bins, m_counts);
    }

  private:
    struct BlockBits {
        alignas(64) uint64_t planes[kPlanes][kBlock / 64];
        alignas(64) uint64_t sure[kBlock / 64];
    };

    /// False if there are values that are not finite.
    HWY_INLINE bool findBits(const float* HWY_RESTRICT x, int64_t steps, BlockBits& bits) const {
        const D d;
        const hn::RebindToUnsigned<D> d32;
        const hn::Repartition<uint16_t, D> d16;
        const hn::Repartition<uint8_t, D> d8;
        const V scale = hn::Set(d, m_steps.scale), start = hn::Set(d, m_steps.start);
        const auto magic = hn::BitCast(d32, hn::Set(d, kMagic));
        auto all = magic;
        // Of the bits below the bin the upper eight; steps 0 and 1 have none, but for 8 planes.
        const auto inside = hn::Set(d8, kPlanes == 8 ? 254 : 255);
        const auto positions = [&](const float* at) {
            const auto a = hn::BitCast(d32, hn::MulAdd(hn::LoadU(d, at), scale, start)),
                       b = hn::BitCast(d32, hn::MulAdd(hn::LoadU(d, at + 16), scale, start));
            all = hn::Or3(all, a, b);
            return hn::OddEven(hn::BitCast(d16, hn::ShiftLeft<16>(b)), hn::BitCast(d16, a));
        };
        for (int64_t i = 0; i < steps; ++i, x += kStep) {
            for (int64_t line = 0; line < 4; ++line) hwy::Prefetch(x + kAhead + 16 * line);
            const auto a = positions(x), b = positions(x + kStep / 2);
            const auto bins =
                hn::OddEven(hn::BitCast(d8, b), hn::BitCast(d8, hn::ShiftRight<8>(a)));
            for (int p = 0; p < kPlanes; ++p) {
                const auto bit = hn::Set(d8, static_cast<uint8_t>(1 << (8 - kPlanes + p)));
                hn::StoreMaskBits(d8, hn::TestBit(bins, bit),
                                  reinterpret_cast<uint8_t*>(bits.planes[p] + i));
            }
            const auto rest =
                hn::OddEven(hn::BitCast(d8, hn::ShiftLeft<kPlanes>(b)),
                            hn::BitCast(d8, hn::ShiftRight<8>(hn::ShiftLeft<kPlanes>(a))));
            hn::StoreMaskBits(d8, hn::TestBit(rest, inside),
                              reinterpret_cast<uint8_t*>(bits.sure + i));
        }
        // Positions all have the exponent of kMagic.
        return hn::AllTrue(d32, hn::Eq(hn::ShiftRight<23>(all), hn::ShiftRight<23>(magic)));
    }

    HWY_INLINE void countBits(const BlockBits& block) {
        Plane planes[kPlanes];
        for (int p = 0; p < kPlanes; ++p) planes[p] = hn::Load(Bits(), block.planes[p]);
        addConjunctions<0, kPlanes>(hn::Load(Bits(), block.sure), planes, m_sums);
    }

    HWY_INLINE void keepUnsure(const float* HWY_RESTRICT x, int64_t steps, const BlockBits& block) {
        if (m_unsures + kBlock > std::ssize(m_unsure)) {
            reference::countBins(m_unsure, m_unsures, m_bins, m_counts);
            m_unsures = 0;
        }
        for (int64_t i = 0; i < steps; ++i, x += kStep)
            for (uint64_t unsure = ~block.sure[i]; unsure != 0; unsure &= unsure - 1) {
                // findBits has put four vectors side by side into bytes.
                const int byte = std::countr_zero(unsure);
                m_unsure[m_unsures++] = x[32 * (byte & 1) + 16 * (byte >> 1 & 1) + byte / 4];
            }
    }

    const BinEdges& m_bins;
    const Steps& m_steps;
    uint32_t* m_counts;
    BlockBits m_blocks[2];
    int m_current = 0;
    alignas(64) uint64_t m_sums[HWY_LANES(uint64_t) << kPlanes];
    float m_unsure[4 * kBlock];
    int64_t m_unsures = 0;
};

/// How many values of the beginning it has counted.
template <int kPlanes>
int64_t countInPlanes(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts) {
    const Steps steps(bins, kPlanes);
    if (!steps.usable) return 0;
    PlaneCounter<kPlanes> counter(bins, steps, counts);
    const int64_t whole = n / kStep;
    for (int64_t i = 0; i < whole; i += kBlock / kStep)
        counter.add(x + i * kStep, std::min(kBlock / kStep, whole - i));
    counter.finish();
    return kStep * whole;
}

#endif

void CountBins(const float* HWY_RESTRICT x, int64_t n, const BinEdges& bins,
               uint32_t* HWY_RESTRICT counts, uint32_t* HWY_RESTRICT pairs) {
    const D d;
    const hn::RebindToSigned<D> di;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const QuickBins quick(bins);
    const V width = hn::Set(d, static_cast<float>(bins.bins));
    alignas(64) int32_t found[2 * HWY_LANES(float)];
    int64_t i = 0;
#if HWY_TARGET == HWY_AVX3_DL
    if (bins.bins <= 64)
        i = countInPlanes<6>(x, n, bins, counts);
    else if (bins.bins <= kMostInPlanes)
        i = countInPlanes<8>(x, n, bins, counts);
#endif
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        hwy::Prefetch(x + i + kAhead);
        hwy::Prefetch(x + i + kAhead + lanes);
        hn::Mask<D> sureA, sureB;
        const V a = quick.of(hn::LoadU(d, x + i), sureA),
                b = quick.of(hn::LoadU(d, x + i + lanes), sureB);
        if (HWY_UNLIKELY(!hn::AllTrue(d, hn::And(sureA, sureB)))) {
            reference::countBins(x + i, 2 * lanes, bins, counts);
        } else if (pairs) {
            hn::Store(wholeNumbers(hn::MulAdd(a, width, b)), di, found);
            for (int64_t k = 0; k < lanes; ++k) ++pairs[found[k]];
        } else {
            hn::Store(wholeNumbers(a), di, found);
            hn::Store(wholeNumbers(b), di, found + lanes);
            for (int64_t k = 0; k < 2 * lanes; ++k) ++counts[found[k]];
        }
    }
    reference::countBins(x + i, n - i, bins, counts);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(CountsInPlanes);
HWY_EXPORT(CountBins);

bool countsInPlanes(int bins) {
    return HWY_DYNAMIC_DISPATCH(CountsInPlanes)(bins);
}
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts, uint32_t* pairs) {
    HWY_DYNAMIC_DISPATCH(CountBins)(x, n, bins, counts, pairs);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
