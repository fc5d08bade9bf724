// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/planted_outliers.h"

#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/workspace/recipe.h"

namespace lathe::core {

namespace {

/// A spread without a factor plants none.
bool plantsOutliers(const std::string& text) {
    constexpr std::string_view kId = "adapt.inject_outliers";
    if (!std::string_view(text).starts_with(kId)) return false;
    try {
        return stepFromText(text).params.real("factor") > 1;
    } catch (const Error&) {  // written by another version
        return true;
    }
}

}  // namespace

std::vector<std::string> plantedOutliers(const Model& model) {
    std::vector<std::string> planted;
    for (const std::string& step : model.parts().provenance.steps)
        if (plantsOutliers(step)) planted.push_back(step);
    return planted;
}

}  // namespace lathe::core
