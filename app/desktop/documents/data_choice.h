// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a document's steps train on and learn from, besides the model: what is chosen before anybody
// chooses, what a recipe needs of it, and its text in the workspace.

#include <QString>
#include <optional>

#include "core/workspace/recipe.h"

namespace lathe::app {

/// The data of a bundled sample, as core::loadStepData knows it, that fits such a model; empty
/// where none does.
QString sampleDataFor(const core::ModelSpec& spec);

/// A sample trains on data of its own kind; every student learns from the model before any step.
core::DataSources defaultData(const QString& source);

/// A bundled model, which steps calibrate on data of its own where nothing is chosen.
bool hasOwnCalibration(const QString& source);

/// The most that one enabled step of the recipe asks for.
core::MethodNeeds needsOf(const core::Recipe& recipe);

/// `chosen` without what no enabled step of the recipe asks for, so that nothing is read in vain.
core::DataSources neededData(const core::Recipe& recipe, const core::DataSources& chosen);

enum class DataKind { Training, Calibration, Teachers };

/// The first thing that a step asks for and neither `chosen` nor the model, opened from `source`,
/// has.
std::optional<DataKind> missingData(const core::RecipeStep& step, const core::DataSources& chosen,
                                    const QString& source);

/// As session state of a workspace; what cannot be read back is the default.
std::string dataToJson(const core::DataSources& data);
core::DataSources dataFromJson(const std::string& json, const QString& source);

}  // namespace lathe::app
