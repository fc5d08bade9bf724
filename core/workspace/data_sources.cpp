// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/data_sources.h"

#include "core/data/drawn_digits.h"
#include "core/data/review_grammar.h"
#include "core/data/story_grammar.h"
#include "core/model/family.h"

namespace lathe::core {

namespace {

constexpr uint64_t kTrainingSeed = 1;  // the sample's own; its held-out text has another
constexpr uint64_t kStories = 12'000, kExamples = 24'000, kForCalibration = 1'000;

/// What a sample was trained on: its first stories or examples. Null for any other name.
std::shared_ptr<const Dataset> sampleData(const std::string& name, uint64_t stories,
                                          uint64_t examples) {
    if (name == "sample:stories" || name == "sample:stories-large")
        return std::make_shared<const Dataset>(
            textFromString(name, storyText(kTrainingSeed, 0, stories)));
    if (name == "sample:reviews")
        return std::make_shared<const Dataset>(
            labelledFromTsv(name, reviewTable(ReviewPart::Training, kTrainingSeed, examples)));
    if (name == "sample:digits" || name == "sample:mlp")
        return std::make_shared<const Dataset>(drawnDigits(kTrainingSeed, examples));
    return nullptr;
}

std::shared_ptr<const Dataset> dataNamed(const std::string& name) {
    if (name.empty()) return nullptr;
    if (auto sample = sampleData(name, kStories, kExamples)) return sample;
    return std::make_shared<const Dataset>(readDataset(name));
}

std::shared_ptr<const Dataset> calibrationNamed(const std::string& name) {
    if (auto sample = sampleCalibration(name)) return sample;
    return dataNamed(name);
}

}  // namespace

std::shared_ptr<const Dataset> sampleCalibration(const std::string& source) {
    return sampleData(source, kForCalibration, kForCalibration);
}

std::shared_ptr<const Dataset> measuredData(const Measurements& measure) {
    if (!measure.text.empty()) return std::make_shared<const Dataset>(readText(measure.text));
    if (!measure.labelled.empty())
        return std::make_shared<const Dataset>(readDataset(measure.labelled));
    return nullptr;
}

std::shared_ptr<const StepData> loadStepData(const DataSources& sources) {
    if (sources.empty()) return nullptr;
    auto data = std::make_shared<StepData>();
    data->training = dataNamed(sources.training);
    data->heldOut = dataNamed(sources.heldOut);
    data->calibration = calibrationNamed(sources.calibration);
    for (const std::string& teacher : sources.teachers)
        data->teachers.push_back(openModel(teacher));
    return data;
}

}  // namespace lathe::core
