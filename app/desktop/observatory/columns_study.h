// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GPTQ and SparseGPT on a tile of one weight, as jobs over plain values: what enters the weight on
// a text, and the walk over the tile's columns with and without edits. A tile is taken as a layer
// of its own: its rows, its columns, and of the Hessian what they have to do with each other.

#include <QString>
#include <memory>
#include <string>
#include <vector>

#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/solvers/column_trace.h"

namespace lathe::app {

struct ColumnsRequest {
    core::ModelPtr model;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
    std::string weight;  ///< a linear
};

/// What enters a weight, and all others that read the same.
struct ColumnInputs {
    std::vector<std::string> readers;  ///< those weights
    int64_t columns = 0, tokens = 0;
    std::vector<float> gram;  ///< sum of x x^T over the tokens: columns^2 x 4 bytes
    QString textName, textSha256;

    bool areOf(const std::string& weight) const;
};
/// Throws Error(Refused) when nothing enters the weight.
ColumnInputs gatherInputs(const ColumnsRequest& request, core::JobContext& job);

enum class TileMethod { Gptq, SparseGpt };

struct TileOptions {
    TileMethod method = TileMethod::Gptq;
    int bits = 3;
    int group = 0;          ///< columns that share a scale; 0: all
    bool actOrder = false;  ///< with groups, their scales come from the weight as it is
    int sparsity = 50;      ///< percent
    int zeros = 0, of = 0;  ///< instead, where `of` is above 0
    int rows = 16, columns = 32;
    int firstRow = 0, firstColumn = 0;  ///< moved back where the weight ends
    bool operator==(const TileOptions&) const = default;
};

/// Another value for a weight, before the walk; row and column within the tile.
struct TileEdit {
    int row = 0, column = 0;
    double value = 0;
    bool operator==(const TileEdit&) const = default;
};

/// A walk with the tile behind each column: states[n] when n are decided.
struct TracedTile {
    core::ColumnTrace trace;
    std::vector<std::vector<double>> states;
};

struct TileWalk {
    TileOptions asked;
    TileOptions options;  ///< the same within the weight
    TracedTile original;
    std::shared_ptr<const TracedTile> edited;  ///< null without edits
    std::vector<TileEdit> edits;

    int rows() const { return options.rows; }
    int columns() const { return options.columns; }
    /// What is shown: with the edits, where there are any.
    const TracedTile& shown() const { return edited ? *edited : original; }
    int columnAt(int place) const;  ///< within the tile
    bool isEdited(int row, int place) const;
};

/// `edits` are made in their order.
TileWalk walkTile(const core::Weight& weight, const ColumnInputs& inputs,
                  const TileOptions& options, const std::vector<TileEdit>& edits,
                  core::JobContext& job);

}  // namespace lathe::app
