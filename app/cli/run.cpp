// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/run.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/evaluate/memory.h"
#include "core/formats/format.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/report.h"
#include "core/workspace/result_json.h"

namespace lathe::app {

namespace {

core::Study studyOf(const RunOptions& options, const CommonOptions& common) {
    if (options.recipe.empty() == options.steps.empty())
        throw core::Error(core::ErrorKind::Usage, "give either --recipe FILE or one or more --step 'METHOD name=value ...'");
    core::Study study;
    if (!options.recipe.empty()) {
        study = core::readStudy(options.recipe);
    } else {
        core::Variant& variant = study.variants.emplace_back();
        for (const std::string& step : options.steps) variant.recipe.steps.push_back(core::stepFromText(step));
    }
    if (!options.data.training.empty()) study.data.training = options.data.training;
    if (!options.data.heldOut.empty()) study.data.heldOut = options.data.heldOut;
    if (!options.data.calibration.empty()) study.data.calibration = options.data.calibration;
    if (!options.data.teachers.empty()) study.data.teachers = options.data.teachers;
    if (common.seedGiven)
        for (core::Variant& variant : study.variants) variant.recipe.seed = common.seed;
    return study;
}

std::string trainingText(const core::TrainingResult& training) {
    std::string text = fmt::format("; {} steps, loss {:.4f} -> {:.4f}", training.losses.size(),
                                   training.losses.front(), training.losses.back());
    if (!training.heldOut.empty())
        text += fmt::format(", held out {:.4f}", training.heldOut.back().loss);
    if (training.stored) text += fmt::format(", {:.4f} as stored", training.stored->loss);
    return text + (training.stoppedEarly ? " (stopped early)" : "");
}

std::string stepText(const core::StepReport& step) {
    double worst = 0;
    std::string where;
    for (const core::WeightLoss& loss : step.loss)
        if (loss.relative > worst) worst = loss.relative, where = loss.name;
    std::string text = fmt::format("{}\n  {} weights, {} -> {} in {:.2f} s", step.text, step.loss.size(), humanBytes(step.bytesBefore),
                                   humanBytes(step.bytesAfter), step.seconds);
    if (step.training && !step.training->losses.empty()) text += trainingText(*step.training);
    if (step.calibration)
        text += fmt::format("; calibrated on {} inputs ({} rows) of {}", step.calibration->inputs,
                            step.calibration->rows, step.calibration->data);
    if (worst > 0) text += fmt::format("; largest relative error {:.4f} at {}", worst, where);
    text += fmt::format("\n  memory in no file: {} before, {} at most; {} more were planned",
                        humanBytes(step.anonymousBefore), humanBytes(step.anonymousPeak),
                        humanBytes(step.plannedMemory));
    for (const core::PlanNote& note : step.notes) text += "\n  note: " + note.sentence;
    return text + "\n";
}

void printPlan(Session& session, const core::ModelPtr& model, const core::Study& study) {
    core::RunInputs inputs{core::loadStepData(study.data), session.backend()};
    inputs.measured = core::measuredData(study.measure);
    Json variants = Json::array();
    std::string text;
    for (const core::Variant& variant : study.variants) {
        Json steps = Json::array();
        for (const core::PlannedStep& step : core::planRecipe(model, variant.recipe, inputs)) {
            Json notes = Json::array();
            text += fmt::format("{}\n  {} weights; model then {}; about {} of memory and {:.1f} s\n", step.text, step.targets.size(),
                                humanBytes(step.estimate.bytesAfter), humanBytes(step.estimate.peakMemoryBytes), step.estimate.seconds);
            for (const core::PlanNote& note : step.notes) {
                notes.push_back(note.sentence);
                text += "  note: " + note.sentence + "\n";
            }
            steps.push_back({{"step", step.text}, {"targets", step.targets}, {"bytes_after", step.estimate.bytesAfter},
                             {"peak_memory_bytes", step.estimate.peakMemoryBytes}, {"seconds", step.estimate.seconds},
                             {"notes", std::move(notes)}});
        }
        variants.push_back({{"name", variant.recipe.name}, {"steps", std::move(steps)}});
    }
    session.print({{"plan", std::move(variants)}}, text);
}

/// A recipe with one result: apply, write, reopen, verify.
void runOne(Session& session, const RunOptions& options, const core::Study& study, const core::ModelPtr& model) {
    if (options.output.empty()) throw core::Error(core::ErrorKind::Usage, "give -o OUT, the checkpoint to write");
    const core::Recipe& recipe = study.variants.front().recipe;
    const core::RunResult result = core::runRecipe(
        model, recipe, session.job(), {core::loadStepData(study.data), session.backend()});
    const core::ExportResult file =
        core::exportModel(result.model, formatFor(options), options.output, session.backend(), session.job());
    tellWarnings(result.steps);
    Json steps = Json::array();
    std::string text;
    for (const core::StepReport& step : result.steps) {
        steps.push_back(core::toJson(step));
        text += stepText(step);
    }
    text += fmt::format("{}: {} ({:.3f} bits per weight), reopened {}\n", options.output, humanBytes(file.bytes),
                        result.model->bitsPerWeight(), file.verified ? "and verified" : "but DIFFERENT");
    session.print({{"recipe", Json::parse(core::recipeToJson(recipe))}, {"steps", std::move(steps)},
                   {"peak_rss_bytes", core::peakRssBytes()}, {"bits_per_weight", result.model->bitsPerWeight()},
                   {"bytes", result.model->bytes()}, {"output", core::toJson(file)}},
                  text);
}

void runMany(Session& session, const RunOptions& options, const core::Study& study, const core::ModelPtr& model) {
    const std::filesystem::path outputs = options.output.empty() ? "lathe-out" : options.output;
    const core::StudyResult result =
        core::runStudy(study, model, session.backend(), outputs, session.job(), [&](const std::string& name) {
            if (!session.options().json) std::fprintf(stderr, "measuring %s\n", name.c_str());
        });
    for (const core::MeasuredModel& measured : result.models) tellWarnings(measured.steps);
    if (!options.report.empty()) core::writeTextFile(options.report, core::reportHtml(result));
    std::string text = studyTable(result);
    if (!options.report.empty()) text += fmt::format("report: {}\n", std::filesystem::absolute(options.report).string());
    Json json = Json::parse(core::studyToJson(result));
    json["peak_rss_bytes"] = core::peakRssBytes();
    session.print(json, text);
}

void run(Session& session, const RunOptions& options) {
    if (options.parent && options.workspace.empty())
        throw core::Error(core::ErrorKind::Usage, "--parent names a run of a workspace; give --workspace FOLDER too");
    const core::Study study = studyOf(options, session.options());
    const std::string name = options.model == "-" ? study.model : options.model;
    if (name.empty()) throw core::Error(core::ErrorKind::Usage, "the recipe names no model; give one instead of '-'");
    const core::ModelPtr model = core::openModel(name);
    if (options.plan) return printPlan(session, model, study);
    if (!options.workspace.empty()) return runRecorded(session, options, study, model);
    const core::Measurements& measure = study.measure;
    const bool measures = !measure.text.empty() || !measure.tasks.empty() || measure.latency;
    if (study.variants.size() > 1 || measures || !options.report.empty()) return runMany(session, options, study, model);
    runOne(session, options, study, model);
}

}  // namespace

std::string formatFor(const RunOptions& options) {
    if (!options.format.empty()) return options.format;
    for (const core::Format* format : core::formats())
        if (format->write && !format->extension.empty() && options.output.ends_with(format->extension)) return std::string(format->id);
    return "hf";
}

void tellWarnings(const std::vector<core::StepReport>& steps) {
    for (const core::StepReport& step : steps)
        for (const core::StepWarning& warning : step.warnings)
            fmt::print(stderr, "warning: {}\n", warning.sentence);
}

std::string studyTable(const core::StudyResult& result) {
    std::string text = tableHead("model", 22);
    for (const core::MeasuredModel& row : result.models) text += tableRow(row.name, 22, row);
    for (const core::MeasuredModel& row : result.models)
        if (row.exported)
            text += fmt::format("{}: {} ({})\n", row.exported->path.string(), humanBytes(row.exported->bytes),
                                row.exported->verified ? "reopened and verified" : "reopened file DIFFERS");
    return text;
}

std::string tableHead(const std::string& first, size_t width) {
    return padded(first, width) + padded("size", 11, true) + padded("bits/w", 9, true) + padded("perplexity", 20, true) +
           padded("KL mean", 10, true) + padded("same top", 10, true) + "\n";
}

std::string tableRow(const std::string& first, size_t width, const core::MeasuredModel& row) {
    std::string text = padded(first, width) + padded(humanBytes(row.bytes), 11, true) + padded(fmt::format("{:.3f}", row.bitsPerWeight), 9, true);
    text += padded(row.perplexity ? fmt::format("{:.3f} ± {:.3f}", row.perplexity->perplexity, row.perplexity->standardError) : "-", 20, true);
    text += padded(row.divergence ? fmt::format("{:.4f}", row.divergence->kl.mean) : "-", 10, true);
    return text + padded(row.divergence ? fmt::format("{:.1f} %", 100 * row.divergence->top1Agreement) : "-", 10, true) + "\n";
}

void addRun(Parser& app, Command& chosen) {
    auto options = std::make_shared<RunOptions>();
    Parser command = app.addSubcommand("run", "Apply a recipe and write the result; a study compares several");
    command.addOption("MODEL", options->model, "Model file, folder or sample; - for the one the recipe names").required();
    command.addOption("--recipe", options->recipe, "Recipe or study (JSON)");
    command.addOption("--step", options->steps, "'METHOD name=value ...'; may be repeated");
    command.addOption("--data", options->data.training, "Data that steps train on: a text, labelled texts or images, or sample:stories");
    command.addOption("--held-out", options->data.heldOut, "Data to watch the training on (default: the last part of --data)");
    command.addOption("--calibration", options->data.calibration, "Data whose way through the layers steps look at: a text, or a classifier's examples (default: a sample's own)");
    command.addOption("--teacher", options->data.teachers, "Model to learn from; may be repeated. Without one, the model that the recipe starts from");
    command.addOption("-o,--output", options->output, "Checkpoint to write; of a study: the folder for its exports");
    command.addOption("--to", options->format, "Format of the checkpoint (default: by its name)");
    command.addOption("--report", options->report, "Write an HTML report");
    command.addOption("--workspace", options->workspace, "Record each run in this folder, with its checkpoint (see `runs`)");
    command.addOption("--parent", options->parent, "Run of the workspace to go on from (default: the model itself)");
    command.addFlag("--plan", options->plan, "Only say what would be done, its size, memory and time");
    command.callback([options, &chosen] { chosen = [options](Session& session) { run(session, *options); }; });
}

}  // namespace lathe::app
