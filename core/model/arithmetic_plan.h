// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The arithmetic half of a model: how what enters its linears is turned and rounded, and how its
// keys and values are cached. Saved, hashed and shown like encodings.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/backend/input_transform.h"
#include "core/model/spec.h"

namespace lathe::core {

/// How a layer's keys and values are stored.
struct LayerCacheFormat {
    CacheFormat keys, values;
    bool rounds() const { return keys.rounds() || values.rounds(); }
};

/// The arithmetic plan: per site (name of a linear) the format of its input, `everywhere` is the
/// default; and how older keys and values are cached, by "layers.3.keys" and "layers.3.values",
/// others as they are. `transforms` say what is turned before it is rounded: inputs of linears, by
/// site, where the stored weight is turned likewise; and by "layers.3.keys" queries and keys of
/// each head as attention reads them, which changes nothing but what a rounded cache loses.
struct ArithmeticPlan {
    ActivationFormat everywhere;
    std::map<std::string, ActivationFormat, std::less<>> sites;
    std::map<std::string, CacheFormat, std::less<>> caches = {};
    std::map<std::string, InputTransform, std::less<>> transforms = {};

    const ActivationFormat& at(std::string_view site) const;
    LayerCacheFormat cacheOf(int layer) const;
    InputTransform transformAt(std::string_view site) const;
    bool roundsInputs() const { return everywhere != ActivationFormat{} || !sites.empty(); }
    bool operator==(const ArithmeticPlan&) const = default;
};

/// How inputs of linears are rounded: "none", "q8", "int8-token (28), int8-token-outliers@6 (4)":
/// formats with the number of sites that have them where those differ from the default.
std::string toText(const ArithmeticPlan& plan);

/// How keys and values are stored: "none", "keys int2-group32-tail128 (8), values
/// int4-group32-tail128 (8)", with the number of layers.
std::string cachesText(const ArithmeticPlan& plan);

/// What is turned: "none", "inputs hadamard1536-seed7 (30), keys hadamard64-seed7 (30)".
std::string transformsText(const ArithmeticPlan& plan);

/// The same of inputs alone, whose weights mean nothing without them; empty if there are none.
std::string inputTransformsText(const ArithmeticPlan& plan);

/// Whether a model of this kind caches keys and values: it predicts tokens, each from those before
/// it.
bool keepsKeysAndValues(const ModelSpec& spec);

/// What it caches: "layers.0.keys", "layers.0.values", "layers.1.keys", ...
std::vector<std::string> cacheSites(const ModelSpec& spec);

/// Where layers turn queries and keys: "layers.3.keys".
std::string keysSite(int layer);

/// Throws Error(Corrupt) where the plan rounds or turns what the model does not have, or turns what
/// several linears read for some of them only.
void checkPlan(const ModelSpec& spec, const ArithmeticPlan& plan);

}  // namespace lathe::core
