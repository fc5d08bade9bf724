// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The keys of a decoder in config.json (formats.md 3): what the architectures share. Version 4 of
// transformers has rope_theta and rope_scaling, version 5 rope_parameters; both are read, and the older
// ones written, which both understand.

#include "core/model/family.h"
#include "core/model/key_reader.h"

namespace lathe::core {

/// What an architecture assumes when its configuration is silent.
struct HfDefaults {
    int64_t heads = 0;    ///< 0: must be given
    int64_t kvHeads = 0;  ///< 0: as many as heads
    int64_t headDim = 0;  ///< 0: width / heads
    int64_t context = 2048;
    double epsilon = 1e-6;
    bool tiedHead = false;
    std::string_view activationKey = "hidden_act";
    std::string_view activation = "silu";
};

/// The last part of the path a checkpoint was opened by.
std::string checkpointName(const RawCheckpoint& raw);

/// An activation as transformers calls it; throws Error(Unsupported) for one that is not known.
Activation activationNamed(std::string_view name);
Activation activationFromHf(const KeyReader& config, std::string_view key, std::string_view fallback);
MetaValue activationToHf(Activation activation);

/// The object that describes the language model: the whole config.json, or its text_config.
KeyReader hfConfig(const RawCheckpoint& raw);

/// All but windows, biases, norms and RoPE (whose dimensions are set). Throws Error(Corrupt | Unsupported).
ModelSpec decoderFromHf(const KeyReader& config, const RawCheckpoint& raw, const HfDefaults& defaults);
MetaValue::Object decoderToHf(const ModelSpec& spec, const HfDefaults& defaults);

/// Which entry of the configuration a RoPE is read from.
struct HfRopeKeys {
    std::string_view layerType = "full_attention";  ///< member of nested rope_parameters
    std::string_view baseKey = "rope_theta";
    double base = 10000;  ///< when nothing is said
    bool scaled = true;   ///< rope_scaling applies to it
};
RopeSpec ropeFromHf(const KeyReader& config, int headDim, const HfRopeKeys& keys);

/// rope_theta and rope_scaling. Explicit divisors are written as the Llama 3 parameters that give them;
/// throws Error(Refused) when there are none.
void ropeToHf(const RopeSpec& rope, MetaValue::Object& config);

/// layer_types: sets `window` on the layers it calls sliding. Returns whether the key is there.
bool windowsFromLayerTypes(const KeyReader& config, int64_t window, ModelSpec& spec);
MetaValue layerTypesOf(const ModelSpec& spec);

}  // namespace lathe::core
