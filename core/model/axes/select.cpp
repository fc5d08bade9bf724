// SPDX-License-Identifier: GPL-3.0-or-later

// Removing places of an axis from all weights that share it, so that the network computes what it
// would if all that writes the removed places were zero.

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"

namespace lathe::core {

namespace {

/// What an axis is called in the description, by kind: how the new number of places gets there.
struct SpecRow {
    AxisKind kind;
    void (*resize)(LayerSpec& layer, int64_t places);
};

constexpr SpecRow kSpecRows[] = {
    {AxisKind::KvGroup,
     [](LayerSpec& layer, int64_t places) {
         AttentionSpec& attention = layer.attention;
         attention.heads = attention.heads / attention.kvHeads * static_cast<int>(places);
         attention.kvHeads = static_cast<int>(places);
     }},
    {AxisKind::QueryHead,
     [](LayerSpec& layer, int64_t places) { layer.attention.heads = static_cast<int>(places); }},
    {AxisKind::Ffn,
     [](LayerSpec& layer, int64_t places) { layer.ffn.width = static_cast<int>(places); }},
    {AxisKind::Hidden,
     [](LayerSpec& layer, int64_t places) { layer.dense.width = static_cast<int>(places); }},
    {AxisKind::Residual, [](LayerSpec&, int64_t) {}},
};

const SpecRow* specRow(AxisKind kind) {
    for (const SpecRow& row : kSpecRows)
        if (row.kind == kind) return &row;
    return nullptr;
}

void checkKept(const AxisRef& axis, const Coupling& coupling, std::span<const int64_t> keep) {
    int64_t last = -1;
    for (const int64_t place : keep) {
        if (place <= last || place >= coupling.places())
            throw Error(
                ErrorKind::Usage,
                fmt::format("places of {} to keep must rise and be from 0 to {}; {} follows {}",
                            textOf(axis), coupling.places() - 1, place, last));
        last = place;
    }
    if (keep.empty())
        throw Error(
            ErrorKind::Refused,
            fmt::format("nothing of {} would be left; keep at least one place, or remove the "
                        "layer",
                        textOf(axis)));
    std::vector<int64_t> each(static_cast<size_t>(coupling.groups));
    for (const int64_t place : keep) ++each[static_cast<size_t>(place / coupling.size)];
    for (size_t group = 1; group < each.size(); ++group)
        if (each[group] != each[0])
            throw Error(ErrorKind::Refused,
                        fmt::format("of {}, {} places stay in KV group 0 and {} in group {}; all "
                                    "groups must keep as many, "
                                    "or whole groups must go",
                                    textOf(axis), each[0], each[group], group));
}

/// The mean square over n channels of which all but n' are zero is n'/n of that over the n' alone.
void adaptNorms(ModelEdit& edit, int64_t before, int64_t after) {
    const double ratio = static_cast<double>(before) / static_cast<double>(after);
    for (const ExpectedWeight& weight : expectedWeights(edit.spec()))
        if (weight.role == WeightRole::Norm &&
            weight.axes.front().front().kind == AxisKind::Residual)
            edit.scale(weight.name, 0,
                       std::vector<double>(static_cast<size_t>(after), std::sqrt(ratio)));
    for (LayerSpec& layer : edit.spec().layers) layer.normEpsilon *= ratio;
    edit.spec().finalNormEpsilon *= ratio;
    if (edit.spec().input.norm) edit.spec().input.normEpsilon *= ratio;
}

std::string kindProblem(const Model& model, const AxisRef& axis) {
    const std::string what = textOf(axis);
    if (axis.kind == AxisKind::Pooled)
        return fmt::format("nothing can be removed from {}: it is as wide as the residual stream",
                           what);
    if (axis.kind != AxisKind::Residual && !specRow(axis.kind))
        return fmt::format(
            "nothing can be removed from {}: the model's description has one number of channels "
            "for "
            "queries, keys and values of all heads; remove whole heads or KV groups",
            what);
    if (axis.kind != AxisKind::Residual) return {};
    if (hasLayerNorm(model.spec()))
        return "nothing can be removed from the residual stream: LayerNorm takes the mean over its "
               "channels out, which "
               "is another one over fewer channels";
    if (model.spec().head.pooler)
        return "nothing can be removed from the residual stream: the pooler's output is as wide";
    return {};
}

}  // namespace

std::string selectionProblem(const Model& model, const AxisRef& axis) {
    if (std::string problem = kindProblem(model, axis); !problem.empty()) return problem;
    try {
        couplingOf(model, axis, "selected from");
    } catch (const Error& refusal) {
        return refusal.sentence();
    }
    return {};
}

ModelPtr selectAxis(const Model& model, const AxisRef& axis, std::span<const int64_t> keep,
                    const JobContext* job) {
    const Coupling coupling = couplingOf(model, axis, "selected from");
    if (std::string problem = selectionProblem(model, axis); !problem.empty())
        throw Error(ErrorKind::Refused, std::move(problem));
    checkKept(axis, coupling, keep);
    const auto places = static_cast<int64_t>(keep.size());
    ModelEdit edit(model, job);
    if (places == coupling.places()) return std::move(edit).finish();
    for (const CoupledDimension& dimension : coupling.dimensions)
        edit.gather(dimension.weight, dimension.dimension,
                    indicesOf(dimension, axis, coupling, keep));
    for (const size_t layer : layersWith(model.spec(), axis.layer))
        specRow(axis.kind)->resize(edit.spec().layers[layer], places);
    if (axis.kind == AxisKind::Residual) {
        edit.spec().width = static_cast<int>(places);
        adaptNorms(edit, coupling.places(), places);
    }
    return std::move(edit).finish();
}

}  // namespace lathe::core
