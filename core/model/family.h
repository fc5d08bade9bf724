// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An architecture as data: how its configuration maps to a ModelSpec and back, and what its tensors are
// called in each naming ("gguf", "hf", "llama2c"). One file per architecture; families.inc lists them.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// What stands between a stored tensor and the canonical one. All are invertible.
enum class LoadTransform {
    None,
    NormOffset,  ///< the file holds w - 1; canonical is the factor itself, in float32
    RopeRows,    ///< the file's rows may be in the other RoPE pairing: kept as they are on reading (the spec's
                 ///< rope.style says which), written in the naming's own
    LeadingOnes, ///< the file's shape has ones in front, three dimensions in all
    Patches,     ///< the file has width x channels x height x width of a convolution; canonical is one row per output
    Transposed,  ///< the file has one column per output (Keras); canonical is one row
};

struct TensorRule {
    std::string_view canonical;  ///< "layers.{}.attn.q"; {} is the layer
    std::string_view stored;     ///< "blk.{}.attn_q.weight"
    LoadTransform transform = LoadTransform::None;
};

/// Names in the file by the uniform names that took their place.
using OriginalNames = std::map<std::string, std::string, std::less<>>;

/// Hugging Face folders write one decoder under several prefixes: none (the bare decoder), "model.", and
/// within a multimodal model "language_model.model." or "model.language_model.". Renames the tensors to
/// "model."; returns the names in the file of those that were renamed.
OriginalNames uniformDecoderNames(RawCheckpoint& raw);

/// One naming of one family.
struct Naming {
    std::string_view id;  ///< "gguf", "hf", "llama2c", "keras": of checkpoints in the format of that name
    /// Values of general.architecture, or of model_type in config.json, that mean this family.
    std::vector<std::string_view> architectures;
    std::vector<TensorRule> rules;
    /// Tensors that may be there and change nothing (patterns with '*').
    std::vector<std::string_view> ignorable;
    RopeStyle ropeStyle;  ///< pairing of q and k rows in this naming
    /// Configuration to spec (without looking at tensors, except for sizes that only they tell).
    ModelSpec (*readSpec)(const RawCheckpoint& raw);
    /// Spec to configuration keys (GGUF metadata without tokenizer, or config.json). What the architecture
    /// cannot say is found by reading the result back: see exportPlan. Null: not written.
    MetaValue::Object (*writeConfig)(const ModelSpec& spec);
    /// What other programs that read such a checkpoint would do differently, or empty. May be null.
    std::string (*caveat)(const ModelSpec& spec) = nullptr;
    /// Makes the names of a file those of the rules, where programs disagree about them. May be null.
    OriginalNames (*rename)(RawCheckpoint& raw) = nullptr;
    /// Companion files that hold part of the configuration. May be null.
    std::map<std::string, std::string> (*writeCompanions)(const ModelSpec& spec) = nullptr;
    /// After all is written and checked: gives tensors the names that they had in their source. May be null.
    void (*restoreNames)(const Model& model, RawCheckpoint& checkpoint) = nullptr;

    const TensorRule* rule(std::string_view canonical) const;  ///< by the name of a layer's or a model's weight
};

struct Family {
    std::string_view id;     ///< "llama"
    std::string_view label;  ///< "Llama, Mistral, SmolLM2"
    std::vector<Naming> namings;

    const Naming* naming(std::string_view namingId) const;  ///< null: none of that id
};

std::span<const Family* const> families();
const Family* familyNamed(std::string_view id);

/// A checkpoint as a model: finds family and naming (or the native description), maps tensors, applies
/// transforms, builds the tokenizer. Errors name file and tensor; unknown architectures are
/// Error(Unsupported) listing the known ones; tensors nobody asked for are Error(Unsupported) unless known
/// to be ignorable (rotary tables, masks). The head counts as tied when no tensor of its own is there, or
/// the configuration says so and the tensor equals the embedding.
ModelPtr modelFromCheckpoint(RawCheckpoint raw);

/// A model as a checkpoint in a format: "gguf", "hf" (dense) or "native" (everything, lossless). Follows
/// exportPlan (core/model/export_plan.h); throws Error(Refused) naming the tensor or the part of the
/// configuration when an entry of it is refused.
RawCheckpoint checkpointFromModel(const Model& model, std::string_view formatId);

/// Opens MODEL as a person names it: a path in any readable format, "sample:NAME", or "new:FOLDER"
/// and "new:FOLDER#SEED" for a network of random weights (core/model/new_model.h).
ModelPtr openModel(const std::string& nameOrPath);

/// Folder of the bundled samples: LATHE_SAMPLES, else beside the program's installation, else the source.
std::filesystem::path samplesFolder();

}  // namespace lathe::core
