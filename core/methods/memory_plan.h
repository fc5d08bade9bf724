// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What steps hold at once, for the memory that plans state. Sums of the arrays that are there;
// constants are measured (tests/tools/plan_memory.py).

#include "core/methods/method.h"

namespace lathe::core {

/// What products leave with every thread: a decoded tile, the blocks that the matrix library packs
/// (as wide as the widest input of a linear), its stack. Fewer blocks where only layers are passed
/// and nothing else is multiplied.
uint64_t productMemory(const ModelSpec& spec, bool onlyLayers = false);

/// Values per row of a layer at their most, the stream before it included.
double valuesInLayer(const ModelSpec& spec, size_t layer);
/// When the inputs of its widest linear are seen.
double valuesAtLastLinear(const ModelSpec& spec, size_t layer);
double mostValuesInLayers(const ModelSpec& spec);

/// Rows that pass a layer at once while a step calibrates.
double rowsAtOnce(const MethodInput& input);

/// Values per row that a backward pass comes back to, with their gradients where they overlap.
/// `length`: rows of one sequence.
double valuesOnTape(const ModelSpec& spec, double length);

/// Of a look at the calibration data that takes so many forward passes: 0 (none), 1 (values pass),
/// or those of gradients, input by input.
uint64_t passMemory(const MethodInput& input, double passes);

}  // namespace lathe::core
