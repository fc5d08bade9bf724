// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/drop_job.h"

#include <algorithm>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/step_data_cache.h"
#include "core/base/error.h"
#include "core/data/text.h"
#include "core/model/family.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/recorded_run.h"

namespace lathe::app {

namespace {

constexpr int64_t kWindows = 4;  ///< of the text: enough to rank places, and soon done

/// Where the text of a run may lie: where it lay, what is measured on now, and bundled texts.
std::vector<std::filesystem::path> placesOf(const core::Run& run,
                                            const core::Measurements& measure) {
    return {run.metrics->textPath, measure.text, core::samplesFolder() / "stories" / "heldout.txt"};
}

/// What the run was measured on; `same` is false if none of the places has it, and the text that
/// is measured on now is given instead.
core::TextData textOf(const core::Run& run, const core::Measurements& measure, bool& same) {
    for (const std::filesystem::path& path : placesOf(run, measure)) {
        if (path.empty() || !std::filesystem::is_regular_file(path)) continue;
        core::TextData text = core::readText(path);
        if (text.sha256 == run.metrics->perplexity->dataSha256) return text;
    }
    same = false;
    if (measure.text.empty())
        throw core::Error(core::ErrorKind::Refused,
                          "the text that this run was measured on is not found any more; choose a "
                          "text to measure on");
    return core::readText(measure.text);
}

core::WindowOptions windowsOf(const core::Run& run, const core::Measurements& measure) {
    core::WindowOptions windows = measure.windows;
    windows.context = run.metrics->perplexity->context;
    windows.chunks = windows.chunks > 0 ? std::min(windows.chunks, kWindows) : kWindows;
    return windows;
}

void requireTextRun(const core::Run& run, const core::Model& model) {
    if (!run.metrics || !run.metrics->perplexity || !model.tokenizer())
        throw core::Error(core::ErrorKind::Refused,
                          "this run was not measured on a text that the model reads, so there is "
                          "no drop of its predictions to explain; choose a text to measure on");
}

const core::CalibrationRecord* calibrationOf(const core::Run& run) {
    if (run.metrics)
        for (const core::StepReport& step : run.metrics->steps)
            if (step.calibration) return &*step.calibration;
    return nullptr;
}

/// A sample's own data is known by its name, wherever it was chosen.
core::DataSources sourcesOf(const core::Run& run, const core::DataSources& chosen) {
    core::DataSources sources = neededData(run.recipe, chosen);
    const core::CalibrationRecord* record = calibrationOf(run);
    if (record && record->data.starts_with("sample:")) sources.calibration = record->data;
    return sources;
}

void compareCalibration(ExplainedDrop& explained, const core::Run& run, const core::Model& model,
                        const core::StepData* data) {
    const core::CalibrationRecord* record = calibrationOf(run);
    if (!record) return;
    const std::shared_ptr<const core::Dataset> used =
        data && data->calibration ? data->calibration
                                  : core::sampleCalibration(model.parts().provenance.source);
    if (!used || core::sha256Of(*used) == record->sha256) return;
    explained.otherCalibration = core::nameOf(*used);
    explained.runCalibration = record->data;
}

}  // namespace

std::function<ExplainedDrop(core::JobContext&)> dropJob(const core::Workspace& workspace,
                                                        std::shared_ptr<core::Backend> backend,
                                                        Document& document, const core::Run& run) {
    return [&workspace, backend = std::move(backend), run, cache = document.recipe().dataCache(),
            sources = sourcesOf(run, document.recipe().data()),
            measure = measurementsFor(document.source(), document.model()->spec())](
               core::JobContext& job) {
        const core::ModelPtr before = core::openCheckpoint(workspace, run.parent.value_or(0), job);
        requireTextRun(run, *before);
        ExplainedDrop explained;
        bool same = true;
        const core::TextData text = textOf(run, measure, same);
        if (!same) explained.otherText = text.name;
        const core::WindowPlan plan = core::planText(text.text, *before->tokenizer(),
                                                     before->spec(), windowsOf(run, measure));
        DataKind reading = DataKind::Training;
        const core::RunInputs inputs{cache->load(sources, reading, job), backend};
        compareCalibration(explained, run, *before, inputs.data.get());
        explained.trains = needsOf(run.recipe).trainingData;
        explained.found = core::explainDrop(before, run.recipe, inputs, plan, {}, job);
        return explained;
    };
}

}  // namespace lathe::app
