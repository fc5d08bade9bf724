// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where an axis runs: the dimensions of weights that have it, and who of them writes its values and
// who reads them. Found from the axes of expectedWeights, so that a new kind of layer follows by
// naming its axes. Private to core/model/axes.

#include <span>
#include <string>
#include <vector>

#include "core/model/axes/axis_operations.h"

namespace lathe::core {

/// Keys read where queries write: a factor on one side is undone on the other.
enum class AxisUse { Writes, Reads };

struct CoupledDimension {
    std::string weight;  ///< name
    WeightRole role;
    size_t dimension;
    DimensionAxes axes;  ///< of that dimension
    AxisUse use;
};

struct Coupling {
    std::vector<CoupledDimension> dimensions;
    int64_t size = 0;    ///< places within a group
    int64_t groups = 1;  ///< KV groups for axes inside them
    int64_t places() const { return size * groups; }
};

/// Throws Error(Usage) for a layer that is not there, Error(Refused) for one without weights of its
/// own, for the vocabulary and for what a linear reads turned; `operation` is a participle
/// ("scaled").
Coupling couplingOf(const Model& model, const AxisRef& axis, std::string_view operation);

/// Throws Error(Refused) where columns of `weight` stand for turned inputs, so that no place of an
/// axis is one of them (ArithmeticPlan::transforms); `what` was to be `operation`.
void requireUnturned(const Model& model, const std::string& weight, std::string_view what,
                     std::string_view operation);

/// "the FFN axis of layer 3"
std::string textOf(const AxisRef& axis);

/// The list in its long form, one entry per place: shorter ones of channels are repeated for every
/// group. Throws Error(Usage) for another length.
template <class T>
std::vector<T> forEveryPlace(const AxisRef& axis, const Coupling& coupling,
                             std::span<const T> list);

/// For each index of a dimension after the operation, the one before it; `order` has groups x new
/// size entries that stay within their group. Throws Error(Refused) if groups differ where the
/// dimension has none.
std::vector<int64_t> indicesOf(const CoupledDimension& dimension, const AxisRef& axis,
                               const Coupling& coupling, std::span<const int64_t> order);

/// For each index of a dimension the factor of its place.
std::vector<double> factorsOf(const CoupledDimension& dimension, const AxisRef& axis,
                              const Coupling& coupling, std::span<const double> factors);

/// Whether a norm of the residual stream takes the mean over its channels out.
bool hasLayerNorm(const ModelSpec& spec);

/// Indices of the layers that use the weights of `layer`, itself included; of all layers for -1.
std::vector<size_t> layersWith(const ModelSpec& spec, int layer);

/// The linears that read what a norm hands on ("layers.2.attn.q", ...); empty for a norm that
/// writes into the residual stream.
std::vector<std::string> readersOf(const Model& model, std::string_view norm);

}  // namespace lathe::core
