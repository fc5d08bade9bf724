// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/drop_job.h"

#include <algorithm>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/step_data_cache.h"
#include "core/base/error.h"
#include "core/data/text.h"
#include "core/workspace/recorded_run.h"

namespace lathe::app {

namespace {

constexpr int64_t kWindows = 4;  ///< of the text: enough to rank places, and soon done

core::WindowPlan windowsOf(const core::Model& model, const core::Measurements& measure) {
    if (measure.text.empty() || !model.tokenizer())
        throw core::Error(core::ErrorKind::Refused,
                          "this run was not measured on a text that the model reads, so there is "
                          "no drop of its predictions to explain; choose a text to measure on");
    core::WindowOptions windows = measure.windows;
    windows.chunks = windows.chunks > 0 ? std::min(windows.chunks, kWindows) : kWindows;
    return core::planText(core::readText(measure.text).text, *model.tokenizer(), model.spec(),
                          windows);
}

}  // namespace

std::function<core::DropExplanation(core::JobContext&)> dropJob(
    const core::Workspace& workspace, std::shared_ptr<core::Backend> backend, Document& document,
    const core::Run& run) {
    return [&workspace, backend = std::move(backend), recipe = run.recipe,
            parent = run.parent.value_or(0), cache = document.recipe().dataCache(),
            sources = neededData(run.recipe, document.recipe().data()),
            measure = measurementsFor(document.source(), document.model()->spec())](
               core::JobContext& job) {
        const core::ModelPtr before = core::openCheckpoint(workspace, parent, job);
        const core::WindowPlan plan = windowsOf(*before, measure);
        DataKind reading = DataKind::Training;
        const core::RunInputs inputs{cache->load(sources, reading, job), backend};
        return core::explainDrop(before, recipe, inputs, plan, {}, job);
    };
}

}  // namespace lathe::app
