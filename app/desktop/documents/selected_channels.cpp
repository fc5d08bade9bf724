// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/selected_channels.h"

#include <algorithm>

namespace lathe::app {

namespace {

/// Null for a weight of no block, or of one without attention.
const core::AttentionSpec* attentionOf(const core::ModelSpec& spec, const core::Weight& weight) {
    if (weight.layer < 0 || weight.layer >= static_cast<int>(spec.layers.size())) return nullptr;
    return &spec.layers[static_cast<size_t>(weight.layer)].attention;
}

bool is(const core::Weight& weight, std::string_view part) {
    return weight.name.ends_with(part) && weight.role == core::WeightRole::Linear;
}

bool makesKeysOrValues(const core::Weight& weight) {
    return is(weight, ".attn.k") || is(weight, ".attn.v");
}

int headsPerGroup(const core::AttentionSpec& attention) {
    return std::max(1, attention.heads / std::max(1, attention.kvHeads));
}

std::optional<SelectedChannels> channelsOfHead(const core::AttentionSpec& attention,
                                               const core::Weight& weight, int head) {
    const int size = attention.headDim;
    if (is(weight, ".attn.q")) return SelectedChannels{false, head * size, size};
    if (is(weight, ".attn.o")) return SelectedChannels{true, head * size, size};
    if (makesKeysOrValues(weight))
        return SelectedChannels{false, head / headsPerGroup(attention) * size, size};
    return std::nullopt;
}

constexpr size_t kOutputs = 0, kInputs = 1;  ///< dimensions of a matrix

bool isShared(const core::DimensionAxes& axes) {
    using core::AxisKind;
    return axes.size() == 1 &&
           (axes[0].kind == AxisKind::Residual || axes[0].kind == AxisKind::Ffn ||
            axes[0].kind == AxisKind::Hidden);
}

/// Empty for a weight that is no matrix. What reads turned values has none of them in its columns.
std::vector<core::DimensionAxes> axesOf(const core::Model& model, const std::string& weight) {
    for (core::ExpectedWeight& one : core::expectedWeights(model.spec())) {
        if (one.name != weight || one.axes.size() != 2) continue;
        if (model.plan().transformAt(weight).turns()) one.axes[kInputs].clear();
        return std::move(one.axes);
    }
    return {};
}

}  // namespace

std::optional<ChannelPlace> sameChannel(const core::Model& model, const ChannelPlace& from,
                                        const QString& weight) {
    if (from.index < 0) return std::nullopt;
    if (from.weight == weight) return from;
    const auto before = axesOf(model, from.weight.toStdString()),
               after = axesOf(model, weight.toStdString());
    if (before.empty() || after.empty()) return std::nullopt;
    const core::DimensionAxes& axes = before[from.output ? kOutputs : kInputs];
    if (!isShared(axes)) return std::nullopt;
    for (const size_t side : {kInputs, kOutputs})
        if (after[side] == axes) return ChannelPlace{weight, from.index, side == kOutputs};
    return std::nullopt;
}

bool hasOutputChannels(const core::Model& model, const core::Weight& weight) {
    const auto axes = axesOf(model, weight.name);
    return !axes.empty() && isShared(axes[kOutputs]);
}

std::optional<SelectedChannels> selectedChannels(Document& document, const core::Weight& weight) {
    const SelectionHub& selection = document.selection();
    const core::Model& model = *document.model();
    const std::string current = selection.currentWeight().toStdString();
    if (const auto same =
            sameChannel(model, selection.channelPlace(), QString::fromStdString(weight.name)))
        return SelectedChannels{!same->output, same->index, 1};
    const core::Weight* chosen = model.find(current);
    const core::AttentionSpec* attention = attentionOf(model.spec(), weight);
    if (selection.head() < 0 || !chosen || !attention || chosen->layer != weight.layer)
        return std::nullopt;
    return channelsOfHead(*attention, weight, selection.head());
}

int selectedHead(Document& document) {
    const SelectionHub& selection = document.selection();
    if (selection.head() >= 0) return selection.head();
    const core::Model& model = *document.model();
    const core::Weight* weight = model.find(selection.currentWeight().toStdString());
    if (!weight || selection.channel() < 0 || selection.isOutput() || !is(*weight, ".attn.o"))
        return -1;
    const core::AttentionSpec* attention = attentionOf(model.spec(), *weight);
    return attention ? selection.channel() / std::max(1, attention->headDim) : -1;
}

int headOfRow(const core::ModelSpec& spec, const core::Weight& weight, int row) {
    const core::AttentionSpec* attention = attentionOf(spec, weight);
    if (!attention || row < 0) return -1;
    const int block = row / std::max(1, attention->headDim);
    if (is(weight, ".attn.q")) return block;
    return makesKeysOrValues(weight) ? block * headsPerGroup(*attention) : -1;
}

}  // namespace lathe::app
