// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Changes of a recipe that take back what a step has broken (see sanity_gate.h), or spare a place
// of the model from a step.

#include "core/workspace/runner.h"

namespace lathe::core {

struct WayBack {
    enum class Kind { TakeOut, LeaveOut, MoreBits, LessSparsity } kind = Kind::TakeOut;
    Recipe recipe;
    std::vector<std::string> places = {};  ///< of LeaveOut
    int bits = 0;                          ///< of MoreBits
    double sparsity = 0;                   ///< of LessSparsity
};

/// The same step without the weights that `patterns` names.
RecipeStep excluding(const RecipeStep& step, const std::vector<std::string>& patterns);

/// The same step with another value of one parameter.
RecipeStep withParam(const RecipeStep& step, const std::string& param, ParamValue value);

/// The part of zeros that a step is asked for, where that decides what it does.
std::optional<double> chosenSparsity(const RecipeStep& step);

/// What can be done about a warning of the step `step` (an index into recipe.steps) that left
/// `report`: the step is switched off, leaves the warning's site out where that is some of its
/// weights and not all, or is made gentler.
std::vector<WayBack> waysBack(const Recipe& recipe, size_t step, const StepReport& report,
                              const StepWarning& warning);

}  // namespace lathe::core
