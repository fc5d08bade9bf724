// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders of the types with one scale (and perhaps one minimum) per 32 elements. The low nibbles
// of a block are its first 16 elements, the high nibbles the last 16.

#include "core/encoding/gguf_codecs.h"

namespace lathe::core::gguf {

namespace {

constexpr int kHalf = 16;
constexpr std::array<uint32_t, kHalf> kMasks = [] {
    std::array<uint32_t, kHalf> masks{};
    for (uint32_t j = 0; j < kHalf; ++j) masks[j] = 1u << j;
    return masks;
}();

/// 16 for each set bit of the low half of `bits`, else 0: a comparison with masks, since shifts by
/// different amounts do not vectorize everywhere.
std::array<int, kHalf> fifthBits(uint32_t bits) {
    std::array<int, kHalf> worth;
    for (int j = 0; j < kHalf; ++j) worth[j] = (bits & kMasks[j]) != 0 ? 16 : 0;
    return worth;
}

/// The half after the scale of each block of `Bytes` bytes.
template <int64_t Bytes>
void secondHalves(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<Bytes, 1>(blocks, count, out,
                        [](const std::byte* b, float* x) { *x = loadHalf(b + 2); });
}

}  // namespace

void minimaQ4_1(const std::byte* blocks, int64_t count, float* out) {
    secondHalves<20>(blocks, count, out);
}

void minimaQ5_1(const std::byte* blocks, int64_t count, float* out) {
    secondHalves<24>(blocks, count, out);
}

void decodeQ4_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<18, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const auto q = load<kHalf>(b + 2);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>((q[j] & 15) - 8) * d;
        for (int j = 0; j < kHalf; ++j) x[kHalf + j] = static_cast<float>((q[j] >> 4) - 8) * d;
    });
}

void decodeQ4_1(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<20, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), m = loadHalf(b + 2);
        const auto q = load<kHalf>(b + 4);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>(q[j] & 15) * d + m;
        for (int j = 0; j < kHalf; ++j) x[kHalf + j] = static_cast<float>(q[j] >> 4) * d + m;
    });
}

void decodeQ5_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<22, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const uint32_t bits = loadAs<uint32_t>(b + 2);
        const auto low = fifthBits(bits), high = fifthBits(bits >> 16);
        const auto q = load<kHalf>(b + 6);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>(((q[j] & 15) | low[j]) - 16) * d;
        for (int j = 0; j < kHalf; ++j)
            x[kHalf + j] = static_cast<float>(((q[j] >> 4) | high[j]) - 16) * d;
    });
}

void decodeQ5_1(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<24, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b), m = loadHalf(b + 2);
        const uint32_t bits = loadAs<uint32_t>(b + 4);
        const auto low = fifthBits(bits), high = fifthBits(bits >> 16);
        const auto q = load<kHalf>(b + 8);
        for (int j = 0; j < kHalf; ++j) x[j] = static_cast<float>((q[j] & 15) | low[j]) * d + m;
        for (int j = 0; j < kHalf; ++j)
            x[kHalf + j] = static_cast<float>((q[j] >> 4) | high[j]) * d + m;
    });
}

void decodeQ8_0(const std::byte* blocks, int64_t count, float* out) {
    eachBlock<34, 32>(blocks, count, out, [](const std::byte* b, float* x) {
        const float d = loadHalf(b);
        const auto q = loadAs<std::array<int8_t, 32>>(b + 2);
        for (int j = 0; j < 32; ++j) x[j] = static_cast<float>(q[j]) * d;
    });
}

}  // namespace lathe::core::gguf
