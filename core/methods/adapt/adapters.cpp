// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/adapt/adapters.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/encoding/product.h"
#include "core/encoding/sum.h"
#include "core/methods/planning.h"
#include "core/methods/train/training_step.h"

namespace lathe::core {

namespace {

EncodingPtr keptBeside(const EncodingPtr& base, float scale, const Leaf& up, const Leaf& down) {
    const int64_t rows = base->rows(), columns = base->columns();
    const int64_t rank = static_cast<int64_t>(down.values.size()) / std::max<int64_t>(1, columns);
    const EncodingPtr product =
        makeProduct(base->shape(), encodeDense({rows, rank}, up.values, DType::F32),
                    encodeDense({rank, columns}, down.values, DType::F32));
    return makeSum(base, {{product, scale}});
}

int64_t factorElements(const MethodInput& input) {
    int64_t elements = 0;
    for (const WeightPtr& target : input.targets)
        elements +=
            input.params.integer("rank") * (target->encoding->rows() + target->encoding->columns());
    return elements;
}

}  // namespace

std::vector<ParamSpec> adapterParams(const AdapterDefaults& defaults) {
    return {
        ParamSpec::integer("rank", "Rank", defaults.rank, 1, 4096,
                           "Rows of A and columns of B in W + alpha/rank B A."),
        ParamSpec::real("alpha", "Alpha", defaults.alpha, 0, 1e6,
                        "Weight of the adapter: alpha/rank B A."),
        ParamSpec::real("dropout", "Dropout", 0, 0, 0.99,
                        "Fraction of an adapter's inputs that a training pass leaves out."),
        ParamSpec::boolean(
            "merge", "Merge at the end", defaults.merge,
            "Adds the adapter to the weight and encodes it the way it was, which rounds part of it "
            "away on quantized weights; else both are kept side by side."),
    };
}

namespace {

/// A table is read by rows, and no product of the adapter's factors passes there.
void requireNoTable(const Weight& target) {
    if (target.role == WeightRole::Embedding)
        throw Error(ErrorKind::Refused,
                    fmt::format("{} is a table of embeddings, which an adapter does not change; "
                                "leave it out (embeddings=false) or use train.finetune",
                                target.name));
}

}  // namespace

TrainedWeightPtr adaptedTarget(const MethodInput& input, size_t index, EncodingPtr base) {
    requireNoTable(*input.targets[index]);
    AdapterOptions options;
    options.rank = input.params.integer("rank");
    options.alpha = input.params.real("alpha");
    options.dropout = static_cast<float>(input.params.real("dropout"));
    options.seed = Rng(input.seed, index).next64();
    return std::make_shared<AdaptedWeight>(
        input.targets[index], std::move(base), options,
        input.params.boolean("merge") ? AdaptedWeight::Store{} : AdaptedWeight::Store{keptBeside});
}

uint64_t adapterBytes(const MethodInput& input) {
    if (input.params.boolean("merge")) return 0;
    return (static_cast<uint64_t>(factorElements(input)) + input.targets.size()) * sizeof(float);
}

Estimate adapterEstimate(const MethodInput& input) {
    Estimate estimate = trainingEstimate(input);
    double frozen = 0, outputs = 0;
    for (const WeightPtr& target : input.targets) {
        frozen += static_cast<double>(target->encoding->elements());
        outputs += static_cast<double>(target->encoding->rows());
    }
    const double saved = 4.0 * 4 * (frozen - static_cast<double>(factorElements(input)));
    estimate.peakMemoryBytes -= static_cast<uint64_t>(
        std::clamp(saved, 0.0, 0.9 * static_cast<double>(estimate.peakMemoryBytes)));
    // What an adapter adds to each output: the product, scaled, and the sum.
    estimate.peakMemoryBytes += static_cast<uint64_t>(4 * 3 * rowsPerPass(input) * outputs);
    return estimate;
}

std::vector<PlanNote> adapterReview(const MethodInput& input) {
    std::vector<PlanNote> notes = trainingReview(input);
    for (const WeightPtr& target : input.targets)
        noteErrors(notes, [&] { requireNoTable(*target); });
    int64_t elements = 0;
    for (const WeightPtr& target : input.targets) elements += target->encoding->elements();
    if (factorElements(input) >= elements)
        note(notes, PlanNote::Level::Warning,
             fmt::format("adapters of rank {} have {} values, no fewer than the {} of the weights "
                         "themselves; lower the rank or use train.finetune",
                         input.params.integer("rank"), factorElements(input), elements));
    return notes;
}

std::optional<AdapterParts> adaptersOf(const Encoding& encoding) {
    if (encoding.kind() != "sum") return {};
    const std::vector<Term> terms = encoding.terms();
    AdapterParts parts = {terms.front().factors.front(), {}, {}};
    for (size_t i = 1; i < terms.size(); ++i) {
        const bool adapter = terms[i].factors.front()->kind() == "product";
        (adapter ? parts.adapters : parts.others).push_back(terms[i]);
    }
    if (parts.adapters.empty()) return {};
    return parts;
}

}  // namespace lathe::core
