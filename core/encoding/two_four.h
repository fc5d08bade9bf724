// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// 2:4 sparsity: of each aligned group of four columns two values and, in two bits each, where they
// stand; float16 takes 9 bits per value so, 4-bit integers 3 and half as many scales' worth of
// columns. The values are a child of half as many columns, in any encoding. The layout is that of
// sparse tensor cores, a group's first index in the lower bits. A group with fewer values stores
// zeros, which take other values on when the weight changes.

#include "core/encoding/encoding.h"

namespace lathe::core {

/// The same values as pairs (the sign of a zero is lost). Null where the encoding ties values to
/// neighbours in other groups: plain arrays of any type can, and integers with whole zeros whose
/// groups are multiples of four columns. Throws Error(Refused) with the first group that has more
/// than two values.
EncodingPtr packTwoFour(const Encoding& whole);

/// Whether no group has more than two values that are not 0.
bool isTwoFour(const Encoding& whole);

}  // namespace lathe::core
