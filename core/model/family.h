// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An architecture as data: how its configuration maps to a ModelSpec and back, and what its tensors are
// called in each naming ("gguf", "hf", "llama2c"). One file per architecture; families.inc lists them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// What stands between a stored tensor and the canonical one. All are invertible; values are the bits of
/// the file except for NormOffset.
enum class LoadTransform {
    None,
    NormOffset,  ///< the file holds w - 1; canonical is the factor itself
    RopeRows,    ///< the file's rows may be in the other RoPE pairing; written in the naming's own
};

struct TensorRule {
    std::string_view canonical;  ///< "layers.{}.attn.q"; {} is the layer
    std::string_view stored;     ///< "blk.{}.attn_q.weight"
    LoadTransform transform = LoadTransform::None;
};

/// One naming of one family.
struct Naming {
    std::string_view id;            ///< "gguf", "hf", "llama2c"
    std::string_view architecture;  ///< general.architecture, or architectures[0] of config.json
    std::vector<TensorRule> rules;
    RopeStyle ropeStyle;            ///< pairing of q and k rows in this naming
    /// Configuration to spec (without looking at tensors, except through `raw` for sizes that only they tell).
    ModelSpec (*readSpec)(const RawCheckpoint& raw);
    /// Spec to configuration keys (GGUF metadata without tokenizer, or config.json). Throws Error(Refused)
    /// when the spec does not fit the architecture (layers of different width, ...). Null: not written.
    MetaValue::Object (*writeConfig)(const ModelSpec& spec);
};

struct Family {
    std::string_view id;     ///< "llama"
    std::string_view label;  ///< "Llama, Mistral, SmolLM2"
    std::vector<Naming> namings;
    /// Whether this checkpoint is one of this family in this naming (by architecture / model_type).
    bool (*matches)(const Naming& naming, const RawCheckpoint& raw);
};

std::span<const Family* const> families();
const Family* familyNamed(std::string_view id);

/// A checkpoint as a model: finds family and naming (or the native description), maps tensors, applies
/// transforms, builds the tokenizer. Errors name file and tensor; unknown architectures are
/// Error(Unsupported) listing the known ones; tensors nobody asked for are Error(Unsupported) unless known
/// to be ignorable (rotary tables, masks).
ModelPtr modelFromCheckpoint(RawCheckpoint raw);

/// A model as a checkpoint in a format: "gguf", "hf" (dense; others decoded only if the plan says so) or
/// "native" (everything, lossless).
RawCheckpoint checkpointFromModel(const Model& model, std::string_view formatId);

/// Opens MODEL as a person names it: a path in any readable format, or "sample:NAME".
ModelPtr openModel(const std::string& nameOrPath);

/// Folder of the bundled samples: LATHE_SAMPLES, else beside the program's installation, else the source.
std::filesystem::path samplesFolder();

}  // namespace lathe::core
