// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pictures of the digits 0 to 9, drawn by a seeded program: own data for a bundled image
// classifier. 28 x 28 pixels, white on black, as in MNIST.
//
//   picture = hand  unsteadiness  slope  size  place  pen  clutter?  gap?  blur  noise
//
//   hand          one of three or four ways to write the digit (digit_strokes.cpp)
//   unsteadiness  each point of the strokes is moved a little
//   slope, size   a random matrix: turned, sheared, narrow, small
//   place         up to 2.5 pixels from the middle
//   pen           its width and how dark it writes
//   clutter       a third of the pictures have one or two short strokes that do not belong to the
//   digit gap           a fourth of the pictures have a band wiped out of the strokes
//
// scikit-learn's logistic regression is right on 85 % after 5,000 pictures. Only operations that IEEE
// 754 rounds exactly are used, so that a seed gives the same bytes everywhere.

#include <array>
#include <cstdint>

#include "core/data/labelled.h"

namespace lathe::core {

inline constexpr int kDigitSide = 28;

struct DrawnDigit {
    std::array<uint8_t, kDigitSide * kDigitSide> pixels{};  ///< row by row
    int32_t label = 0;
};

/// Picture `index` of `seed`, independent of all others; each ten pictures from a multiple of ten
/// show each digit once.
DrawnDigit drawnDigit(uint64_t seed, uint64_t index);

/// Pictures 0 .. count - 1, named "digits".
LabelledImages drawnDigits(uint64_t seed, uint64_t count);

}  // namespace lathe::core
