// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads what a study's steps are given besides the model.

#include "core/workspace/recipe.h"

namespace lathe::core {

/// Reads all of it. A sample's name as data ("sample:stories" and every other) means what it was
/// trained on, made anew from the seed (core/data), which its held-out data is no part of; of the
/// stories the first tenth (as calibration: see sampleCalibration). Null if there are no sources.
/// Throws what readText and openModel throw.
std::shared_ptr<const StepData> loadStepData(const DataSources& sources);

/// What a sample is calibrated on: the first 1000 stories or examples of its training data. Null
/// unless `source` names a sample that has some.
std::shared_ptr<const Dataset> sampleCalibration(const std::string& source);

/// What models are measured on, if that is one text or labelled data.
std::shared_ptr<const Dataset> measuredData(const Measurements& measure);

}  // namespace lathe::core
