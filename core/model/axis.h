// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every dimension of a weight is a product of named axes; weights that share an axis are coupled
// through it. Selecting, scaling or permuting along an axis must reach all of them.

#include <cstdint>
#include <vector>

namespace lathe::core {

enum class AxisKind {
    Residual,
    Vocabulary,
    KvGroup,
    QueryHead,
    HeadChannel,   ///< of queries and keys, which meet in the scores
    ValueChannel,  ///< of values, which the output projection reads: as long as HeadChannel, but not coupled to it
    Ffn,
    Hidden,   ///< outputs of a dense layer
    Feature,  ///< values of the network's input: a vector's, or one patch's pixels
    Position, ///< rows of a learned position table
    Type,     ///< rows of a table of token types
    Label,    ///< outputs of a classifier
    Pooled,   ///< outputs of the pooler
};

struct Axis {
    AxisKind kind = AxisKind::Residual;
    int layer = -1;  ///< -1 for axes of the whole model (Residual, Vocabulary, ...)
    int64_t size = 0;
    bool operator==(const Axis&) const = default;
};

/// Axes of one dimension, outermost first; their sizes multiply to the dimension. Rows of `attn.q` are
/// KvGroup x QueryHead (within the group) x HeadChannel.
using DimensionAxes = std::vector<Axis>;

}  // namespace lathe::core
