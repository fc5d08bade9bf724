// SPDX-License-Identifier: GPL-3.0-or-later
// adapt.inject_outliers: makes some channels large and undoes it in the weights that read them, so
// that the model computes what it computed, with activations like those of large models (T.
// Dettmers et al., LLM.int8(), NeurIPS 2022). For showing on small models what breaks large ones.
// It compresses nothing and trains nothing: it adapts a model to an experiment, hence the prefix.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/encoding/seeded.h"
#include "core/methods/finite_values.h"
#include "core/methods/number_list.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"
#include "core/methods/weight_loss.h"
#include "core/model/axes/axis_operations.h"

namespace lathe::core {

namespace {

constexpr uint64_t kSpreadStream = uint64_t{1} << 32;  ///< away from those that draw channels

ParamSchema schema() {
    return {{
        ParamSpec::choice("where", "Channels of", "residual", {"residual", "values", "ffn"},
                          "residual: of what attention and FFN read, the same channels in every "
                          "chosen layer; values: of what the output matrix of the attention reads; "
                          "ffn: of what the last matrix of the FFN reads."),
        ParamSpec::text("channels", "Channels", "",
                        "Numbers and ranges with commas between them, such as 3,6-8; empty: as "
                        "many as said below, drawn by the seed."),
        ParamSpec::integer("count", "Number of channels", 2, 1, 1 << 20,
                           "Of channels that are drawn by the seed."),
        ParamSpec::real("factor", "Factor", 32, 1, 65536,
                        "How many times larger the channels become; powers of two round no "
                        "floating-point weight."),
        ParamSpec::real("spread", "Spread", 1, 1, 16,
                        "Every channel is also multiplied by a factor between 1/spread and spread, "
                        "drawn by the seed for each layer, so that no weight stays on a grid that "
                        "it was rounded to before; 1: none. With factor 1 it plants no outlier."),
    }};
}

bool isRead(const Weight& target, std::initializer_list<const char*> parts) {
    return target.layer >= 0 && target.role == WeightRole::Linear &&
           std::ranges::any_of(parts,
                               [&](const char* part) { return target.name.ends_with(part); });
}

/// The axis that `where` means for a target; no name of a norm where it means none.
AxisRef axisOf(const Weight& target, const std::string& where) {
    const bool attention = isRead(target, {".attn.q", ".attn.k", ".attn.v"});
    const bool ffn = isRead(target, {".ffn.up", ".ffn.gate"});
    if (where == "residual" && (attention || ffn))
        return {AxisKind::Residual, -1,
                fmt::format("layers.{}.{}", target.layer, attention ? "attn_norm" : "ffn_norm")};
    if (where == "values" && isRead(target, {".attn.v", ".attn.o"}))
        return {AxisKind::ValueChannel, target.layer};
    if (where == "ffn" && (ffn || isRead(target, {".ffn.down"})))
        return {AxisKind::Ffn, target.layer};
    return {};
}

/// The axes to scale: of each chosen layer the norms that hand values on, its values or its FFN.
std::vector<AxisRef> axesOf(const MethodInput& input) {
    std::vector<AxisRef> axes;
    std::set<std::pair<std::string, int>> met;
    for (const WeightPtr& target : input.targets) {
        AxisRef axis = axisOf(*target, input.params.text("where"));
        if (axis.layer < 0 && axis.norm.empty()) continue;
        if (met.emplace(axis.norm, axis.layer).second) axes.push_back(std::move(axis));
    }
    if (axes.empty())
        throw Error(ErrorKind::Usage,
                    "no chosen weight reads channels that can be made larger; choose layers of a "
                    "transformer, or the other kind of channels");
    return axes;
}

int placesOf(const Model& model, const AxisRef& axis) {
    if (axis.kind == AxisKind::Residual) return model.spec().width;
    const LayerSpec& layer = model.spec().layers[static_cast<size_t>(axis.layer)];
    if (axis.kind == AxisKind::Ffn) return layer.ffn.width;
    return layer.attention.kvHeads * layer.attention.headDim;
}

/// Uniform in the logarithm, so that channels grow as often as they shrink; each axis has a stream
/// of its own.
void spread(std::vector<double>& factors, double most, uint64_t seed, size_t axis) {
    if (most == 1) return;
    Rng random(seed, kSpreadStream + axis);
    for (double& factor : factors) factor *= std::pow(most, 2 * random.uniform() - 1);
}

std::vector<double> outliersOf(const MethodInput& input, const AxisRef& axis) {
    const int places = placesOf(*input.model, axis);
    std::vector<double> factors(static_cast<size_t>(places), 1);
    const std::string& channels = input.params.text("channels");
    const double factor = input.params.real("factor");
    for (const int channel : numberList("channels", channels, places, "channels"))
        factors[static_cast<size_t>(channel)] = factor;
    if (!channels.empty()) return factors;
    // The residual stream's are the same everywhere, as those of large models are.
    const int64_t count = std::min<int64_t>(input.params.integer("count"), places);
    const uint64_t seed = input.seed + static_cast<uint64_t>(axis.layer + 1);
    for (const int32_t channel : seededPositions(seed, 1, places, count))
        factors[static_cast<size_t>(channel)] = factor;
    return factors;
}

/// Of the axis that stands at `place` among those of axesOf.
std::vector<double> factorsOf(const MethodInput& input, const AxisRef& axis, size_t place) {
    std::vector<double> factors = outliersOf(input, axis);
    spread(factors, input.params.real("spread"), input.seed, place);
    return factors;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const std::vector<AxisRef> axes = axesOf(input);
    job.startPhase("Scaling channels", std::ssize(axes) + 2 * std::ssize(input.targets));
    std::vector<std::vector<float>> before;
    for (const WeightPtr& target : input.targets) {
        before.push_back(
            withContext(target->name, [&] { return finiteValues(*target->encoding, job); }));
        job.advance();
    }
    MethodResult result;
    result.model = input.model;
    for (size_t i = 0; i < axes.size(); ++i) {
        job.checkpoint();
        result.model = scaleAxis(*result.model, axes[i], factorsOf(input, axes[i], i), &job);
        job.advance();
    }
    for (size_t i = 0; i < input.targets.size(); ++i) {
        const WeightPtr& target = input.targets[i];
        const auto found = result.model->parts().weights.find(target->name);
        // The head of a tied model is chosen as a weight of its own, but stays tied.
        const WeightPtr after =
            found == result.model->parts().weights.end() ? target : found->second;
        result.loss.push_back(weightLoss(*target, before[i], *after->encoding, job));
        result.weights.push_back(after);
        job.advance();
    }
    return result;
}

/// Norms that hand larger values on become float32; all else keeps its encoding.
Estimate estimate(const MethodInput& input) {
    uint64_t bytes = input.model->bytes(), written = 0;
    // All of them as they were, to compare with.
    for (const WeightPtr& target : input.targets)
        written += target->encoding->bytes() +
                   static_cast<uint64_t>(target->encoding->elements()) * sizeof(float);
    try {
        for (const AxisRef& axis : axesOf(input))
            if (const Weight* norm = input.model->find(axis.norm))
                bytes += static_cast<uint64_t>(norm->encoding->elements()) * sizeof(float) -
                         norm->encoding->bytes();
    } catch (const Error&) {  // the review says what is wrong
    }
    return structuredEstimate(input, bytes, written);
}

const char* outcomeOf(const Params& params) {
    if (params.real("factor") > 1)
        return "this plants outliers: the model computes the same, but is harder to quantize";
    if (params.real("spread") > 1)
        return "this plants no outliers: weights leave the grids that they were on, and the model "
               "computes the same up to the rounding of their type";
    return "nothing would change; raise the factor or the spread";
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    noteErrors(notes, [&] {
        const std::vector<AxisRef> axes = axesOf(input);
        for (const AxisRef& axis : axes) outliersOf(input, axis);
        scaleAxis(*input.model, axes.front(), factorsOf(input, axes.front(), 0));
    });
    if (notes.empty()) note(notes, Hint, outcomeOf(input.params));
    std::vector<const Weight*> rounded;
    for (const WeightPtr& target : input.targets)
        if (!target->encoding->plain()) rounded.push_back(target.get());
    if (!rounded.empty())
        note(notes, Warning,
             fmt::format("{} is quantized and rounded once more; plant outliers before quantizing",
                         namesOf(rounded)));
    return notes;
}

}  // namespace

extern const Method method_inject_outliers;
const Method method_inject_outliers = {
    "adapt.inject_outliers",
    "Inject outliers",
    "Makes some channels many times larger and the weights that read them as many times smaller: "
    "the model computes the same, with planted outliers like those of large models (Dettmers et "
    "al. 2022).",
    {},
    schema,
    apply,
    estimate,
    review,
    alwaysJoint,
    WeightChange::Values};

}  // namespace lathe::core
