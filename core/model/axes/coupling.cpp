// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/axes/coupling.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/model/layer_names.h"

namespace lathe::core {

namespace {

struct KindRow {
    AxisKind kind;
    std::string_view text;
    bool ofLayer, insideGroup;
};

constexpr KindRow kKinds[] = {
    {AxisKind::Residual, "the residual stream", false, false},
    {AxisKind::Vocabulary, "the vocabulary", false, false},
    {AxisKind::KvGroup, "the KV group axis", true, false},
    {AxisKind::QueryHead, "the query head axis", true, true},
    {AxisKind::HeadChannel, "the query and key channel axis", true, true},
    {AxisKind::ValueChannel, "the value channel axis", true, true},
    {AxisKind::Ffn, "the FFN axis", true, false},
    {AxisKind::Hidden, "the output axis", true, false},
    {AxisKind::Feature, "the input's features", false, false},
    {AxisKind::Position, "the position table", false, false},
    {AxisKind::Type, "the table of token types", false, false},
    {AxisKind::Label, "the labels", false, false},
    {AxisKind::Pooled, "the pooler's output", false, false},
};

/// Axes whose places mean something outside the weights.
struct FixedAxis {
    AxisKind kind;
    std::string_view reason;
};
constexpr FixedAxis kFixed[] = {
    {AxisKind::Vocabulary, "its rows are the tokenizer's tokens, which would have to follow"},
    {AxisKind::Feature, "they are what the network is given"},
    {AxisKind::Position, "its rows are the places in a text or image"},
    {AxisKind::Type, "its rows are what the tokenizer calls them"},
    {AxisKind::Label, "their order and number are the answers'"},
};

const KindRow& rowOf(AxisKind kind) {
    return *std::find_if(std::begin(kKinds), std::end(kKinds),
                         [&](const KindRow& row) { return row.kind == kind; });
}

/// What reads a norm of a layer, by the last part of their names.
struct NormReaders {
    std::string_view norm;
    std::vector<std::string_view> readers;
};

const std::vector<NormReaders>& normReaders() {
    static const std::vector<NormReaders> rows = {
        {"attn_norm", {"attn.q", "attn.k", "attn.v"}},
        {"ffn_norm", {"ffn.gate", "ffn.up"}},
    };
    return rows;
}

std::string_view readerOfFinalNorm(const ModelSpec& spec) {
    if (!spec.classifies()) return "head";
    return spec.head.pooler ? "pooler" : "classifier";
}

bool has(const DimensionAxes& axes, AxisKind kind) {
    return std::any_of(axes.begin(), axes.end(),
                       [&](const Axis& axis) { return axis.kind == kind; });
}

/// A matrix of a linear maps its columns to its rows; an embedding writes the residual stream. Of
/// the two sides of the scores the keys, which have no query heads, count as reading their
/// channels.
AxisUse useOf(const ExpectedWeight& weight, size_t dimension, AxisKind kind) {
    if (kind == AxisKind::HeadChannel && !has(weight.axes[dimension], AxisKind::QueryHead))
        return AxisUse::Reads;
    if (weight.role == WeightRole::Embedding)
        return kind == AxisKind::Residual ? AxisUse::Writes : AxisUse::Reads;
    return dimension == 0 ? AxisUse::Writes : AxisUse::Reads;
}

void checkRef(const Model& model, const AxisRef& ref, std::string_view operation) {
    for (const FixedAxis& fixed : kFixed)
        if (fixed.kind == ref.kind)
            throw Error(ErrorKind::Refused,
                        fmt::format("{} cannot be {}: {}", textOf(ref), operation, fixed.reason));
    if (!rowOf(ref.kind).ofLayer) return;
    const std::vector<LayerSpec>& layers = model.spec().layers;
    if (ref.layer < 0 || ref.layer >= static_cast<int>(layers.size()))
        throw Error(ErrorKind::Usage,
                    fmt::format("there is no layer {}; the model has layers 0 to {}", ref.layer,
                                layers.size() - 1));
    if (const int owner = layers[static_cast<size_t>(ref.layer)].weightsOf; owner >= 0)
        throw Error(ErrorKind::Refused, fmt::format("layer {} has no weights of its own, it uses "
                                                    "those of layer {}; name that layer, and "
                                                    "both change",
                                                    ref.layer, owner));
}

/// Places of an axis in one dimension: outer x size x inner.
struct Layout {
    int64_t outer = 1, size = 1, inner = 1;
    bool grouped = false;  ///< the outermost axis is the KV group
};

Layout layoutOf(const CoupledDimension& dimension, AxisKind kind) {
    Layout layout;
    bool found = false;
    for (const Axis& axis : dimension.axes) {
        if (axis.kind == kind) {
            layout.size = axis.size;
            found = true;
        } else {
            (found ? layout.inner : layout.outer) *= axis.size;
        }
        layout.grouped |= axis.kind == AxisKind::KvGroup && !found;
    }
    return layout;
}

/// Calls visit(outer, group) for each repetition of the axis, having checked that groups agree
/// where the dimension does not tell them apart.
template <class T, class Visit>
void eachRepetition(const CoupledDimension& dimension, const AxisRef& ref, const Layout& layout,
                    int64_t groups, std::span<const T> list, T step, Visit visit) {
    const size_t each = list.size() / static_cast<size_t>(groups);
    if (!layout.grouped)
        for (size_t i = each; i < list.size(); ++i)
            if (list[i] != list[i - each] + step)
                throw Error(
                    ErrorKind::Refused,
                    fmt::format(
                        "'{}' serves all KV groups, so {} cannot be treated differently in each",
                        dimension.weight, textOf(ref)));
    const int64_t repetitions = layout.grouped ? layout.outer / groups : layout.outer;
    for (int64_t o = 0; o < layout.outer; ++o) visit(o, layout.grouped ? o / repetitions : 0);
}

}  // namespace

void requireUnturned(const Model& model, const std::string& weight, std::string_view what,
                     std::string_view operation) {
    const Weight* found = model.plan().transforms.empty() ? nullptr : model.find(weight);
    if (!found) return;
    for (const std::string& site : sitesOf(model.spec(), *found))
        if (const InputTransform transform = model.plan().transformAt(site); transform.turns())
            throw Error(ErrorKind::Refused,
                        fmt::format("{} cannot be {}: '{}' reads it turned while the model runs "
                                    "({}), so that each stored column holds a part of all; do that "
                                    "first and rotate afterwards",
                                    what, operation, site, toText(transform)));
}

std::string textOf(const AxisRef& axis) {
    std::string text(rowOf(axis.kind).text);
    if (rowOf(axis.kind).ofLayer) text += fmt::format(" of layer {}", axis.layer);
    if (!axis.norm.empty()) text += fmt::format(" behind '{}'", axis.norm);
    return text;
}

Coupling couplingOf(const Model& model, const AxisRef& ref, std::string_view operation) {
    checkRef(model, ref, operation);
    Coupling coupling;
    const int layer = rowOf(ref.kind).ofLayer ? ref.layer : -1;
    for (const ExpectedWeight& weight : expectedWeights(model.spec()))
        for (size_t d = 0; d < weight.axes.size(); ++d)
            for (const Axis& axis : weight.axes[d]) {
                if (axis.kind != ref.kind || axis.layer != layer) continue;
                coupling.dimensions.push_back(
                    {weight.name, weight.role, d, weight.axes[d], useOf(weight, d, ref.kind)});
                coupling.size = axis.size;
            }
    if (coupling.dimensions.empty())
        throw Error(ErrorKind::Refused,
                    fmt::format("the model has nothing like {}, which was to be {}", textOf(ref),
                                operation));
    for (const CoupledDimension& dimension : coupling.dimensions)
        if (dimension.dimension == 1)
            requireUnturned(model, dimension.weight, textOf(ref), operation);
    if (rowOf(ref.kind).insideGroup)
        for (const CoupledDimension& dimension : coupling.dimensions)
            if (dimension.axes.front().kind == AxisKind::KvGroup)
                coupling.groups = dimension.axes.front().size;
    return coupling;
}

template <class T>
std::vector<T> forEveryPlace(const AxisRef& axis, const Coupling& coupling,
                             std::span<const T> list) {
    const auto count = static_cast<int64_t>(list.size());
    if (count == coupling.places()) return {list.begin(), list.end()};
    const bool channels = axis.kind == AxisKind::HeadChannel || axis.kind == AxisKind::ValueChannel;
    if (!channels || count != coupling.size)
        throw Error(ErrorKind::Usage, fmt::format("{} has {} places; {} entries are given",
                                                  textOf(axis), coupling.places(), count));
    std::vector<T> all;
    for (int64_t group = 0; group < coupling.groups; ++group)
        for (const T entry : list) {
            // Places of an order count on from group to group; factors are the same.
            if constexpr (std::is_integral_v<T>)
                all.push_back(entry + group * coupling.size);
            else
                all.push_back(entry);
        }
    return all;
}

template std::vector<int64_t> forEveryPlace(const AxisRef&, const Coupling&,
                                            std::span<const int64_t>);
template std::vector<double> forEveryPlace(const AxisRef&, const Coupling&,
                                           std::span<const double>);

std::vector<int64_t> indicesOf(const CoupledDimension& dimension, const AxisRef& axis,
                               const Coupling& coupling, std::span<const int64_t> order) {
    const Layout layout = layoutOf(dimension, axis.kind);
    const int64_t size = static_cast<int64_t>(order.size()) / coupling.groups;
    std::vector<int64_t> indices;
    eachRepetition<int64_t>(
        dimension, axis, layout, coupling.groups, order, layout.size,
        [&](int64_t o, int64_t group) {
            for (int64_t place = 0; place < size; ++place) {
                const int64_t from = order[static_cast<size_t>(group * size + place)] % layout.size;
                for (int64_t i = 0; i < layout.inner; ++i)
                    indices.push_back((o * layout.size + from) * layout.inner + i);
            }
        });
    return indices;
}

std::vector<double> factorsOf(const CoupledDimension& dimension, const AxisRef& axis,
                              const Coupling& coupling, std::span<const double> factors) {
    const Layout layout = layoutOf(dimension, axis.kind);
    std::vector<double> all;
    eachRepetition<double>(
        dimension, axis, layout, coupling.groups, factors, 0, [&](int64_t, int64_t group) {
            for (int64_t place = 0; place < layout.size; ++place)
                all.insert(all.end(), static_cast<size_t>(layout.inner),
                           factors[static_cast<size_t>(group * layout.size + place)]);
        });
    return all;
}

bool hasLayerNorm(const ModelSpec& spec) {
    return std::any_of(spec.layers.begin(), spec.layers.end(), [](const LayerSpec& layer) {
        return layer.kind == LayerKind::Block && layer.norm == NormKind::Layer;
    });
}

std::vector<size_t> layersWith(const ModelSpec& spec, int layer) {
    std::vector<size_t> users;
    for (size_t i = 0; i < spec.layers.size(); ++i)
        if (layer < 0 || static_cast<int>(i) == layer || spec.layers[i].weightsOf == layer)
            users.push_back(i);
    return users;
}

std::vector<std::string> readersOf(const Model& model, std::string_view norm) {
    const ModelSpec& spec = model.spec();
    if (norm == "final_norm") return {std::string(readerOfFinalNorm(spec))};
    const Weight* weight = model.find(norm);
    if (!weight || weight->layer < 0) return {};
    for (const size_t user : layersWith(spec, weight->layer))
        if (spec.layers[user].normPlace == NormPlace::After) return {};
    const std::string_view prefix = norm.substr(0, norm.rfind('.') + 1);
    std::vector<std::string> readers;
    for (const NormReaders& row : normReaders())
        if (row.norm == norm.substr(prefix.size()))
            for (const std::string_view reader : row.readers)
                if (std::string name = fmt::format("{}{}", prefix, reader); model.find(name))
                    readers.push_back(std::move(name));
    return readers;
}

}  // namespace lathe::core
