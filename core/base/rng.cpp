// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rng.h"

#include <cmath>
#include <numbers>

namespace lathe::core {

std::array<uint32_t, 4> Rng::block(std::array<uint32_t, 4> c, std::array<uint32_t, 2> k) {
    for (int round = 0; round < 10; ++round) {
        const uint64_t p0 = uint64_t{0xD2511F53} * c[0];
        const uint64_t p1 = uint64_t{0xCD9E8D57} * c[2];
        c = {static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<uint32_t>(p1),
             static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<uint32_t>(p0)};
        k = {k[0] + 0x9E3779B9u, k[1] + 0xBB67AE85u};
    }
    return c;
}

uint32_t Rng::next() {
    if (m_left == 0) {
        m_words = block({static_cast<uint32_t>(m_counter), static_cast<uint32_t>(m_counter >> 32),
                         static_cast<uint32_t>(m_stream), static_cast<uint32_t>(m_stream >> 32)},
                        {static_cast<uint32_t>(m_seed), static_cast<uint32_t>(m_seed >> 32)});
        ++m_counter;
        m_left = 4;
    }
    return m_words[static_cast<size_t>(4 - m_left--)];
}

uint64_t Rng::next64() {
    const uint64_t low = next();
    return low | (uint64_t{next()} << 32);
}

uint64_t Rng::below(uint64_t bound) {
    const uint64_t limit = bound * ((~uint64_t{0}) / bound);  // the largest multiple that fits
    for (;;) {
        const uint64_t value = next64();
        if (value < limit) return value % bound;
    }
}

double Rng::uniform() { return static_cast<double>(next64() >> 11) * 0x1.0p-53; }

double Rng::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace lathe::core
