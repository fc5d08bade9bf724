// SPDX-License-Identifier: GPL-3.0-or-later

// Turning the values on an axis by an orthogonal matrix. An RMSNorm without factors commutes with
// it, since it keeps lengths (SliceGPT: Ashkboos et al., ICLR 2024; QuaRot, NeurIPS 2024;
// SpinQuant: Liu et al., ICLR 2025).

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"
#include "core/model/axes/rope_commute.h"

namespace lathe::core {

namespace {

void checkKind(const AxisRef& axis) {
    struct Reason {
        AxisKind kind;
        std::string_view text;
    };
    constexpr Reason kReasons[] = {
        {AxisKind::Ffn, "its activation works on each channel by itself"},
        {AxisKind::Hidden, "its activation works on each channel by itself"},
        {AxisKind::Pooled, "its activation works on each channel by itself"},
        {AxisKind::KvGroup, "each group has scores of its own; rotate its value channels"},
        {AxisKind::QueryHead, "each head has scores of its own; rotate the value channels"},
    };
    for (const Reason& reason : kReasons)
        if (reason.kind == axis.kind)
            throw Error(ErrorKind::Refused,
                        fmt::format("{} cannot be rotated: {}", textOf(axis), reason.text));
}

/// A factor that is the same for all channels commutes with the rotation; others must have been
/// folded, or can be where `folding` says that they will be.
void checkNorms(const Model& model, bool folding) {
    if (hasLayerNorm(model.spec()))
        throw Error(ErrorKind::Refused,
                    "the residual stream cannot be rotated: LayerNorm takes the mean over its "
                    "channels out, which is "
                    "another one after a rotation");
    for (const WeightPtr& weight : model.weightsInOrder()) {
        if (weight->role != WeightRole::Norm ||
            weight->axes.front().front().kind != AxisKind::Residual)
            continue;
        const bool isRead = !readersOf(model, weight->name).empty();
        if (folding && isRead) continue;
        const std::vector<float> factors = weight->encoding->decode();
        if (std::all_of(factors.begin(), factors.end(),
                        [&](float f) { return f == factors.front(); }))
            continue;
        throw Error(
            ErrorKind::Refused,
            isRead ? fmt::format(
                         "the residual stream cannot be rotated: the norm '{}' multiplies each "
                         "channel by a "
                         "factor of its own; fold the norms into the weights behind them first",
                         weight->name)
                   : fmt::format("the residual stream cannot be rotated: the post-norm '{}' "
                                 "multiplies each channel "
                                 "by a factor of its own on its way into the stream, and there is "
                                 "no weight behind "
                                 "it to take the factors",
                                 weight->name));
    }
}

void checkHeadChannels(const Model& model, const AxisRef& axis, const Rotation& rotation) {
    const std::vector<double> entries = rotation.matrix();
    for (const size_t i : layersWith(model.spec(), axis.layer)) {
        const AttentionSpec& attention = model.spec().layers[i].attention;
        if (attention.qkNorm)
            throw Error(
                ErrorKind::Refused,
                fmt::format(
                    "{} cannot be rotated: QK-norm multiplies each channel by a factor of its own",
                    textOf(axis)));
        const auto pair = mixedByRope(attention, [&](int64_t r, int64_t c) {
            return entries[static_cast<size_t>(r * rotation.size() + c)];
        });
        if (pair)
            throw Error(ErrorKind::Refused, fmt::format("{} cannot be rotated so: the matrix mixes "
                                                        "channels {} and {}, which RoPE turns "
                                                        "differently",
                                                        textOf(axis), pair->first, pair->second));
    }
}

}  // namespace

void checkResidualRotation(const Model& model) {
    couplingOf(model, {AxisKind::Residual}, "rotated");
    checkNorms(model, true);
}

ModelPtr rotateAxis(const Model& model, const AxisRef& axis, const Rotation& rotation,
                    const JobContext* job) {
    checkKind(axis);
    const Coupling coupling = couplingOf(model, axis, "rotated");
    if (rotation.size() != coupling.size)
        throw Error(ErrorKind::Usage, fmt::format("{} has {} places; the rotation is of size {}",
                                                  textOf(axis), coupling.size, rotation.size()));
    if (axis.kind == AxisKind::Residual) checkNorms(model, false);
    if (axis.kind == AxisKind::HeadChannel) checkHeadChannels(model, axis, rotation);
    ModelEdit edit(model, job);
    for (const CoupledDimension& dimension : coupling.dimensions)
        if (dimension.role != WeightRole::Norm)
            edit.rotate(dimension.weight, dimension.dimension, rotation);
    return std::move(edit).finish();
}

}  // namespace lathe::core
