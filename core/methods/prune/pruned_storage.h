// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a weight is stored once it has been pruned: as before with zeros in place, or in a way that
// is smaller for them. All but "sparse" of a quantized weight keep every value as it is.

#include <optional>
#include <string>

#include "core/encoding/affine.h"
#include "core/methods/method.h"

namespace lathe::core {

/// store: same, auto, bitmap, two_four, sparse.
ParamSpec storeParam();

/// Whether a pruning step changes how its targets are stored.
bool storesAnew(const Params& params);
/// Whether it makes integers of what it keeps (parameter quantize).
bool roundsKept(const Params& params);

/// `pruned` has its zeros in place; `store` as the parameter. Throws Error(Refused) where that way
/// cannot hold it; "auto" is the smallest that can.
EncodingPtr storedPruned(const EncodingPtr& pruned, const std::string& store);

/// What the size of a weight depends on, as it would be with zeros in place.
struct PrunedForm {
    int64_t rows = 0, columns = 0;
    uint64_t bytes = 0;
    std::optional<DType> floats = {};  ///< plain values, all of them or those kept
    /// Of integers: columns that share a scale, and bits of a code; 0: stored some other way.
    int64_t run = 0;
    int bits = 0;
};
PrunedForm formOf(const Encoding& weight);
PrunedForm formOf(const Encoding& weight, const AffineLayout& layout);  ///< in these integers

/// Whether that way can hold such a weight, if its zeros stand where they have to.
bool canStorePruned(const PrunedForm& form, const std::string& store);

/// Bytes in the end if `kept` values stay, of every four columns at most two or not; exact for
/// plain arrays.
uint64_t prunedBytes(const PrunedForm& form, int64_t kept, bool twoFour, const std::string& store);

/// The element type of a weight whose values are plain floats, all of them or those kept.
std::optional<DType> floatTypeOf(const Encoding& weight);

}  // namespace lathe::core
