// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The forward pass: one, for every family. It walks the spec's layers (core/model/walk.h), can stop and resume
// between any two of them, and keeps its keys and values in a cache that rolls back. Observers see the input and
// output of each named linear, head and layer; none of calibration, analysis or training is a branch in it.

#include <span>
#include <string_view>
#include <vector>

#include "core/model/input.h"
#include "core/model/kv_cache.h"
#include "core/model/model.h"

namespace lathe::core {

/// Sees activations as they pass. `site` is a canonical name: "layers.3.attn.q" (a linear), "layers.3.heads"
/// (head outputs side by side, before attn.o: output only), "layers.3" (a block or dense layer), "head"; of
/// classifiers also "patch_embed", "pooler" and "classifier". The input of a linear is what meets the stored
/// weight: where the plan turns it, it is turned already.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void onInput(std::string_view site, ConstMatrix x) { (void)site, (void)x; }
    virtual void onOutput(std::string_view site, ConstMatrix y) { (void)site, (void)y; }
};

/// A batch of sequences on its way through the network: their token rows stand one after another.
struct ForwardState {
    struct Sequence {
        KvCache* cache = nullptr;   ///< positions continue after its length; null: the rows are all there is
        int64_t rows = 0;           ///< new tokens
        int64_t firstPosition = 0;
    };
    std::vector<Sequence> sequences;
    Matrix hidden;       ///< all new tokens x width: the residual stream
    int nextBlock = 0;

    std::vector<int64_t> firstRows() const;  ///< of each sequence, which is what a classifier reads
};

class ForwardPass {
  public:
    ForwardPass(ModelPtr model, std::shared_ptr<Backend> backend);

    const Model& model() const { return *m_model; }
    Backend& backend() const { return *m_backend; }

    struct Input {
        KvCache* cache;
        std::span<const TokenId> tokens;
    };
    /// Embeds the new tokens of each sequence. Throws Error(Usage) for ids outside the vocabulary,
    /// Error(Refused) for a classifier.
    ForwardState begin(std::span<const Input> inputs) const;

    /// Embeds things to classify (see inputRows for what it refuses).
    ForwardState begin(const InputBatch& batch, Observer* observer = nullptr, const JobContext* job = nullptr) const;

    /// Runs blocks [state.nextBlock, end); end = -1 means all. Caches of the passed layers grow.
    void run(ForwardState& state, int end = -1, Observer* observer = nullptr,
             const JobContext* job = nullptr) const;

    /// Marks the sequences' new positions as complete (after the last block).
    void finish(ForwardState& state) const;

    /// Logits of chosen rows of state.hidden (after the last block): rows.size() x vocabulary or labels.
    void logits(const ForwardState& state, std::span<const int64_t> rows, Matrix& out,
                Observer* observer = nullptr, const JobContext* job = nullptr) const;

    /// All of it for one sequence: the logits of the last `lastRows` new tokens (all if -1).
    Matrix evaluate(KvCache& cache, std::span<const TokenId> tokens, int64_t lastRows = 1,
                    Observer* observer = nullptr, const JobContext* job = nullptr) const;

    /// All of it for things to classify: one row of logits over the labels each. Throws Error(Refused) for a
    /// model that predicts tokens.
    Matrix classify(const InputBatch& batch, Observer* observer = nullptr, const JobContext* job = nullptr) const;

  private:
    struct Impl;

    ModelPtr m_model;
    std::shared_ptr<Backend> m_backend;
    std::shared_ptr<const Impl> m_impl;  // weights where they are used; norms and biases decoded once
};

}  // namespace lathe::core
