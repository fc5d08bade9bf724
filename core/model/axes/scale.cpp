// SPDX-License-Identifier: GPL-3.0-or-later

// Scaling between what writes an axis and what reads it: the values in between change, the function
// does not (SmoothQuant: Xiao et al., ICML 2023; AWQ: Lin et al., MLSys 2024).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"
#include "core/model/axes/rope_commute.h"
#include "core/model/untied_head.h"

namespace lathe::core {

namespace {

void checkFactors(std::span<const double> factors) {
    for (const double factor : factors)
        if (!std::isfinite(factor) || factor == 0)
            throw Error(ErrorKind::Usage,
                        fmt::format("a factor is {}; finite numbers other than zero were expected",
                                    factor));
}

std::vector<double> inverse(std::span<const double> factors) {
    std::vector<double> inverted;
    for (const double factor : factors) inverted.push_back(1 / factor);
    return inverted;
}

/// The activation that values on the axis pass on their way; with a gate, up goes by it.
std::optional<Activation> activationOn(const ModelSpec& spec, const AxisRef& axis) {
    if (axis.kind == AxisKind::Pooled) return spec.head.poolerActivation;
    if (axis.layer < 0) return std::nullopt;
    const LayerSpec& layer = spec.layers[static_cast<size_t>(axis.layer)];
    if (axis.kind == AxisKind::Hidden) return layer.dense.activation;
    if (axis.kind == AxisKind::Ffn && !layer.ffn.gated) return layer.ffn.activation;
    return std::nullopt;
}

void checkActivation(const Model& model, const AxisRef& axis, std::span<const double> factors) {
    const std::optional<Activation> activation = activationOn(model.spec(), axis);
    const bool positive =
        std::all_of(factors.begin(), factors.end(), [](double f) { return f > 0; });
    if (activation && (*activation != Activation::ReLU || !positive))
        throw Error(ErrorKind::Refused,
                    fmt::format("{} cannot be scaled: its activation lets only positive factors "
                                "pass, and only if it is ReLU",
                                textOf(axis)));
}

/// What keeps a factor from passing from the writers of the axis to its readers.
void checkPassage(const Model& model, const AxisRef& axis, const Coupling& coupling,
                  std::span<const double> factors) {
    const std::string what = textOf(axis);
    if (axis.kind == AxisKind::Residual)
        throw Error(ErrorKind::Refused,
                    "the residual stream cannot be scaled: its norms divide by the root mean "
                    "square over all channels, "
                    "and each layer adds to it; scale what one norm hands on, such as "
                    "'layers.0.attn_norm'");
    if (axis.kind == AxisKind::KvGroup || axis.kind == AxisKind::QueryHead)
        throw Error(
            ErrorKind::Refused,
            fmt::format("{} cannot be scaled as such; scale the value channels, or the query "
                        "and key channels, of its heads",
                        what));
    checkActivation(model, axis, factors);
    for (const size_t i : layersWith(model.spec(), axis.layer)) {
        const LayerSpec& layer = model.spec().layers[i];
        if (axis.kind != AxisKind::HeadChannel) continue;
        if (layer.attention.qkNorm)
            throw Error(ErrorKind::Refused,
                        fmt::format("{} cannot be scaled: QK-norm divides queries and keys by "
                                    "their root mean square",
                                    what));
        for (int64_t group = 0; group < coupling.groups; ++group)
            if (const auto pair = unequalRopePair(
                    layer.attention, factors.subspan(static_cast<size_t>(group * coupling.size),
                                                     static_cast<size_t>(coupling.size))))
                throw Error(ErrorKind::Refused,
                            fmt::format("{} cannot be scaled so: RoPE turns channels {} and {} "
                                        "into each other, and "
                                        "their factors differ",
                                        what, pair->first, pair->second));
    }
}

/// The activation stands between a gate and what reads the axis; up passes it by.
bool isGate(const std::string& name) {
    return name.find(".ffn.gate") != std::string::npos;
}

/// What reads the values behind a norm; there is something.
std::vector<std::string> readersBehind(const Model& model, const AxisRef& axis) {
    if (!model.find(axis.norm))
        throw Error(ErrorKind::Usage,
                    fmt::format("the model has no norm '{}'; norms are called layers.0.attn_norm, "
                                "layers.0.ffn_norm or final_norm",
                                axis.norm));
    std::vector<std::string> readers = readersOf(model, axis.norm);
    if (readers.empty())
        throw Error(ErrorKind::Refused, fmt::format("'{}' cannot be scaled: what it hands on is "
                                                    "added to the residual stream, and nothing "
                                                    "reads it alone",
                                                    axis.norm));
    for (const std::string& reader : readers)
        requireUnturned(model, reader, textOf(axis), "scaled");
    return readers;
}

ModelPtr scaleBehindNorm(const Model& model, const AxisRef& axis, std::span<const double> factors,
                         const JobContext* job) {
    const std::vector<std::string> readers = readersBehind(model, axis);
    const auto width = static_cast<size_t>(model.spec().width);
    if (factors.size() != width)
        throw Error(ErrorKind::Usage, fmt::format("{} has {} places; {} entries are given",
                                                  textOf(axis), width, factors.size()));
    ModelEdit edit(model, job);
    for (const std::string& name : {axis.norm, axis.norm + ".bias"})
        if (model.find(name)) edit.scale(name, 0, factors);
    for (const std::string& reader : readers) {
        if (reader == "head" && model.spec().tiedHead) {
            edit.put(untiedHead(model));
            edit.spec().tiedHead = false;
        }
        edit.scale(reader, 1, inverse(factors));
    }
    return std::move(edit).finish();
}

}  // namespace

std::vector<std::string> scaledWith(const Model& model, const AxisRef& axis) {
    if (axis.kind == AxisKind::Residual && !axis.norm.empty()) {
        std::vector<std::string> names = readersBehind(model, axis);
        for (const std::string& name : {axis.norm, axis.norm + ".bias"})
            if (model.find(name)) names.push_back(name);
        return names;
    }
    const Coupling coupling = couplingOf(model, axis, "scaled");
    checkPassage(model, axis, coupling,
                 std::vector<double>(static_cast<size_t>(coupling.places()), 1));
    std::vector<std::string> names;
    for (const CoupledDimension& dimension : coupling.dimensions)
        if (!isGate(dimension.weight)) names.push_back(dimension.weight);
    return names;
}

ModelPtr scaleAxis(const Model& model, const AxisRef& axis, std::span<const double> given,
                   const JobContext* job) {
    checkFactors(given);
    if (axis.kind == AxisKind::Residual && !axis.norm.empty())
        return scaleBehindNorm(model, axis, given, job);
    const Coupling coupling = couplingOf(model, axis, "scaled");
    const std::vector<double> factors = forEveryPlace(axis, coupling, given);
    checkPassage(model, axis, coupling, factors);
    const std::vector<double> inverted = inverse(factors);
    ModelEdit edit(model, job);
    for (const CoupledDimension& dimension : coupling.dimensions) {
        if (isGate(dimension.weight)) continue;
        const bool writes = dimension.use == AxisUse::Writes;
        edit.scale(dimension.weight, dimension.dimension,
                   factorsOf(dimension, axis, coupling, writes ? factors : inverted));
    }
    return std::move(edit).finish();
}

}  // namespace lathe::core
