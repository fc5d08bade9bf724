// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a recorded baseline answers what is asked now, so that an original is not measured again
// for each run.
#include <algorithm>

#include "core/base/error.h"
#include "core/data/inputs.h"
#include "core/workspace/recorded_run.h"
#include "core/workspace/source_checksum.h"

namespace lathe::core {

namespace {

bool sameText(const MeasuredModel& known, const Model& model, const Measurements& asked) {
    if (asked.text.empty()) return true;
    if (!known.perplexity || !model.tokenizer()) return false;
    const TextData text = readText(asked.text);
    if (known.perplexity->dataSha256 != text.sha256) return false;
    const WindowPlan plan = planText(text.text, *model.tokenizer(), model.spec(), asked.windows);
    return known.perplexity->protocol == plan.protocol &&
           known.perplexity->context == plan.context &&
           known.perplexity->tokens == plan.scoredTokens;
}

bool sameTasks(const MeasuredModel& known, const Measurements& asked) {
    return std::all_of(
        asked.tasks.begin(), asked.tasks.end(), [&](const std::filesystem::path& path) {
            const TaskSet set = readTask(path);
            const int64_t all = std::ssize(set.questions);
            const int64_t n = asked.taskLimit > 0 ? std::min(asked.taskLimit, all) : all;
            return std::any_of(
                known.tasks.begin(), known.tasks.end(), [&](const MeasuredTask& task) {
                    return task.result.name == set.name && task.result.dataSha256 == set.sha256 &&
                           task.result.n == n;
                });
        });
}

bool sameClasses(const MeasuredModel& known, const Measurements& asked) {
    if (asked.labelled.empty()) return true;
    if (!known.classes || known.classes->path.empty()) return false;
    const Dataset data = readDataset(asked.labelled);
    const int64_t all = exampleCount(data);
    return known.classes->dataSha256 == sha256Of(data) &&
           known.classes->result.examples ==
               (asked.labelledLimit > 0 ? std::min(asked.labelledLimit, all) : all);
}

bool answers(const Run& run, const Model& model, const Measurements& asked,
             const Machine& machine) {
    if (!run.metrics || run.machine.precision != machine.precision) return false;
    const bool sameSpeed = run.metrics->latency && run.machine == machine;
    return (!asked.latency || sameSpeed) && sameText(*run.metrics, model, asked) &&
           sameTasks(*run.metrics, asked) && sameClasses(*run.metrics, asked);
}

}  // namespace

Run baselineFor(Workspace& workspace, const ModelPtr& opened, const Measurements& measure,
                const std::shared_ptr<Backend>& backend, JobContext& job) {
    const ModelPtr model = withSourceChecksum(opened, job);
    const Provenance& provenance = model->parts().provenance;
    const auto id = provenance.steps.empty()
                        ? workspace.baselineOf(provenance.sourceSha256, provenance.source)
                        : std::nullopt;
    if (id)
        if (Run known = workspace.run(*id); answers(known, *model, measure, thisMachine(*backend)))
            return known;
    return recordBaseline(workspace, model, measure, backend, job).run;
}

}  // namespace lathe::core
