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
using D = hn::CappedTag<float, 8>;
using DU = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;

/// Takes eight codes out of the word that begins with them.
class Eights {
  public:
    explicit Eights(int bits) : m_bits(bits) {
        HWY_ALIGN uint32_t shifts[8];
        for (int i = 0; i < 8; ++i) shifts[i] = static_cast<uint32_t>(i % 4 * bits);
        m_shifts = hn::Load(DU(), shifts);
        m_mask = hn::Set(DU(), (1u << bits) - 1);
    }

    /// Calls store(i, codes) for each vector of the eight.
    template <class Store>
    HWY_INLINE void split(uint64_t word, const Store& store) const {
#if HWY_TARGET == HWY_SCALAR
        for (int i = 0; i < 8; ++i)
            store(i, codes(hn::Set(DU(), static_cast<uint32_t>(word >> i * m_bits))));
#else
        const auto low = hn::Set(DU(), static_cast<uint32_t>(word));
        const auto high = hn::Set(DU(), static_cast<uint32_t>(word >> 4 * m_bits));
        if constexpr (hn::MaxLanes(D()) == 8) {
            store(0, codes(hn::ConcatLowerLower(DU(), high, low)));
        } else {
            store(0, codes(low));
            store(4, codes(high));
        }
#endif
    }

  private:
    HWY_INLINE V codes(hn::Vec<DU> words) const {
        const auto taken = hn::And(hn::Shr(words, m_shifts), m_mask);
        return hn::ConvertTo(D(), hn::BitCast(hn::RebindToSigned<D>(), taken));
    }

    int m_bits;
    hn::Vec<DU> m_shifts, m_mask;
};

HWY_INLINE uint64_t WordAt(const std::byte* codes, const std::byte* end) {
    uint64_t word = 0;
    if (end - codes >= 8)
        std::memcpy(&word, codes, 8);
    else
        std::memcpy(&word, codes, static_cast<size_t>(end - codes));
    return word;
}

/// `vectors(i, codes)` and `single(i, code)` store what becomes of columns from i on.
template <class Vectors, class Single>
HWY_INLINE void DecodeRun(const std::byte* codes, const std::byte* end, int bits, int64_t n,
                          const Eights& eights, const Vectors& vectors, const Single& single) {
    int64_t i = 0;
    for (; i + 8 <= n; i += 8, codes += bits)
        eights.split(WordAt(codes, end), [&](int at, V code) { vectors(i + at, code); });
    if (i == n) return;
    const uint64_t word = WordAt(codes, end);
    for (int at = 0; i + at < n; ++at)
        single(i + at, static_cast<float>(word >> at * bits & ((1u << bits) - 1)));
}

void DecodeColumns(const PackedRows& packed, const float* least, const float* steps, float* out,
                   int64_t stride) {
    const D d;
    const Eights eights(packed.bits);
    const std::byte* codes = packed.codes;
    for (int64_t r = 0; r < packed.rows; ++r, codes += packed.rowBytes, out += stride)
        DecodeRun(
            codes, packed.end, packed.bits, packed.columns, eights,
            [&](int64_t i, V code) {
                const V scaled = hn::Mul(hn::LoadU(d, steps + i), code);
                hn::StoreU(hn::Add(hn::LoadU(d, least + i), scaled), d, out + i);
            },
            [&](int64_t i, float code) { out[i] = least[i] + steps[i] * code; });
}

void DecodeGroups(const PackedRows& packed, const RowGroups& groups, float* out, int64_t stride) {
    const D d;
    const Eights eights(packed.bits);
    for (int64_t r = 0; r < packed.rows; ++r, out += stride) {
        const std::byte* codes = packed.codes + r * packed.rowBytes;
        const float *least = groups.least + r * groups.levels,
                    *step = groups.steps + r * groups.levels;
        int64_t begin = 0, end = std::min(packed.columns, groups.group - groups.offset);
        for (; begin < packed.columns; ++least, ++step) {
            const V first = hn::Set(d, *least), factor = hn::Set(d, *step);
            float* to = out + begin;
            DecodeRun(
                codes + begin / 8 * packed.bits, packed.end, packed.bits, end - begin, eights,
                [&](int64_t i, V code) { hn::StoreU(hn::Add(first, hn::Mul(factor, code)), d, to + i); },
                [&](int64_t i, float code) { to[i] = *least + *step * code; });
            begin = end;
            end = std::min(packed.columns, end + groups.group);
        }
    }
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
