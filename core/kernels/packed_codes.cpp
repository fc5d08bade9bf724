// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/packed_codes.h"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/packed_codes.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Takes codes out of a stream, as many at once as a vector of D has lanes, or eight.
template <class D>
class Codes {
  public:
    static constexpr int kLanes = static_cast<int>(hn::MaxLanes(D()));
    static constexpr int kTogether = kLanes > 8 ? kLanes : 8;  ///< fill whole bytes
#if HWY_TARGET != HWY_SCALAR
    static constexpr int kVectors = kTogether / kLanes;
    using DU = hn::RebindToUnsigned<D>;
    using DB = hn::Repartition<uint8_t, DU>;
#endif

#if HWY_TARGET == HWY_SCALAR
    explicit Codes(int bits) : m_bits(bits) {}

    template <class Vectors, class Single>
    HWY_INLINE void each(const std::byte* codes, const std::byte* end, int64_t n, const Vectors&,
                         const Single& single) const {
        singles(codes, end, 0, n, single);
    }
#else
    explicit Codes(int bits) : m_bits(bits) {
        HWY_ALIGN uint32_t shifts[kTogether];
        HWY_ALIGN uint8_t bytes[4 * kTogether];
        for (int i = 0; i < kTogether; ++i) {
            // A code lies in two bytes at most; the second is not looked at where one holds it.
            const int bit = i * bits, first = bit / 8, last = (bit + bits - 1) / 8;
            shifts[i] = static_cast<uint32_t>(bit % 8);
            bytes[4 * i] = static_cast<uint8_t>(first);
            bytes[4 * i + 1] = static_cast<uint8_t>(last);
            bytes[4 * i + 2] = bytes[4 * i + 3] = static_cast<uint8_t>(last);
        }
        for (int v = 0; v < kVectors; ++v) {
            m_shifts[v] = hn::Load(DU(), shifts + v * kLanes);
            m_bytes[v] = hn::Load(DB(), bytes + 4 * v * kLanes);
        }
        m_mask = hn::Set(DU(), (1u << bits) - 1);
    }

    /// Calls vectors(i, codes) for whole vectors of `n` codes and single(i, code) for those left.
    template <class Vectors, class Single>
    HWY_INLINE void each(const std::byte* codes, const std::byte* end, int64_t n,
                         const Vectors& vectors, const Single& single) const {
        HWY_ALIGN uint8_t last[16] = {};
        int64_t i = 0;
        for (; i + kTogether <= n; i += kTogether, codes += kTogether / 8 * m_bits) {
            const auto* from = reinterpret_cast<const uint8_t*>(codes);
            if (end - codes < 16) {
                std::memcpy(last, codes, static_cast<size_t>(end - codes));
                from = last;
            }
            const auto stored = hn::LoadDup128(DB(), from);
            for (int v = 0; v < kVectors; ++v) {
                const auto held =
                    hn::BitCast(DU(), hn::TableLookupBytes(stored, m_bytes[v]));
                const auto taken = hn::And(hn::Shr(held, m_shifts[v]), m_mask);
                vectors(i + v * kLanes,
                        hn::ConvertTo(D(), hn::BitCast(hn::RebindToSigned<D>(), taken)));
            }
        }
        singles(codes, end, i, n, single);
    }
#endif

  private:

    template <class Single>
    HWY_INLINE void singles(const std::byte* codes, const std::byte* end, int64_t i, int64_t n,
                            const Single& single) const {
        for (; i < n; i += 8, codes += m_bits) {
            uint64_t word = 0;
            std::memcpy(&word, codes, static_cast<size_t>(std::min<int64_t>(8, end - codes)));
            for (int at = 0; at < 8 && i + at < n; ++at)
                single(i + at, static_cast<float>(word >> at * m_bits & ((1u << m_bits) - 1)));
        }
    }

    int m_bits;
#if HWY_TARGET != HWY_SCALAR
    hn::Vec<DU> m_shifts[kVectors], m_mask;
    hn::Vec<DB> m_bytes[kVectors];
#endif
};

template <class D>
void ColumnsOf(const PackedRows& packed, const float* least, const float* steps, float* out,
               int64_t stride) {
    const D d;
    const Codes<D> codes(packed.bits);
    for (int64_t r = 0; r < packed.rows; ++r, out += stride)
        codes.each(
            packed.codes + r * packed.rowBytes, packed.end, packed.columns,
            [&](int64_t i, hn::Vec<D> code) {
                const auto scaled = hn::Mul(hn::LoadU(d, steps + i), code);
                hn::StoreU(hn::Add(hn::LoadU(d, least + i), scaled), d, out + i);
            },
            [&](int64_t i, float code) { out[i] = least[i] + steps[i] * code; });
}

template <class D>
void GroupsOf(const PackedRows& packed, const RowGroups& groups, float* out, int64_t stride) {
    const D d;
    const Codes<D> codes(packed.bits);
    for (int64_t r = 0; r < packed.rows; ++r, out += stride) {
        const std::byte* row = packed.codes + r * packed.rowBytes;
        const float *least = groups.least + r * groups.levels,
                    *step = groups.steps + r * groups.levels;
        int64_t begin = 0, end = std::min(packed.columns, groups.group - groups.offset);
        for (; begin < packed.columns; ++least, ++step) {
            const auto first = hn::Set(d, *least), factor = hn::Set(d, *step);
            float* to = out + begin;
            codes.each(
                row + begin / 8 * packed.bits, packed.end, end - begin,
                [&](int64_t i, hn::Vec<D> code) {
                    hn::StoreU(hn::Add(first, hn::Mul(factor, code)), d, to + i);
                },
                [&](int64_t i, float code) { to[i] = *least + *step * code; });
            begin = end;
            end = std::min(packed.columns, end + groups.group);
        }
    }
}

// Sixteen lanes at most, whose codes of eight bits fill the block that bytes are looked up in; eight
// where runs of columns end on eights.
#if HWY_TARGET == HWY_SCALAR
using Wide = hn::ScalableTag<float>;
using Narrow = Wide;
#else
using Wide = hn::CappedTag<float, 16>;
using Narrow = hn::CappedTag<float, 8>;
#endif

void DecodeColumns(const PackedRows& packed, const float* least, const float* steps, float* out,
                   int64_t stride) {
    const bool wide = packed.columns % 16 == 0;
    (wide ? ColumnsOf<Wide> : ColumnsOf<Narrow>)(packed, least, steps, out, stride);
}

void DecodeGroups(const PackedRows& packed, const RowGroups& groups, float* out, int64_t stride) {
    const bool wide =
        packed.columns % 16 == 0 && groups.group % 16 == 0 && groups.offset % 16 == 0;
    (wide ? GroupsOf<Wide> : GroupsOf<Narrow>)(packed, groups, out, stride);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lathe::core {

HWY_EXPORT(DecodeColumns);
HWY_EXPORT(DecodeGroups);

void decodeColumns(const PackedRows& packed, const float* least, const float* steps, float* out,
                   int64_t stride) {
    HWY_DYNAMIC_DISPATCH(DecodeColumns)(packed, least, steps, out, stride);
}
void decodeGroups(const PackedRows& packed, const RowGroups& groups, float* out, int64_t stride) {
    HWY_DYNAMIC_DISPATCH(DecodeGroups)(packed, groups, out, stride);
}

}  // namespace lathe::core

#endif  // HWY_ONCE
