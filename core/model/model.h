// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model is an immutable snapshot: what it computes, how each weight is stored, the arithmetic at its
// sites, its tokenizer and where it came from. A method takes snapshots and returns a new one that shares
// all it did not touch; undo, branch and compare keep the older pointer.
//
// Canonical weight names:  embed  pos_embed  type_embed  embed_norm  patch_embed[.bias]  class_token
//   layers.N.attn_norm  layers.N.attn.{q,k,v,o}[.bias]  layers.N.attn.{q_norm,k_norm}  layers.N.attn_post_norm
//   layers.N.ffn_norm   layers.N.ffn.{gate,up,down}[.bias]                             layers.N.ffn_post_norm
//   layers.N.dense[.bias] of a dense layer     final_norm  head     pooler[.bias]  classifier[.bias]
// Norms that take the mean out have a .bias. Where norms come after (BERT), attn_norm is that of x + attention(x).

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/arithmetic_plan.h"
#include "core/model/axis.h"
#include "core/model/spec.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// What a weight is for; methods leave embeddings and head out unless asked.
enum class WeightRole { Embedding, Head, Linear, Norm, Bias };

struct Weight {
    std::string name;        ///< canonical
    std::string sourceName;  ///< as in the checkpoint it came from
    WeightRole role = WeightRole::Linear;
    int layer = -1;
    std::vector<DimensionAxes> axes;  ///< one per dimension of the shape
    EncodingPtr encoding;
};
using WeightPtr = std::shared_ptr<const Weight>;

/// Where a snapshot came from; saved with it.
struct Provenance {
    std::string source;        ///< path or sample name as given
    std::string sourceSha256;  ///< of the file, or of the shards' hashes in order; empty if not computed
    std::string sourceFormat;
    std::vector<std::string> steps;  ///< recipe steps applied since, as command-line text
    uint64_t seed = 0;
    std::string programVersion;
};

class Model;
using ModelPtr = std::shared_ptr<const Model>;

class Model {
  public:
    struct Parts {
        ModelSpec spec;
        std::map<std::string, WeightPtr, std::less<>> weights;  ///< by canonical name
        ArithmeticPlan plan;
        TokenizerPtr tokenizer;  ///< may be null
        Provenance provenance;
        /// Metadata and companion files of the source that the engine does not interpret but an export
        /// to the same format hands on (chat template, licence, generation settings).
        std::shared_ptr<const RawCheckpoint> source;
    };

    /// Checks that every weight the spec asks for is there with the right shape; throws Error(Corrupt)
    /// naming the tensor, its shape and the expected one.
    static ModelPtr create(Parts parts);

    const Parts& parts() const { return m_parts; }
    const ModelSpec& spec() const { return m_parts.spec; }
    const TokenizerPtr& tokenizer() const { return m_parts.tokenizer; }
    const ArithmeticPlan& plan() const { return m_parts.plan; }

    const Weight* find(std::string_view name) const;    ///< null if absent
    const Weight& weight(std::string_view name) const;  ///< throws Error(NotFound)
    std::vector<WeightPtr> weightsInOrder() const;      ///< embedding, layers, final norm, head

    /// The matrix that makes logits: `classifier`, `head`, or `embed` when tied.
    const Weight& headWeight() const;

    /// A new snapshot with some weights replaced or added (by name); everything else is shared. Adding
    /// "head" to a tied model unties it.
    ModelPtr withWeights(const std::vector<WeightPtr>& weights) const;
    ModelPtr withPlan(ArithmeticPlan plan) const;
    ModelPtr withStep(std::string step, uint64_t seed) const;  ///< appends to the provenance

    int64_t parameters() const;    ///< elements of all weights; a tied head counts once
    uint64_t bytes() const;        ///< Encoding::bytes() of all weights
    double bitsPerWeight() const;  ///< 8 * bytes / parameters

  private:
    explicit Model(Parts parts) : m_parts(std::move(parts)) {}
    Parts m_parts;
};

/// What a spec's weights are called, their roles, axes and shapes (dimensions = product of axes).
struct ExpectedWeight {
    std::string name;
    WeightRole role;
    int layer;
    std::vector<DimensionAxes> axes;
    Shape shape() const;
};
std::vector<ExpectedWeight> expectedWeights(const ModelSpec& spec);

/// Whether a name matches a pattern: '*' any text, '?' one character, commas separate alternatives;
/// matched against the canonical and the source name, whole or any dotted part of it ("q_proj", "attn.*").
bool matchesPattern(const Weight& weight, std::string_view pattern);

}  // namespace lathe::core
