// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A counter-based generator, specified exactly, so that a stored seed gives the same numbers on every
// platform: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).

#include <array>
#include <cstdint>

namespace lathe::core {

class Rng {
  public:
    /// Streams of one seed are independent; give each tensor or document its own.
    explicit Rng(uint64_t seed, uint64_t stream = 0) : m_seed(seed), m_stream(stream) {}

    uint32_t next();                     ///< 32 uniform bits
    uint64_t next64();                   ///< 64 uniform bits, the low word drawn first
    uint64_t below(uint64_t bound);      ///< uniform in [0, bound), without bias; bound > 0
    double uniform();                    ///< uniform in [0, 1), 53 bits
    double normal();                     ///< standard normal (Box-Muller, one value per call)

    /// The block function itself: counter and key in, four words out. Tested with the paper's vectors.
    static std::array<uint32_t, 4> block(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

  private:
    uint64_t m_seed, m_stream, m_counter = 0;
    std::array<uint32_t, 4> m_words{};
    int m_left = 0;
};

}  // namespace lathe::core
