// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods have in common when they plan: sizes of the result, and remarks about their targets.

#include <functional>
#include <string>
#include <vector>

#include "core/methods/method.h"

namespace lathe::core {

/// Multiply-adds per second of one thread in large products.
inline constexpr double kMultiplyAddsPerSecond = 25e9;

/// What encoding one value costs. Nanoseconds are of one thread.
struct Cost {
    double nanoseconds = 1;
    double workBytes = 8;  ///< memory held per value of a weight, decoded values included
};

/// The estimate of a step that replaces each target by an encoding of `bytesOf(target)` bytes, but
/// for those that stay as they are.
Estimate estimateReplacing(const MethodInput& input,
                           const std::function<uint64_t(const Weight&)>& bytesOf, Cost cost,
                           const std::function<bool(const Weight&)>& stays = {});

void note(std::vector<PlanNote>& notes, PlanNote::Level level, std::string sentence,
          std::optional<PlanFix> fix = {});

/// Adds what `check` throws as an error of the plan.
void noteErrors(std::vector<PlanNote>& notes, const std::function<void()>& check);

/// "layers.0.attn.q", "layers.0.attn.q and 11 more"
std::string namesOf(const std::vector<const Weight*>& weights);

/// Remarks on any method that quantizes: targets that are quantized already, a tied table, a
/// step after which the weights are no smaller.
std::vector<PlanNote> quantizationNotes(const MethodInput& input,
                                        const std::function<uint64_t(const Weight&)>& bytesOf);

/// Warns about weights whose columns the group of parameter `param` does not divide, with groups
/// that do.
void noteGroup(std::vector<PlanNote>& notes, const MethodInput& input, std::string_view param);

/// What divides the columns of every target: their greatest common divisor.
int64_t commonColumns(const MethodInput& input);

}  // namespace lathe::core
