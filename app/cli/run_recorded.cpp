// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/run.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/evaluate/memory.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/recorded_run.h"
#include "core/workspace/report.h"
#include "core/workspace/result_json.h"
#include "core/workspace/source_checksum.h"

namespace lathe::app {

namespace {

/// What recipes are applied to, what the results are compared with, and the run that the former
/// came from.
struct Start {
    core::ModelPtr model, original;
    std::optional<core::RunId> parent;  ///< none: the baseline
};

/// MODEL itself; the outcome of --parent, which must be of the same original; or, where MODEL is a
/// checkpoint of this workspace, that and the original it descends from.
Start startOf(core::Workspace& workspace, const RunOptions& options, const core::ModelPtr& opened,
              core::JobContext& job) {
    if (const auto known = workspace.runOf(options.model); known && !options.parent)
        return {opened, core::openCheckpoint(workspace, workspace.rootOf(*known), job), known};
    const core::ModelPtr original = core::withSourceChecksum(opened, job);
    if (!options.parent) return {original, original, {}};
    const core::Run run = workspace.run(*options.parent);
    if (run.sourceSha256 != original->parts().provenance.sourceSha256)
        throw core::Error(
            core::ErrorKind::Refused,
            fmt::format("run {} ({}) is of another original, {}", run.id, run.name, run.source));
    return {core::openCheckpoint(workspace, run.id, job), original, run.id};
}

/// -o is the file of a single recipe, and the folder of a study's exports.
void setExport(core::RunRequest& request, const RunOptions& options, const core::Study& study,
               const core::Variant& variant) {
    if (study.variants.size() == 1 && !options.output.empty() && variant.exportFormat.empty()) {
        request.exportFormat = formatFor(options);
        request.exportPath = options.output;
    } else if (!variant.exportFormat.empty()) {
        const std::filesystem::path outputs = options.output.empty() ? "lathe-out" : options.output;
        std::filesystem::create_directories(outputs);
        request.exportFormat = variant.exportFormat;
        request.exportPath = core::variantExportPath(variant, request.name, outputs);
    }
}

void print(Session& session, const RunOptions& options, const core::StudyResult& result,
           const std::vector<core::Run>& runs) {
    std::string text = studyTable(result);
    Json json = Json::parse(core::studyToJson(result));
    json["workspace"] = options.workspace;
    for (const core::Run& run : runs) {
        json["runs"].push_back({{"id", run.id},
                                {"parent", *run.parent},
                                {"name", run.name},
                                {"checkpoint", run.checkpoint}});
        text += fmt::format("run {} of {} (from run {}): {}\n", run.id, options.workspace,
                            *run.parent, run.name);
    }
    if (runs.size() == 1) {  // the keys of a run without a workspace
        const Json only = core::toJson(*runs.front().metrics);
        for (const char* key : {"recipe", "steps", "bits_per_weight", "bytes"})
            json[key] = only.value(key, Json::array());
        if (only.contains("export")) json["output"] = only["export"];
    }
    json["peak_rss_bytes"] = core::peakRssBytes();
    if (!options.report.empty())
        text += fmt::format("report: {}\n", std::filesystem::absolute(options.report).string());
    session.print(json, text);
}

}  // namespace

void runRecorded(Session& session, const RunOptions& options, const core::Study& study,
                 const core::ModelPtr& opened) {
    core::JobContext& job = session.job();
    const auto backend = session.backend();
    core::Workspace workspace(options.workspace);
    const Start start = startOf(workspace, options, opened, job);
    const core::Run baseline =
        core::baselineFor(workspace, start.original, study.measure, backend, job);
    core::RunRequest request;
    request.model = start.model;
    request.original = start.original;
    request.parent = start.parent.value_or(baseline.id);
    request.measure = study.measure;
    request.data = core::loadStepData(study.data);

    core::StudyResult result{study,
                             baseline.source,
                             start.original->spec(),
                             baseline.machine,
                             baseline.sourceSha256,
                             {*baseline.metrics},
                             0};
    std::vector<core::Run> runs;
    for (const core::Variant& variant : study.variants) {
        request.name = study.variants.size() == 1 ? variant.recipe.name
                                                  : core::variantName(variant, runs.size() + 1);
        request.recipe = variant.recipe;
        request.exportFormat.clear();
        setExport(request, options, study, variant);
        runs.push_back(core::runAndRecord(workspace, request, backend, job).run);
        result.models.push_back(*runs.back().metrics);
        tellWarnings(result.models.back().steps);
        result.seconds += runs.back().seconds;
    }
    if (!options.report.empty()) core::writeTextFile(options.report, core::reportHtml(result));
    print(session, options, result, runs);
}

}  // namespace lathe::app
