// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values that kernels are tried on, as any type of a plain tensor.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "core/base/rng.h"
#include "core/tensor/floats.h"

namespace lathe::tests {

/// One in five is 0, the others are of a normal distribution around 0.25.
inline std::vector<float> drawnValues(int64_t n, uint64_t stream) {
    core::Rng rng(7, stream);
    std::vector<float> drawn(static_cast<size_t>(n));
    for (float& value : drawn)
        value = rng.below(5) == 0 ? 0.0f : static_cast<float>(rng.normal()) + 0.25f;
    return drawn;
}

inline float nearest(float x, float) {
    return x;
}
inline core::Float16 nearest(float x, core::Float16) {
    return core::toFloat16(x);
}
inline core::BFloat16 nearest(float x, core::BFloat16) {
    return core::toBFloat16(x);
}

template <class T>
std::vector<T> allAs(const std::vector<float>& values) {
    std::vector<T> made;
    made.reserve(values.size());
    std::transform(values.begin(), values.end(), std::back_inserter(made),
                   [](float x) { return nearest(x, T()); });
    return made;
}

}  // namespace lathe::tests
