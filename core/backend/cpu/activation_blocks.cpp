// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/activation_blocks.h"

#include <algorithm>
#include <cmath>

#include "core/encoding/gguf.h"
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

float throughFloat16(float value) {
    return toFloat(toFloat16(value));
}

/// Returns what a sum that is stored as float16 has more than the sum of `out`. The quotient and
/// the ties to even are those of ggml's x86 kernels.
float roundBlock32(const float* x, float* out, int64_t n) {
    float extreme = 0;
    for (int64_t i = 0; i < n; ++i) extreme = std::max(extreme, std::fabs(x[i]));
    const float scale = extreme / 127.0f;
    const float inverse = extreme != 0 ? 127.0f / extreme : 0.0f;
    const float stored = throughFloat16(scale);
    float codes = 0;  // at most 32 * 127: exact
    for (int64_t i = 0; i < n; ++i) {
        const float code = std::nearbyint(x[i] * inverse);
        codes += code;
        out[i] = code * stored;
    }
    return throughFloat16(scale * codes) - stored * codes;
}

void roundBlock256(const float* x, float* out, int64_t n) {
    float extreme = 0;  // with its sign
    for (int64_t i = 0; i < n; ++i)
        if (std::fabs(x[i]) > std::fabs(extreme)) extreme = x[i];
    if (extreme == 0) {
        std::fill(out, out + n, 0.0f);
        return;
    }
    const float inverse = -127.0f / extreme;
    const float scale = 1.0f / inverse;
    for (int64_t i = 0; i < n; ++i)
        out[i] = std::min(127.0f, std::nearbyint(x[i] * inverse)) * scale;
}

template <class Round>
void inBlocks(int64_t size, const float* x, float* out, int64_t n, Round&& round) {
    for (int64_t i = 0; i < n; i += size) round(x + i, out + i, std::min(size, n - i));
}

}  // namespace

std::optional<ActivationBlocks> activationBlocksFor(const Encoding& weight) {
    if (const auto blocks = asGgufBlocks(weight))
        return blocks->type->minima                 ? ActivationBlocks::Q8_32Sums
               : blocks->type->blockElements == 256 ? ActivationBlocks::Q8_256
                                                    : ActivationBlocks::Q8_32;
    if (const Tensor* tensor = weight.plain()) {
        if (tensor->type() == DType::F32) return ActivationBlocks::Float32;
        if (tensor->type() == DType::F16) return ActivationBlocks::Float16;
        if (tensor->type() == DType::BF16) return ActivationBlocks::BFloat16;
    }
    return std::nullopt;
}

int64_t roundedLength(ActivationBlocks blocks, int64_t n) {
    return blocks == ActivationBlocks::Q8_32Sums ? n + (n + 31) / 32 : n;
}

void roundActivations(ActivationBlocks blocks, const float* x, float* out, int64_t n) {
    switch (blocks) {
        case ActivationBlocks::Q8_32:
            return inBlocks(32, x, out, n, roundBlock32);
        case ActivationBlocks::Q8_32Sums: {
            float* rest = out + n;
            return inBlocks(32, x, out, n, [&](const float* from, float* to, int64_t size) {
                *rest++ = roundBlock32(from, to, size);
            });
        }
        case ActivationBlocks::Q8_256:
            return inBlocks(256, x, out, n, roundBlock256);
        case ActivationBlocks::Float16:
            for (int64_t i = 0; i < n; ++i) out[i] = toFloat(toFloat16(x[i]));
            return;
        case ActivationBlocks::BFloat16:
            for (int64_t i = 0; i < n; ++i) out[i] = toFloat(toBFloat16(x[i]));
            return;
        case ActivationBlocks::Float32:
            std::copy(x, x + n, out);
            return;
    }
}

}  // namespace lathe::core
