// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bin_counts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>

#include "core/kernels/bin_counts_reference.h"

#ifndef LATHE_BIN_COUNTS_ONCE
#define LATHE_BIN_COUNTS_ONCE
namespace lathe::core {

/// Steps in a bin, as a power of 2, where values are placed in single precision. All bins together
/// have 2^21 at most.
constexpr int stepBitsOf(int bins) {
    return bins <= 64 ? 15 : 13;
}

}  // namespace lathe::core
#endif

#define HWY_WANT_AVX3_DL  // counts ones in 512 bits at once
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/bin_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

#include "core/kernels/plain_values-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr int64_t kAhead = 4096;  // bytes from here to what is asked for before its turn
constexpr int kMostInPlanes = 256;

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

/// The bins of 512 values become 512 bits for each bit of a bin. For every set of these bits the
/// ones in their conjunction are counted: values with at least those bits. Differences of these
/// sums are the bins. This takes about 3 operations on 512 values for each bin, whatever the values
/// are, where counters in memory take one at a time.
constexpr int64_t kStep = 64, kBlock = 512;  // values
constexpr int kSteps = kBlock / kStep;
using Bits = hn::ScalableTag<uint64_t>;
using Plane = hn::Vec<Bits>;
constexpr uint32_t kMagicBits = 0x4B400000;  // those of kMagic

/// Where a value lies, in steps of which each bin has 2^kRest, and one more. The scale is rounded
/// to single precision: for values within 2^22 steps of 0 that is at most a quarter step. Scaling
/// and adding round to the nearest step together, and the start was rounded downwards. Hence what
/// is found is at most 7/4 steps too high and less than 3/4 too low: only in the first two steps of
/// a bin it may belong to the bin below.
template <int kBits>
struct Steps {
    static constexpr int kRest = stepBitsOf(1 << kBits);
    float scale = 0, start = 0;
    bool usable = false;

    explicit Steps(const BinEdges& bins) {
        const double low = bins.edges[0], high = bins.edges[bins.bins];
        const double steps = std::ldexp(bins.bins, kRest) / (high - low);
        usable = steps > 1e-30 && steps < 1e30 && std::max(-low, high) * steps < 0x1p22 - 2;
        if (!usable) return;
        scale = static_cast<float>(steps);
        start = kMagic + static_cast<float>(std::floor(-low * steps) + 1);
    }
};

/// Adds the ones of `a` in conjunction with each set of the planes from kBit on, and those of `b`
/// with planes of its own.
template <int kBit, int kBits>
HWY_INLINE void addConjunctions(Plane a, const Plane* ofA, Plane b, const Plane* ofB,
                                uint64_t* HWY_RESTRICT sums) {
    const Bits d;
    if constexpr (kBit == kBits) {
        const Plane ones = hn::Add(hn::PopulationCount(a), hn::PopulationCount(b));
        hn::Store(hn::Add(hn::Load(d, sums), ones), d, sums);
    } else {
        addConjunctions<kBit + 1, kBits>(a, ofA, b, ofB, sums);
        addConjunctions<kBit + 1, kBits>(hn::And(a, ofA[kBit]), ofA, hn::And(b, ofB[kBit]), ofB,
                                         sums + (HWY_LANES(uint64_t) << kBit));
    }
}

/// kAllSure: no value is near enough to an edge that it could be counted in the next bin.
template <int kPlanes, bool kAllSure>
class PlaneCounter {
  public:
    PlaneCounter(const BinEdges& bins, const Steps<kPlanes>& steps, uint32_t* counts)
        : m_bins(bins), m_steps(steps), m_counts(counts) {
        std::fill_n(m_sums, std::size(m_sums), uint64_t{0});
    }

    /// Of 512 values.
    template <class T>
    HWY_INLINE void add(const T* x) {
        addFirst(x, kBlock);
    }
    /// Of fewer, a multiple of 64.
    template <class T>
    HWY_INLINE void addLast(const T* x, int64_t n) {
        T block[kBlock];
        std::fill(std::copy_n(x, n, block), block + kBlock, x[0]);
        addFirst(block, n);
    }

    /// Once, after the last block.
    void finish() {
        constexpr size_t kSets = size_t{1} << kPlanes;
        if (m_waiting == 1) {
            m_blocks[1].sure = hn::Zero(Bits());
            countBits();
        }
        uint64_t sums[kSets];
        for (size_t set = 0; set < kSets; ++set)
            sums[set] = hn::GetLane(
                hn::SumOfLanes(Bits(), hn::Load(Bits(), m_sums + set * HWY_LANES(uint64_t))));
        for (size_t bit = 1; bit < kSets; bit *= 2)
            for (size_t set = 0; set < kSets; set += 2 * bit)
                for (size_t i = set; i < set + bit; ++i) sums[i] -= sums[i + bit];
        for (size_t i = 0; i < static_cast<size_t>(m_bins.bins); ++i)
            m_counts[i] += static_cast<uint32_t>(sums[(firstBin() + i) % kSets]);
        reference::countBins(m_unsure, m_unsures, m_bins, m_counts);
    }

  private:
    /// Of 512 values the first n are counted.
    template <class T>
    HWY_INLINE void addFirst(const T* HWY_RESTRICT x, int64_t n) {
        BlockBits& block = m_blocks[m_waiting];
        if (findBits(x, block)) {
            keepUnsure(x, n, block);
        } else {
            reference::countBins(x, n, m_bins, m_counts);
            block.sure = hn::Zero(Bits());
        }
        if (++m_waiting == 2) countBits();
    }

    using Bytes = hn::Repartition<uint8_t, Bits>;
    using ByteVector = hn::Vec<Bytes>;
    using Words = hn::Repartition<uint16_t, Bits>;
    using WordVector = hn::Vec<Words>;

    /// Each bit is of the value at placeOf it.
    struct BlockBits {
        Plane planes[kPlanes], sure;
    };

    /// Bit i of vector k and bit k of vector i change places, for all bytes of eight vectors.
    static HWY_INLINE void transpose(ByteVector* vectors) {
        exchange<4>(vectors, 0x0F0F0F0F0F0F0F0F);
        exchange<2>(vectors, 0x3333333333333333);
        exchange<1>(vectors, 0x5555555555555555);
    }
    template <int kBits>
    static HWY_INLINE void exchange(ByteVector* vectors, uint64_t lower) {
        const Bits d;
        const Plane mask = hn::Set(d, lower);
        for (int i = 0; i < kSteps; ++i) {
            if (i & kBits) continue;
            const Plane x = hn::BitCast(d, vectors[i]), y = hn::BitCast(d, vectors[i + kBits]);
            vectors[i] = hn::BitCast(Bytes(), hn::IfVecThenElse(mask, x, hn::ShiftLeft<kBits>(y)));
            vectors[i + kBits] =
                hn::BitCast(Bytes(), hn::IfVecThenElse(mask, hn::ShiftRight<kBits>(x), y));
        }
    }

    /// False if there are values that are not finite.
    template <class T>
    HWY_INLINE bool findBits(const T* HWY_RESTRICT x, BlockBits& bits) const {
        const D d;
        const hn::RebindToUnsigned<D> d32;
        const Words d16;
        const Bytes d8;
        const V scale = hn::Set(d, m_steps.scale), start = hn::Set(d, m_steps.start);
        const auto magic = hn::Set(d32, kMagicBits);
        auto all = magic;
        constexpr int kRest = Steps<kPlanes>::kRest;
        const auto before = hn::Set(d16, static_cast<uint16_t>((kMagicBits >> kRest) - firstBin())),
                   sureBits = hn::Set(d16, (1 << kRest) - 2);
        struct Halves {
            WordVector bins, rest;
        };
        const auto find = [&](const T* at) HWY_ATTR -> Halves {
            prefetchPair<kAhead>(at);
            const ValuePair pair = loadPair(at);
            const auto a = hn::BitCast(d32, hn::MulAdd(pair.a, scale, start)),
                       b = hn::BitCast(d32, hn::MulAdd(pair.b, scale, start));
            all = hn::Or3(all, a, b);
            const auto bins = hn::OddEven(hn::BitCast(d16, hn::ShiftLeft<16 - kRest>(b)),
                                          hn::BitCast(d16, hn::ShiftRight<kRest>(a))),
                       rest =
                           hn::OddEven(hn::BitCast(d16, hn::ShiftLeft<16>(b)), hn::BitCast(d16, a));
            return {hn::Sub(bins, before), hn::And(rest, sureBits)};
        };
        const auto one = hn::Set(d8, 1);
        ByteVector bins[kSteps], sure = kAllSure ? hn::Set(d8, 255) : hn::Zero(d8);
        HWY_UNROLL(8)
        for (int i = kSteps; i-- > 0; x += kStep) {
            const Halves a = find(x), b = find(x + kStep / 2);
            bins[i] = packed(a.bins, b.bins);
            if constexpr (!kAllSure)
                sure = hn::Or(hn::Add(sure, sure), hn::Min(packed(a.rest, b.rest), one));
        }
        transpose(bins);
        for (int p = 0; p < kPlanes; ++p) bits.planes[p] = hn::BitCast(Bits(), bins[p]);
        bits.sure = hn::BitCast(Bits(), sure);
        // Positions all have the exponent of kMagic.
        return hn::AllTrue(d32, hn::Eq(hn::ShiftRight<23>(all), hn::ShiftRight<23>(magic)));
    }

    HWY_INLINE void countBits() {
        addConjunctions<0, kPlanes>(m_blocks[0].sure, m_blocks[0].planes, m_blocks[1].sure,
                                    m_blocks[1].planes, m_sums);
        m_waiting = 0;
    }

    template <class T>
    HWY_INLINE void keepUnsure(const T* HWY_RESTRICT x, int64_t n, BlockBits& block) {
        const Plane used = hn::Set(Bits(), uint64_t{0x0101010101010101} *
                                               static_cast<uint64_t>(0xFF00 >> (n / kStep) & 0xFF));
        block.sure = hn::And(block.sure, used);
        if (hn::AllTrue(Bits(), hn::Eq(block.sure, used))) return;
        if (m_unsures + kBlock > std::ssize(m_unsure)) {
            reference::countBins(m_unsure, m_unsures, m_bins, m_counts);
            m_unsures = 0;
        }
        alignas(64) uint64_t words[HWY_LANES(uint64_t)];
        hn::Store(hn::AndNot(block.sure, used), Bits(), words);
        for (int word = 0; word < 8; ++word)
            for (uint64_t unsure = words[word]; unsure != 0; unsure &= unsure - 1)
                m_unsure[m_unsures++] =
                    toFloat(x[placeOf<T>(64 * word + std::countr_zero(unsure))]);
    }

    /// Bins are counted from here on, so that the last one is 255: what packed makes of the end of
    /// the range, too.
    size_t firstBin() const { return 256 - static_cast<size_t>(m_bins.bins); }

    /// 16 bits of two vectors as bytes that are 255 if larger; eight of the one and eight of the
    /// other.
    static HWY_INLINE ByteVector packed(WordVector a, WordVector b) {
        return ByteVector{_mm512_packus_epi16(a.raw, b.raw)};
    }
    /// Where findBits has the value of bit % 8 of byte bit / 8 from: packed has put eight lanes of
    /// two pairs side by side, of each lane both values of its pair.
    template <class T>
    static int placeOf(int bit) {
        const int step = 7 - bit % 8, byte = bit / 8, pair = byte >> 3 & 1,
                  word = 8 * (byte / 16) + byte % 8, second = word & 1, lane = word / 2;
        return static_cast<int>(kStep) * step + 32 * pair +
               (kPairsByTurns<T> ? word : 16 * second + lane);
    }

    const BinEdges& m_bins;
    const Steps<kPlanes>& m_steps;
    uint32_t* m_counts;
    BlockBits m_blocks[2];
    int m_waiting = 0;  // blocks whose bits are not counted yet
    alignas(64) uint64_t m_sums[HWY_LANES(uint64_t) << kPlanes];
    float m_unsure[4 * kBlock];
    int64_t m_unsures = 0;
};

/// How many values of the beginning it has counted.
template <int kPlanes, bool kAllSure, class T>
int64_t countInPlanes(const T* x, int64_t n, const BinEdges& bins, uint32_t* counts) {
    const Steps<kPlanes> steps(bins);
    const int64_t whole = n / kStep * kStep;
    if (!steps.usable || whole == 0) return 0;
    PlaneCounter<kPlanes, kAllSure> counter(bins, steps, counts);
    int64_t i = 0;
    for (; i + kBlock <= whole; i += kBlock) counter.add(x + i);
    if (i < whole) counter.addLast(x + i, whole - i);
    counter.finish();
    return whole;
}

#endif

template <class T>
HWY_INLINE void countBinsOf(const T* HWY_RESTRICT x, int64_t n, const BinEdges& bins,
                            uint32_t* HWY_RESTRICT counts, uint32_t* HWY_RESTRICT pairs) {
    const D d;
    const hn::RebindToSigned<D> di;
    const auto lanes = static_cast<int64_t>(hn::Lanes(d));
    const QuickBins quick(bins);
    const V width = hn::Set(d, static_cast<float>(bins.bins));
    alignas(64) int32_t found[2 * HWY_LANES(float)];
    int64_t i = 0;
#if HWY_TARGET == HWY_AVX3_DL
    const auto count = [&](auto planes) {
        constexpr int kPlanes = decltype(planes)::value;
        if (sizeof(T) == 2 && bins.apart) return countInPlanes<kPlanes, true>(x, n, bins, counts);
        return countInPlanes<kPlanes, false>(x, n, bins, counts);
    };
    if (bins.bins <= 64)
        i = count(std::integral_constant<int, 6>());
    else if (bins.bins <= kMostInPlanes)
        i = count(std::integral_constant<int, 8>());
#endif
    for (; i + 2 * lanes <= n; i += 2 * lanes) {
        prefetchPair<kAhead>(x + i);
        const ValuePair pair = loadPair(x + i);
        hn::Mask<D> sureA, sureB;
        const V a = quick.of(pair.a, sureA), b = quick.of(pair.b, sureB);
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

void CountBinsOfFloats(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts,
                       uint32_t* pairs) {
    countBinsOf(x, n, bins, counts, pairs);
}
void CountBinsOfFloat16(const Float16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
                        uint32_t* pairs) {
    countBinsOf(x, n, bins, counts, pairs);
}
void CountBinsOfBFloat16(const BFloat16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
                         uint32_t* pairs) {
    countBinsOf(x, n, bins, counts, pairs);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

namespace {

Float16 nearest(float x, Float16) {
    return toFloat16(x);
}
BFloat16 nearest(float x, BFloat16) {
    return toBFloat16(x);
}

/// The largest value of T below x, which lies between two of them.
template <class T>
T lastBelow(double x) {
    constexpr uint16_t kSign = 0x8000, kLeastNegative = kSign + 1;
    T value = nearest(static_cast<float>(x), T());
    while (toFloat(value) >= x)
        if (value.bits & kSign)
            ++value.bits;
        else
            value.bits = value.bits == 0 ? kLeastNegative : value.bits - 1;
    return value;
}

}  // namespace

HWY_EXPORT(CountsInPlanes);
HWY_EXPORT(CountBinsOfFloats);
HWY_EXPORT(CountBinsOfFloat16);
HWY_EXPORT(CountBinsOfBFloat16);

template <class T>
bool keepApart(const BinEdges& bins) {
    if constexpr (sizeof(T) != 2)
        return false;
    else {
        const double width = (bins.edges[bins.bins] - bins.edges[0]) / bins.bins,
                     near = std::ldexp(width, 1 - stepBitsOf(bins.bins));
        for (int i = 1; i < bins.bins; ++i)
            if (toFloat(lastBelow<T>(bins.edges[i])) >= bins.edges[i] - near) return false;
        return true;
    }
}
template bool keepApart<float>(const BinEdges&);
template bool keepApart<Float16>(const BinEdges&);
template bool keepApart<BFloat16>(const BinEdges&);

bool countsInPlanes(int bins) {
    return HWY_DYNAMIC_DISPATCH(CountsInPlanes)(bins);
}
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts, uint32_t* pairs) {
    HWY_DYNAMIC_DISPATCH(CountBinsOfFloats)(x, n, bins, counts, pairs);
}
void countBins(const Float16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs) {
    HWY_DYNAMIC_DISPATCH(CountBinsOfFloat16)(x, n, bins, counts, pairs);
}
void countBins(const BFloat16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs) {
    HWY_DYNAMIC_DISPATCH(CountBinsOfBFloat16)(x, n, bins, counts, pairs);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
