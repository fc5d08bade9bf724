// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/recorded_run.h"

#include <fmt/format.h>

#include <chrono>

#include "core/base/error.h"
#include "core/formats/native.h"
#include "core/model/family.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/source_checksum.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

/// Where the source can be found again from another working directory.
std::string lastingSource(const Model& model) {
    const std::string& source = model.parts().provenance.source;
    std::error_code code;
    if (source.empty() || !fs::exists(source, code)) return source;
    const fs::path absolute = fs::absolute(source, code);
    return code ? source : absolute.string();
}

std::string nameFor(const RunRequest& request) {
    if (!request.name.empty()) return request.name;
    if (!request.recipe.name.empty()) return request.recipe.name;
    std::string name;
    for (const RecipeStep& step : request.recipe.steps)
        if (step.enabled) name += (name.empty() ? "" : " + ") + toText(step);
    return name.empty() ? "unchanged" : name;
}

/// The run's own weights from the file just written, so that they cost disk and not memory; all
/// others stay shared with the model before.
ModelPtr mapped(const fs::path& file, const ModelPtr& made, const Model& before) {
    const ModelPtr stored = modelFromCheckpoint(readCheckpoint(file));
    std::vector<WeightPtr> own;
    for (const WeightPtr& weight : made->weightsInOrder())
        if (before.find(weight->name) != weight.get())
            own.push_back(stored->parts().weights.at(weight->name));
    return own.empty() ? made : made->withWeights(own);
}

/// The work of one row, between its start and its end.
class Recording {
  public:
    Recording(Workspace& workspace, const RunRequest& request, ModelPtr model,
              std::shared_ptr<Backend> backend, JobContext& job)
        : m_workspace(workspace),
          m_request(request),
          m_model(std::move(model)),
          m_backend(std::move(backend)),
          m_job(job) {}

    RecordedRun run() {
        Run row;
        row.parent = m_request.parent;
        row.name = nameFor(m_request);
        row.source = lastingSource(*m_model);
        row.sourceSha256 = m_model->parts().provenance.sourceSha256;
        row.recipe = m_request.recipe;
        row.machine = thisMachine(*m_backend);
        m_id = m_workspace.start(row);
        const auto outcome = runJob([&] { return work(row.name); });
        if (const auto* cancelled = std::get_if<Cancelled>(&outcome)) {
            m_workspace.abandon(m_id, RunStatus::Cancelled, "", seconds());
            throw *cancelled;
        }
        if (const auto* error = std::get_if<Error>(&outcome)) {
            m_workspace.abandon(m_id, RunStatus::Failed, error->what(), seconds());
            throw *error;
        }
        return {m_workspace.run(m_id), std::get<ModelPtr>(outcome)};
    }

  private:
    ModelPtr work(const std::string& name) {
        const Measurer measurer(m_request.measure, m_request.original, m_backend);
        const RunInputs inputs{m_request.data, m_backend, m_workspace.folder() / "progress",
                               m_request.stateEvery, measuredData(m_request.measure)};
        RunResult result = runRecipe(m_model, m_request.recipe, m_job, inputs);
        const std::optional<MeasuredModel> reference = measuredOriginal();
        MeasuredModel measured =
            measurer.measure(name, result.model, reference ? &*reference : nullptr, m_job);
        measured.steps = std::move(result.steps);
        if (!m_request.exportFormat.empty())
            measured.exported = exportRecorded(m_workspace, result.model, m_request.exportFormat,
                                               m_request.exportPath, m_backend, m_job);
        std::string checkpoint;
        if (m_request.keepCheckpoint) {
            checkpoint = Workspace::checkpointName(m_id);
            const fs::path file = m_workspace.folder() / checkpoint;
            format_native.write(checkpointFromModel(*result.model, format_native.id), file, m_job);
            result.model = mapped(file, result.model, *m_model);
        }
        m_job.checkpoint();
        m_workspace.finish(m_id, measured, checkpoint, seconds());
        return result.model;
    }

    std::optional<MeasuredModel> measuredOriginal() const {
        if (!m_request.parent) return std::nullopt;
        return m_workspace.run(m_workspace.rootOf(*m_request.parent)).metrics;
    }

    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

    Workspace& m_workspace;
    const RunRequest& m_request;
    ModelPtr m_model;
    std::shared_ptr<Backend> m_backend;
    JobContext& m_job;
    RunId m_id = 0;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

}  // namespace

RecordedRun runAndRecord(Workspace& workspace, const RunRequest& request,
                         const std::shared_ptr<Backend>& backend, JobContext& job) {
    return Recording(workspace, request, withSourceChecksum(request.model, job), backend, job)
        .run();
}

RecordedRun recordBaseline(Workspace& workspace, const ModelPtr& model, const Measurements& measure,
                           const std::shared_ptr<Backend>& backend, JobContext& job) {
    const Provenance& provenance = model->parts().provenance;
    const std::string& source = provenance.source;
    if (!provenance.steps.empty())
        throw Error(ErrorKind::Refused, fmt::format("this model is no original but the outcome of "
                                                    "'{}' on {}; open that, or go on from its run",
                                                    provenance.steps.front(), source));
    RunRequest request;
    request.name = !model->spec().name.empty() ? model->spec().name
                   : !source.empty()           ? source
                                               : "original";
    request.model = model;
    request.measure = measure;
    request.keepCheckpoint = false;
    return runAndRecord(workspace, request, backend, job);
}

ModelPtr openCheckpoint(const Workspace& workspace, RunId id, JobContext& job) {
    const Run run = workspace.run(id);
    const std::string which = fmt::format("run {} ({})", run.id, run.name);
    if (run.status != RunStatus::Done)
        throw Error(ErrorKind::Refused,
                    fmt::format("{} is {}: it has no outcome to open", which, nameOf(run.status)));
    return withContext(which, [&] {
        if (run.checkpointMissing)
            throw Error(ErrorKind::NotFound,
                        fmt::format("its checkpoint {} is not there any more; run its recipe again",
                                    run.checkpoint));
        if (!run.checkpoint.empty())
            return modelFromCheckpoint(readCheckpoint(workspace.folder() / run.checkpoint));
        if (run.parent || !run.recipe.steps.empty())
            throw Error(ErrorKind::NotFound,
                        "it was recorded without a checkpoint; run its recipe again");
        ModelPtr model = withSourceChecksum(openModel(run.source), job);
        if (model->parts().provenance.sourceSha256 != run.sourceSha256)
            throw Error(
                ErrorKind::Refused,
                fmt::format("{} is not the file it was: its checksum has changed", run.source));
        return model;
    });
}

ExportResult exportRecorded(Workspace& workspace, const ModelPtr& model, const std::string& format,
                            const fs::path& path, const std::shared_ptr<Backend>& backend,
                            JobContext& job) {
    workspace.beginOutput(path);
    const auto outcome = runJob([&] { return exportModel(model, format, path, backend, job); });
    workspace.endOutput(path);  // however it ended, exportModel has tidied up behind itself
    if (const auto* cancelled = std::get_if<Cancelled>(&outcome)) throw *cancelled;
    if (const auto* error = std::get_if<Error>(&outcome)) throw *error;
    return std::get<ExportResult>(outcome);
}

}  // namespace lathe::core
