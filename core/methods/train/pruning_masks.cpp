// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/pruning_masks.h"

#include <bit>

#include "core/base/thread_pool.h"
#include "core/encoding/masked.h"
#include "core/encoding/sparse.h"
#include "core/methods/prune/pruning.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

/// Bits of |x|, which order as magnitudes do, plus 1; 0 of pruned values, which so go first.
PruningKeys keysOf(const MaskedWeight& weight, const JobContext& job) {
    const std::vector<float>& values = weight.leaf()->values;
    PruningKeys keys(values.size());
    parallelFor(
        static_cast<int64_t>(keys.size()), 131072,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
                keys[i] =
                    weight.kept(i) ? (std::bit_cast<uint32_t>(values[i]) & 0x7FFFFFFFu) + 1 : 0u;
        },
        &job);
    return keys;
}

/// One cut for these weights together.
void pruneGroup(std::span<const std::shared_ptr<MaskedWeight>> weights, double sparsity,
                const JobContext& job) {
    int64_t values = 0;
    const auto countAll = [&](KeyCounts& counts) {
        for (const auto& weight : weights) counts.add(keysOf(*weight, job));
    };
    for (const auto& weight : weights)
        values += static_cast<int64_t>(weight->leaf()->values.size());
    KeyCounts counts;
    countAll(counts);
    PruningCut cut = counts.cut(prunedCount(values, sparsity), countAll);
    for (const auto& weight : weights) {
        const PruningKeys keys = keysOf(*weight, job);
        std::vector<uint8_t> mask(keys.size());
        maskBelow(keys, cut, mask);
        weight->prune(mask);
    }
}

uint64_t storedBytes(const Encoding& encoding, const Params& params) {
    const auto rows = static_cast<uint64_t>(encoding.rows()),
               columns = static_cast<uint64_t>(encoding.columns());
    if (params.text("store") == "masked") return encoding.bytes() + rows * ((columns + 7) / 8);
    const int64_t kept =
        encoding.elements() - prunedCount(encoding.elements(), params.real("sparsity"));
    return prunedBytes(formOf(encoding), kept, false, params.text("store"));
}

}  // namespace

void pruneSmallest(std::span<const std::shared_ptr<MaskedWeight>> weights, double sparsity,
                   bool together, const JobContext& job) {
    if (together) return pruneGroup(weights, sparsity, job);
    for (size_t i = 0; i < weights.size(); ++i) pruneGroup(weights.subspan(i, 1), sparsity, job);
}

std::shared_ptr<MaskedWeight> maskedTarget(const MethodInput& input, const WeightPtr& target,
                                           bool rewinds) {
    MaskedWeight::Store store;
    if (input.params.text("store") == "masked")
        store = [target](std::span<const float> values, std::span<const uint8_t> kept) {
            return makeMasked(target->encoding->reencode(values), kept);
        };
    else if (storesAnew(input.params))
        store = [target, way = input.params.text("store")](std::span<const float> values,
                                                           std::span<const uint8_t>) {
            const Encoding& was = *target->encoding;
            if (way != "sparse") return storedPruned(was.reencode(values), way);
            // What was trained on a grid need not go back to it.
            return encodeSparse(was.shape(), values, floatTypeOf(was).value_or(DType::F16));
        };
    return std::make_shared<MaskedWeight>(target, std::move(store), rewinds);
}

Estimate maskedEstimate(const MethodInput& input) {
    Estimate estimate = trainingEstimate(input);
    for (const WeightPtr& target : input.targets) {
        estimate.bytesAfter -= target->encoding->bytes();
        estimate.bytesAfter += storedBytes(*target->encoding, input.params);
    }
    return estimate;
}

std::vector<ParamSpec> maskParams() {
    return {
        ParamSpec::real("sparsity", "Sparsity", 0.8, 0, 1,
                        "Fraction of zeros at the end; rounded down."),
        ParamSpec::choice("scope", "Counted per", "layer", {"layer", "global"},
                          "layer: this fraction of each matrix; global: of all chosen ones "
                          "together, the smallest magnitudes wherever they are."),
        ParamSpec::choice(
            "store", "Stored as", "same", {"same", "auto", "bitmap", "sparse", "masked"},
            "same: as before, zeros in place; auto: the smallest way for each weight; "
            "bitmap: a bit per value and kept values alone; sparse: kept values and "
            "their columns; masked: as before with a bit per value, so that zeros are "
            "exact on any grid. Smaller is not faster."),
    };
}

}  // namespace lathe::core
