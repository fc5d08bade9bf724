// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Metrics as a workspace stores them: what is written reads back equal, infinities included. Left
// out are the values per token (tokenNll, tokenKl) and per option of a task (log-likelihoods, token
// counts), which are as large as the data; whether an item was right and what was chosen stays,
// since McNemar's test and the list of flipped predictions need it. Name and recipe stand in the
// row.

#include <string>
#include <string_view>

#include "core/workspace/machine.h"
#include "core/workspace/measure.h"

namespace lathe::core {

std::string metricsToJson(const MeasuredModel& metrics);
MeasuredModel metricsFromJson(std::string_view json);  ///< throws Error(Corrupt) naming the field

std::string machineToJson(const Machine& machine);
Machine machineFromJson(std::string_view json);  ///< throws Error(Corrupt) naming the field

}  // namespace lathe::core
