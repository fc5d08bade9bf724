// SPDX-License-Identifier: GPL-3.0-or-later
// Fixed tables. NF4: quantiles of a normal distribution with an exact zero (QLoRA, 2023). AF4:
// for blocks of 64 (Yoshida, "NF4 Isn't Information Theoretically Optimal", 2023); on normal values
// its squared error is 8 % above NF4's. FP4: bitsandbytes' 4-bit float, exponent bias 2, which is
// not the OCP one.

#include <algorithm>

#include "core/encoding/codebook.h"

namespace lathe::core {

namespace {

constexpr float kNf4[] = {-1.0f,
                          -0.6961928009986877f,
                          -0.5250730514526367f,
                          -0.39491748809814453f,
                          -0.28444138169288635f,
                          -0.18477343022823334f,
                          -0.09105003625154495f,
                          0.0f,
                          0.07958029955625534f,
                          0.16093020141124725f,
                          0.24611230194568634f,
                          0.33791524171829224f,
                          0.44070982933044434f,
                          0.5626170039176941f,
                          0.7229568362236023f,
                          1.0f};
constexpr float kAf4[] = {-1.0f,        -0.69441008f, -0.51243739f, -0.3736951f,
                          -0.25607552f, -0.14982478f, -0.04934812f, 0.0f,
                          0.04273164f,  0.12934483f,  0.21961274f,  0.31675666f,
                          0.42563882f,  0.55496234f,  0.72424863f,  1.0f};
constexpr float kFp4[] = {0.0f,       0.0625f / 12, 8.0f / 12,  1.0f,          4.0f / 12,  0.5f,
                          2.0f / 12,  0.25f,        -0.0f,      -0.0625f / 12, -8.0f / 12, -1.0f,
                          -4.0f / 12, -0.5f,        -2.0f / 12, -0.25f};

}  // namespace

std::span<const float> codebookTable(std::string_view name) {
    if (name == "nf4") return kNf4;
    if (name == "fp4") return kFp4;
    if (name == "af4") return kAf4;
    return {};
}

const std::array<float, 256>& dynamicTable() {
    // Seven decades; decade i holds the middles of 2^i equal parts of [0.1, 1] times 10^(i-6), both
    // signs.
    static const std::array<float, 256> table = [] {
        std::array<float, 256> made{};
        size_t count = 0;
        double decade = 1e-6;
        for (int i = 0; i < 7; ++i, decade *= 10)
            for (int part = 0, parts = 1 << i; part < parts; ++part) {
                const double middle = 0.1 + 0.9 * (part + 0.5) / parts;
                made[count++] = static_cast<float>(middle * decade);
                made[count++] = static_cast<float>(-middle * decade);
            }
        made[count++] = 0;
        made[count++] = 1;
        std::sort(made.begin(), made.end());
        return made;
    }();
    return table;
}

}  // namespace lathe::core
