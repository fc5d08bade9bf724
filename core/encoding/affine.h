// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Uniform (affine) quantization: x = scale * (code - zero), with one scale and zero per tensor,
// row, column or group of columns of a row. Codes are bit-packed; scales and zeros are stored
// rounded to the stated type, and codes are found with the stored values.

#include <optional>

#include "core/encoding/encoding.h"

namespace lathe::core {

enum class Granularity { Tensor, Row, Column, Group };

struct AffineLayout {
    int bits = 4;  ///< 2 to 8; codes are 0 ... 2^bits - 1
    Granularity granularity = Granularity::Group;
    int64_t group = 64;            ///< of Group: columns per group; the last group may be shorter
    bool hasZero = false;          ///< false: zero is 2^(bits-1) everywhere and is not stored
    bool floatZero = false;        ///< zeros are stored as floats (HQQ) instead of codes
    DType scaleType = DType::F16;  ///< F16, BF16 or F32; also of float zeros

    void check() const;  ///< throws Error(Usage) on an impossible combination

    /// How many scales a matrix needs, and which one element (r, c) uses.
    int64_t parameterCount(int64_t rows, int64_t columns) const;
    int64_t parameterIndex(int64_t r, int64_t c, int64_t columns) const;
    /// Scales that one row uses, and how many neighbouring columns share one.
    int64_t parametersPerRow(int64_t columns) const;
    int64_t run(int64_t columns) const;
};

/// Builds the encoding from codes (one byte each, row-major), scales and zeros (parameterCount
/// each; zeros empty without hasZero). Scales and float zeros must already be exactly representable
/// in scaleType; integer zeros lie in [0, 2^bits - 1].
EncodingPtr makeAffine(const Shape& shape, const AffineLayout& layout,
                       std::span<const uint8_t> codes, std::span<const float> scales,
                       std::span<const float> zeros);

/// Rounds to nearest: absmax scales without hasZero, else scale and zero from the range of the
/// values (stretched to hold 0, so that 0 stays exact; float zeros keep the range as it is).
EncodingPtr encodeAffine(const Shape& shape, const AffineLayout& layout,
                         std::span<const float> values);

/// Layout and parts of an affine encoding, unpacked; null for other encodings.
struct AffineParts {
    AffineLayout layout;
    std::vector<uint8_t> codes;
    std::vector<float> scales, zeros;
};
std::optional<AffineParts> asAffine(const Encoding& encoding);

/// The codes nearest to `values` on a given grid (its own codes do not matter), none below
/// `lowest`; NaN gets `lowest`.
EncodingPtr encodeAffineOn(const Shape& shape, const AffineParts& grid, int lowest,
                           std::span<const float> values);

/// An affine weight whose zeros are whole and whose scales do not vary from column to column, as
/// integers: w[r][c] = scales[c / run] * integers[c], |integers| <= 255.
class IntegerRows {
  public:
    virtual ~IntegerRows() = default;
    virtual int64_t columnsPerScale() const = 0;
    /// All columns of a row, and its scales. Thread-safe.
    virtual void readIntegers(int64_t row, int16_t* integers, float* scales) const = 0;
};
const IntegerRows* asIntegerRows(const Encoding& encoding);  ///< null for other encodings

/// The stored value of a scale: rounded to `type` and read back.
float roundedScale(float scale, DType type);

}  // namespace lathe::core
