// SPDX-License-Identifier: GPL-3.0-or-later
// Values as plain tensors store them (float, Float16, BFloat16), loaded as vectors of float. Is
// included once for each instruction set, as Highway's headers are.

#if defined(LATHE_PLAIN_VALUES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef LATHE_PLAIN_VALUES_INL_H
#undef LATHE_PLAIN_VALUES_INL_H
#else
#define LATHE_PLAIN_VALUES_INL_H
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstdint>
#include <type_traits>

#include "core/tensor/floats.h"

HWY_BEFORE_NAMESPACE();
namespace lathe::core::HWY_NAMESPACE {

using FloatVector = hwy::HWY_NAMESPACE::Vec<hwy::HWY_NAMESPACE::ScalableTag<float>>;

HWY_INLINE FloatVector loadValues(const float* at) {
    return hwy::HWY_NAMESPACE::LoadU(hwy::HWY_NAMESPACE::ScalableTag<float>(), at);
}
HWY_INLINE FloatVector loadValues(const Float16* at) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::ScalableTag<float> d;
#if HWY_TARGET == HWY_SSSE3 || HWY_TARGET == HWY_SSE4 || HWY_TARGET == HWY_EMU128
    // Without instructions for it, Highway's way has finite numbers for infinities.
    const hn::RebindToUnsigned<decltype(d)> d32;
    const hn::Rebind<uint16_t, decltype(d)> d16;
    const auto bits = hn::PromoteTo(d32, hn::LoadU(d16, reinterpret_cast<const uint16_t*>(at))),
               rest = hn::And(bits, hn::Set(d32, 0x7FFF)), sign = hn::Sub(bits, rest);
    const auto finite = hn::Mul(hn::BitCast(d, hn::ShiftLeft<13>(rest)), hn::Set(d, 0x1p112f));
    const auto special =
        hn::IfThenElseZero(hn::Gt(rest, hn::Set(d32, 0x7BFF)), hn::Set(d32, 0x7F800000));
    return hn::BitCast(d,
                       hn::Or(hn::Or(hn::BitCast(d32, finite), special), hn::ShiftLeft<16>(sign)));
#else
    const hn::Rebind<hwy::float16_t, decltype(d)> half;
    return hn::PromoteTo(d, hn::LoadU(half, reinterpret_cast<const hwy::float16_t*>(at)));
#endif
}
HWY_INLINE FloatVector loadValues(const BFloat16* at) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::ScalableTag<float> d;
    const hn::Rebind<hwy::bfloat16_t, decltype(d)> half;
    return hn::PromoteTo(d, hn::LoadU(half, reinterpret_cast<const hwy::bfloat16_t*>(at)));
}

/// Two vectors of neighbouring values.
struct ValuePair {
    FloatVector a, b;
};

/// Whether loadPair gives values with even places and those with odd ones instead of two halves.
template <class T>
constexpr bool kPairsByTurns = std::is_same_v<T, BFloat16>&& HWY_TARGET != HWY_SCALAR;

template <class T>
HWY_INLINE ValuePair loadPair(const T* at) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::ScalableTag<float> d;
#if HWY_TARGET != HWY_SCALAR
    if constexpr (kPairsByTurns<T>) {  // two instructions where widening takes four
        const hn::Repartition<uint16_t, decltype(d)> d16;
        const hn::RebindToUnsigned<decltype(d)> d32;
        const auto both = hn::BitCast(d32, hn::LoadU(d16, reinterpret_cast<const uint16_t*>(at)));
        return {hn::BitCast(d, hn::ShiftLeft<16>(both)),
                hn::BitCast(d, hn::And(both, hn::Set(d32, 0xFFFF0000u)))};
    }
#endif
    return {loadValues(at), loadValues(at + hn::Lanes(d))};
}

/// Weights are read once from memory, page by page, where the processor's own look ahead ends. At
/// the end of an array this leads behind it, where a prefetch does nothing: it never faults.
template <int64_t kBytes, class T>
HWY_INLINE void prefetchPair(const T* at) {
    constexpr size_t kLine = 64, kPair = 2 * HWY_LANES(float) * sizeof(T);
    const auto* ahead = reinterpret_cast<const char*>(at) + kBytes;
    for (size_t line = 0; line < kPair; line += kLine) hwy::Prefetch(ahead + line);
}

}  // namespace lathe::core::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // once for each target
