// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step calibrates on: some windows of a text, or some examples of a classifier's data. Which
// ones is decided by the seed alone.

#include <vector>

#include "core/methods/method.h"
#include "core/train/batch.h"

namespace lathe::core {

/// A schema followed by samples (128) and window (256). Of a method that can also decide without
/// data: which of its parameter `condition` takes them to matter.
ParamSchema calibratedSchema(std::vector<ParamSpec> own, const std::string& condition = {},
                             const std::vector<std::string>& values = {});

/// Whether a step with these parameters looks at calibration data.
bool calibrates(const Method& method, const Params& params);

/// Throws Error(Usage) when there is no calibration data, or none that the model reads, with what
/// to give.
void requireCalibrationData(const MethodInput& input);

/// Tokens per window: never more than the model's context.
int64_t calibrationWindow(const MethodInput& input);

/// Inputs that will be looked at: as many as asked for, or fewer if the data cannot have more. Of a
/// text that is known only by its bytes: telling exactly would take reading all of it.
int64_t mostCalibrationInputs(const MethodInput& input);

/// Rows behind the embedding that mostCalibrationInputs become.
double mostCalibrationRows(const MethodInput& input);

struct CalibrationInputs {
    InputBatch inputs;
    CalibrationRecord record;
};
/// Windows do not overlap; all are taken where there are fewer than asked for. Throws Error(Usage)
/// when there is not one, and what requireCalibrationData throws.
CalibrationInputs calibrationInputs(const MethodInput& input, JobContext& job);

/// The same inputs with what should come out: next tokens, or labels.
struct CalibrationExamples {
    TrainingBatch examples;
    CalibrationRecord record;
};
CalibrationExamples calibrationExamples(const MethodInput& input, JobContext& job);

/// Remarks about the data: none, unfitting, few.
void noteCalibration(std::vector<PlanNote>& notes, const MethodInput& input);

}  // namespace lathe::core
