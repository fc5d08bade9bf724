// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/calibration_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/data/inputs.h"
#include "core/encoding/seeded.h"
#include "core/methods/planning.h"
#include "core/methods/step_data.h"

namespace lathe::core {

namespace {

/// Which of `count` things are taken, ascending.
std::vector<int32_t> chosen(const MethodInput& input, int64_t count) {
    const int64_t samples = std::min(count, input.params.integer("samples"));
    return seededPositions(input.seed, 1, count, samples);
}

InputBatch chosenWindows(const MethodInput& input, const TextData& text, JobContext& job) {
    const std::vector<TokenId> tokens =
        documentTokens(*input.model->tokenizer(), text.text, nullptr, job).tokens;
    const int64_t window = calibrationWindow(input);
    const int64_t count = std::ssize(tokens) / window;
    if (count == 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} has {} tokens, which is less than one window of {}; give a "
                                "longer text for the calibration or a shorter window",
                                text.name, tokens.size(), window));
    InputBatch batch;
    for (const int32_t index : chosen(input, count)) {
        const auto first = tokens.begin() + index * window;
        batch.texts.push_back({{first, first + window}, {}});
    }
    return batch;
}

InputBatch chosenExamples(const MethodInput& input, const Dataset& data) {
    const int64_t count = exampleCount(data);
    if (count == 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} has no examples to calibrate on", nameOf(data)));
    InputBatch batch;
    const std::vector<int32_t> indices = chosen(input, count);
    for (size_t i = 0; i < indices.size(); ++i) {
        InputBatch one = labelledInputs(*input.model, data, indices[i], indices[i] + 1);
        if (!one.texts.empty()) {
            batch.texts.push_back(std::move(one.texts.front()));
            continue;
        }
        if (i == 0) batch.values = Matrix(std::ssize(indices), one.values.columns);
        std::ranges::copy(one.values.values, batch.values.row(static_cast<int64_t>(i)));
    }
    return batch;
}

}  // namespace

ParamSchema calibratedSchema(std::vector<ParamSpec> own, const std::string& condition,
                             const std::vector<std::string>& values) {
    const auto add = [&](ParamSpec spec) {
        own.push_back(condition.empty() ? std::move(spec)
                                        : std::move(spec).onlyWhen(condition, values));
    };
    add(ParamSpec::integer(
        "samples", "Samples", 128, 1, 1 << 20,
        "Windows of the calibration text, or examples of a classifier's data, to look at."));
    add(ParamSpec::integer("window", "Window", 256, 1, 1 << 20,
                           "Tokens of one window; at most the model's context."));
    return own;
}

bool calibrates(const Method& method, const Params& params) {
    if (!method.needs.calibrationText) return false;
    const ParamSchema schema = method.schema();
    const ParamSpec* samples = schema.find("samples");
    return !samples || ParamSchema::matters(*samples, params);
}

void requireCalibrationData(const MethodInput& input) {
    if (!input.data || !input.data->calibration)
        throw Error(ErrorKind::Usage,
                    fmt::format("this step looks at what the layers receive, and nothing to "
                                "calibrate on was given; choose {} (--calibration FILE on the "
                                "command line)",
                                input.model->spec().classifies()
                                    ? "examples of the kind that the model reads"
                                    : "a text like those that the model was trained on"));
    requireUsable(*input.model, *input.data->calibration);
}

int64_t calibrationWindow(const MethodInput& input) {
    const int64_t window = input.params.integer("window"), context = input.model->spec().context;
    return context > 0 ? std::min(window, context) : window;
}

int64_t mostCalibrationInputs(const MethodInput& input) {
    const int64_t samples = input.params.integer("samples");
    if (!input.data || !input.data->calibration) return samples;
    const Dataset& data = *input.data->calibration;
    const auto* text = std::get_if<TextData>(&data);
    // A token is a byte at least; BOS and a space may stand before the text.
    return std::min(samples, text ? (std::ssize(text->text) + 2) / calibrationWindow(input)
                                  : exampleCount(data));
}

double mostCalibrationRows(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    InputBatch one;
    one.values.rows = 1;
    const int64_t rows =
        spec.input.kind == InputKind::Tokens ? calibrationWindow(input) : rowCount(spec, one);
    return static_cast<double>(mostCalibrationInputs(input)) * static_cast<double>(rows);
}

CalibrationInputs calibrationInputs(const MethodInput& input, JobContext& job) {
    requireCalibrationData(input);
    job.startPhase("Reading the calibration data", 1);
    const Dataset& data = *input.data->calibration;
    CalibrationInputs made;
    made.inputs = input.model->spec().classifies()
                      ? chosenExamples(input, data)
                      : chosenWindows(input, std::get<TextData>(data), job);
    made.record = {nameOf(data), sha256Of(data),
                   std::ssize(made.inputs.texts) + made.inputs.values.rows,
                   rowCount(input.model->spec(), made.inputs)};
    job.advance();
    return made;
}

CalibrationExamples calibrationExamples(const MethodInput& input, JobContext& job) {
    CalibrationInputs made = calibrationInputs(input, job);
    CalibrationExamples out{{}, std::move(made.record)};
    std::vector<int32_t> labels;
    if (input.model->spec().classifies()) {
        const Dataset& data = *input.data->calibration;
        for (const int32_t index : chosen(input, exampleCount(data)))
            labels.push_back(labelsOf(data)[static_cast<size_t>(index)]);
    }
    for (InputBatch::Text& text : made.inputs.texts) {
        TrainingSequence example{std::move(text.tokens), {}, std::move(text.types)};
        if (!labels.empty()) {
            example.targets = {labels[out.examples.size()]};
        } else {
            example.targets.assign(example.tokens.begin() + 1, example.tokens.end());
            example.targets.push_back(kNoTarget);
        }
        out.examples.push_back(std::move(example));
    }
    for (int64_t row = 0; row < made.inputs.values.rows; ++row) {
        const float* values = made.inputs.values.row(row);
        TrainingSequence example;
        example.targets = {labels[out.examples.size()]};
        example.values.assign(values, values + made.inputs.values.columns);
        out.examples.push_back(std::move(example));
    }
    return out;
}

void noteCalibration(std::vector<PlanNote>& notes, const MethodInput& input) {
    const size_t before = notes.size();
    noteErrors(notes, [&] { requireCalibrationData(input); });
    if (notes.size() > before || input.model->spec().classifies()) return;
    const auto& text = std::get<TextData>(*input.data->calibration);
    const int64_t most = mostCalibrationInputs(input), window = calibrationWindow(input);
    if (most == 0)
        note(notes, PlanNote::Level::Error,
             fmt::format("{} has {} bytes, which is less than one window of {} tokens; give a "
                         "longer text for the calibration or a shorter window",
                         text.name, text.text.size(), window));
    else if (most < input.params.integer("samples"))
        note(notes, PlanNote::Level::Hint,
             fmt::format("{} has {} bytes, which is less than {} windows of {} tokens; all of it "
                         "is used",
                         text.name, text.text.size(), input.params.integer("samples"), window));
}

}  // namespace lathe::core
