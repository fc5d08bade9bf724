// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/input_scaling.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

bool isTarget(const std::vector<WeightPtr>& targets, std::string_view name) {
    return std::ranges::find(targets, name, &Weight::name) != targets.end();
}

bool hasAxis(const Weight& weight, AxisKind kind) {
    return weight.axes.size() == 2 &&
           std::ranges::find(weight.axes[1], kind, &Axis::kind) != weight.axes[1].end();
}

/// The axis and its kind's name; no name where nothing before the linear could take factors.
InputScaling placeBefore(const Weight& reader) {
    const int layer = reader.layer;
    if (layer < 0) return {};
    if (hasAxis(reader, AxisKind::ValueChannel))
        return {{AxisKind::ValueChannel, layer}, "attn.v", {}, {}};
    if (hasAxis(reader, AxisKind::Ffn)) return {{AxisKind::Ffn, layer}, "ffn.up", {}, {}};
    if (!hasAxis(reader, AxisKind::Residual)) return {};
    const char* norm = reader.name.find(".attn.") != std::string::npos ? "attn_norm" : "ffn_norm";
    return {{AxisKind::Residual, -1, fmt::format("layers.{}.{}", layer, norm)}, norm, {}, {}};
}

std::string problemOf(const Model& model, const std::vector<WeightPtr>& targets,
                      const InputScaling& scaling) {
    if (scaling.kind.empty()) return "nothing before them in their layer can take factors";
    if (scaling.axis.kind == AxisKind::ValueChannel) {
        const AttentionSpec& attention =
            model.spec().layers[static_cast<size_t>(scaling.axis.layer)].attention;
        if (attention.heads != attention.kvHeads)
            return fmt::format(
                "{} heads share the values of {}, so that each would need factors "
                "of its own",
                attention.heads, attention.kvHeads);
    }
    for (const std::string& name : scaling.weights) {
        const Weight& weight = model.weight(name);
        if (!isVectorRole(weight.role) && !isTarget(targets, name))
            return fmt::format("{} would have to change too and is not among the chosen weights",
                               name);
    }
    return {};
}

}  // namespace

InputScaling inputScaling(const Model& model, const std::vector<WeightPtr>& targets,
                          const Weight& reader) {
    InputScaling scaling = placeBefore(reader);
    try {
        if (!scaling.kind.empty()) scaling.weights = scaledWith(model, scaling.axis);
        scaling.problem = problemOf(model, targets, scaling);
    } catch (const Error& refusal) {
        scaling.problem = refusal.sentence();
    }
    return scaling;
}

void noteUnscaled(std::vector<PlanNote>& notes, const MethodInput& input, ScalesInputs scales) {
    struct Unscaled {
        std::vector<const Weight*> weights;
        std::string reason;
    };
    std::map<std::string, Unscaled> kinds;
    for (const WeightPtr& target : input.targets) {
        if (target->role == WeightRole::Embedding) continue;
        InputScaling scaling = inputScaling(*input.model, input.targets, *target);
        if (scaling.problem.empty() || (scales && !scales(scaling))) continue;
        Unscaled& unscaled = kinds[scaling.kind];
        if (unscaled.weights.empty()) unscaled.reason = std::move(scaling.problem);
        unscaled.weights.push_back(target.get());
    }
    for (const auto& [kind, unscaled] : kinds)
        note(notes, PlanNote::Level::Hint,
             fmt::format("the inputs of {} stay as they are: {}", namesOf(unscaled.weights),
                         unscaled.reason));
}

uint64_t scaledNormBytes(const MethodInput& input, ScalesInputs scales) {
    std::set<std::string> becomeFloat;
    for (const WeightPtr& target : input.targets) {
        const InputScaling scaling = inputScaling(*input.model, input.targets, *target);
        if (!scaling.problem.empty() || (scales && !scales(scaling))) continue;
        for (const std::string& name : scaling.weights)
            if (isVectorRole(input.model->weight(name).role)) becomeFloat.insert(name);
    }
    uint64_t gained = 0;
    for (const std::string& name : becomeFloat) {
        const Encoding& encoding = *input.model->weight(name).encoding;
        gained += static_cast<uint64_t>(encoding.elements()) * sizeof(float) - encoding.bytes();
    }
    return gained;
}

}  // namespace lathe::core
