// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/data_sources.h"

#include "core/data/drawn_digits.h"
#include "core/data/review_grammar.h"
#include "core/data/story_grammar.h"
#include "core/model/family.h"

namespace lathe::core {

namespace {

constexpr uint64_t kTrainingSeed = 1;  // the sample's own; its held-out text has another
constexpr uint64_t kStories = 12'000, kExamples = 24'000;

std::shared_ptr<const Dataset> dataNamed(const std::string& name) {
    if (name.empty()) return nullptr;
    if (name == "sample:stories" || name == "sample:stories-large")
        return std::make_shared<const Dataset>(
            textFromString(name, storyText(kTrainingSeed, 0, kStories)));
    if (name == "sample:reviews")
        return std::make_shared<const Dataset>(labelledFromTsv(
            name, reviewTable(ReviewPart::Training, kTrainingSeed, kExamples)));
    if (name == "sample:digits" || name == "sample:mlp")
        return std::make_shared<const Dataset>(drawnDigits(kTrainingSeed, kExamples));
    return std::make_shared<const Dataset>(readDataset(name));
}

}  // namespace

std::shared_ptr<const StepData> loadStepData(const DataSources& sources) {
    if (sources.empty()) return nullptr;
    auto data = std::make_shared<StepData>();
    data->training = dataNamed(sources.training);
    data->heldOut = dataNamed(sources.heldOut);
    for (const std::string& teacher : sources.teachers)
        data->teachers.push_back(openModel(teacher));
    return data;
}

}  // namespace lathe::core
