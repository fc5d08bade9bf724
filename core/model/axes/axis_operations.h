// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The operations on a named axis of a model, one function each. They reach every weight, norm, bias
// and embedding that shares the axis and the model's description, or refuse with Error(Refused) and
// the reason. scale, permute, rotate and foldNorms leave the network's function unchanged; select
// computes what the network computes when all that writes the other places is zero.
//
// Rows of a weight keep their stored bits when they are only chosen or reordered; other changes
// decode a weight and encode it the same way again (a rounding for anything but float32). Norms and
// biases whose values change become float32. Layers that share the weights of another follow it.

#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/model/axes/rotation.h"
#include "core/model/model.h"

namespace lathe::core {

/// An axis of a model. Lists along an axis inside KV groups (QueryHead, HeadChannel, ValueChannel)
/// have one entry per place, groups outermost: heads in the order of the model, or kvHeads x
/// headDim channels; or, for channels, headDim entries that hold for every group.
struct AxisRef {
    AxisKind kind = AxisKind::Residual;
    int layer = -1;  ///< of all but Residual and Vocabulary; the layer must have weights of its own
    std::string
        norm{};  ///< of Residual, scale only: what this norm hands on ("layers.2.attn_norm")
};

/// Multiplies the values on the axis by `factors` (finite, not zero): what writes them by f, what
/// reads them by 1/f. Ffn: up and down (the activation is in the way of the gate). ValueChannel: v
/// and o. HeadChannel: q by f, k by 1/f. Residual behind a norm: the norm and its readers; a tied
/// head is untied for final_norm.
ModelPtr scaleAxis(const Model& model, const AxisRef& axis, std::span<const double> factors,
                   const JobContext* job = nullptr);

/// Names of the weights that scaleAxis changes. Throws what it throws whatever the factors, if they
/// are positive.
std::vector<std::string> scaledWith(const Model& model, const AxisRef& axis);

/// Place i holds afterwards what place order[i] held; `order` has each place once. Heads and
/// channels stay within their KV group; channels that RoPE turns stay where they are.
ModelPtr permuteAxis(const Model& model, const AxisRef& axis, std::span<const int64_t> order,
                     const JobContext* job = nullptr);

/// Values x on the axis become x Q: Residual (QuaRot's and SpinQuant's R1; fold the norms first),
/// ValueChannel of each KV group (R2), HeadChannel where Q commutes with RoPE.
ModelPtr rotateAxis(const Model& model, const AxisRef& axis, const Rotation& rotation,
                    const JobContext* job = nullptr);

/// Turns what linears read before they multiply it, in the plan, and their columns likewise;
/// `weights` are their names. Throws Error(Refused) where inputs are turned already, or have a
/// scale that was measured before (Error(Usage) where the transform does not fit).
ModelPtr turnInputs(const Model& model, std::span<const std::string> weights,
                    const InputTransform& transform, const JobContext* job = nullptr);

/// Throws what rotating the residual stream throws once the norms are folded, whatever the
/// rotation.
void checkResidualRotation(const Model& model);

/// Keeps the places listed, in ascending order, and removes all others: KvGroup, QueryHead (as many
/// in each group), Ffn, Residual. Norms of a narrower residual stream are multiplied by sqrt(n/n'),
/// and their epsilons by n/n', for n channels of which n' stay, as the mean over fewer channels
/// asks for; a layer's epsilon is QK-norm's too, which it moves by a relative epsilon (n/n' - 1) /
/// 2 mean(q^2).
ModelPtr selectAxis(const Model& model, const AxisRef& axis, std::span<const int64_t> keep,
                    const JobContext* job = nullptr);

/// Why places cannot be taken out of an axis, whatever they are; empty if they can.
std::string selectionProblem(const Model& model, const AxisRef& axis);

/// Keeps the layers listed, in ascending order; dense layers, which others are as wide as, stay.
/// The first kept layer of several that share weights has them.
ModelPtr selectLayers(const Model& model, std::span<const int> keep);

/// Multiplies each norm's factors into the linears that read it, and sets them to one. A norm that
/// writes into the residual stream (post-norm) stays as it is. A tied head is untied unless
/// final_norm is all ones.
ModelPtr foldNorms(const Model& model, const JobContext* job = nullptr);

/// How much each place weighs: the root of the sum of squares of what writes it times that of what
/// reads it. Norms do not count.
std::vector<double> axisNorms(const Model& model, const AxisRef& axis,
                              const JobContext* job = nullptr);

}  // namespace lathe::core
