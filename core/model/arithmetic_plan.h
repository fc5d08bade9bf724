// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The arithmetic half of a model: how what enters its linears is rounded, and how its keys and
// values are cached. Saved, hashed and shown like encodings.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/spec.h"

namespace lathe::core {

/// How a layer's keys and values are stored.
struct LayerCacheFormat {
    CacheFormat keys, values;
    bool rounds() const { return keys.rounds() || values.rounds(); }
};

/// The arithmetic plan: per site (name of a linear) the format of its input, `everywhere` is the
/// default; and how older keys and values are cached, by "layers.3.keys" and "layers.3.values",
/// others as they are.
struct ArithmeticPlan {
    ActivationFormat everywhere;
    std::map<std::string, ActivationFormat, std::less<>> sites;
    std::map<std::string, CacheFormat, std::less<>> caches = {};

    const ActivationFormat& at(std::string_view site) const;
    LayerCacheFormat cacheOf(int layer) const;
    bool roundsInputs() const { return everywhere != ActivationFormat{} || !sites.empty(); }
    bool operator==(const ArithmeticPlan&) const = default;
};

/// How inputs of linears are rounded: "none", "q8", "int8-token (28), int8-token-outliers@6 (4)":
/// formats with the number of sites that have them where those differ from the default.
std::string toText(const ArithmeticPlan& plan);

/// How keys and values are stored: "none", "keys int2-group32-tail128 (8), values
/// int4-group32-tail128 (8)", with the number of layers.
std::string cachesText(const ArithmeticPlan& plan);

/// Whether a model of this kind caches keys and values: it predicts tokens, each from those before
/// it.
bool keepsKeysAndValues(const ModelSpec& spec);

/// What it caches: "layers.0.keys", "layers.0.values", "layers.1.keys", ...
std::vector<std::string> cacheSites(const ModelSpec& spec);

/// Throws Error(Corrupt) where the plan rounds keys or values that the model does not keep.
void checkPlan(const ModelSpec& spec, const ArithmeticPlan& plan);

}  // namespace lathe::core
