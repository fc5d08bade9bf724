// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/compare/fake_classes.h"

#include "core/workspace/recipe.h"

namespace lathe::tests {

using namespace core;

namespace {

const std::vector<int32_t> kLabels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};

/// Logits that say `predictions` with much confidence.
Matrix logitsOf(const std::vector<int32_t>& predictions) {
    Matrix logits(static_cast<int64_t>(predictions.size()), 3);
    for (int64_t i = 0; i < logits.rows; ++i)
        for (int64_t k = 0; k < 3; ++k)
            logits.row(i)[k] = predictions[static_cast<size_t>(i)] == k ? 3.0f : 0.0f;
    return logits;
}

Run classified(RunId id, const char* name, const char* step,
               const std::vector<int32_t>& predictions) {
    Run run;
    run.id = id;
    if (id != kClassifier) run.parent = kClassifier;
    run.name = name;
    run.source = "sample:shapes";
    run.status = RunStatus::Done;
    run.machine.precision = "fp32";
    if (*step) run.recipe.steps.push_back(stepFromText(step));
    MeasuredModel& model = run.metrics.emplace();
    model.bytes = 4'000'000 / static_cast<uint64_t>(id);
    model.bitsPerWeight = 16.0 / static_cast<double>(id);
    MeasuredClasses& classes = model.classes.emplace();
    classes.result = evaluateClassification(logitsOf(predictions), kLabels);
    classes.data = "shapes";
    classes.dataSha256 = "0a1b";
    classes.path = "/nowhere/shapes";
    classes.names = {"circle", "square", "star"};
    return run;
}

}  // namespace

std::vector<Run> familyOfClassifiers() {
    return {classified(kClassifier, "shapes", "", {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 0}),
            classified(kSlight, "int8", "quant.rtn bits=8", {1, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 0}),
            classified(kHarsh, "int2", "quant.rtn bits=2", {1, 2, 0, 1, 2, 0, 0, 1, 2, 0, 1, 2})};
}

LabelledImages classifiedImages() {
    LabelledImages images;
    images.width = images.height = 2;
    images.channels = 1;
    images.labels = kLabels;
    images.labelNames = {"circle", "square", "star"};
    for (int i = 0; i < 12; ++i)
        for (int pixel = 0; pixel < 4; ++pixel)
            images.pixels.push_back(static_cast<uint8_t>(10 * i + pixel));
    return images;
}

}  // namespace lathe::tests
