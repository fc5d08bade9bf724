// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a model's bytes are and what running it takes: plain values for charts.

#include <cstdint>
#include <functional>
#include <vector>

#include "core/model/model.h"
#include "widgets/charts/bar_row.h"
#include "widgets/charts/treemap_chart.h"

namespace lathe::app {

/// One item per weight, grouped by block; `blockName` gives "block 3" in the user's language.
std::vector<widgets::TreemapItem> treemapOf(const core::Model& model,
                                            const std::function<QString(int)>& blockName);

/// Bytes by type of encoding, the largest first.
std::vector<widgets::BarSegment> bytesByType(const core::Model& model);

/// Greatest activations of a forward pass over `rows` tokens at once: residual, queries, FFN and
/// logits of one row.
uint64_t workingBytes(const core::ModelSpec& spec, int64_t rows);

struct MachineMemory {
    uint64_t total = 0, available = 0;
};
MachineMemory machineMemory();  ///< of /proc/meminfo

}  // namespace lathe::app
