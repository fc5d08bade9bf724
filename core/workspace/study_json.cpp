// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/result_json.h"

#include <cmath>

#include "core/workspace/metrics_json.h"
#include "core/workspace/report.h"

namespace lathe::core {

namespace {

/// JSON has no infinity or NaN: null instead.
Json real(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace

Json toJson(const PerplexityResult& result) {
    return {{"perplexity", real(result.perplexity)}, {"nll", real(result.nll)}, {"stderr", real(result.standardError)},
            {"tokens", result.tokens}, {"chunks", result.chunks}, {"tokens_per_second", real(result.tokensPerSecond)},
            {"protocol", result.protocol}, {"context", result.context}, {"data_sha256", result.dataSha256}};
}

Json toJson(const DivergenceResult& result) {
    const auto& kl = result.kl;
    return {{"kl", {{"mean", real(kl.mean)}, {"stderr", real(kl.standardError)}, {"median", real(kl.median)}, {"p90", real(kl.p90)},
                    {"p99", real(kl.p99)}, {"max", real(kl.max)}}},
            {"top1_agreement", real(result.top1Agreement)}, {"top1_stderr", real(result.top1StandardError)},
            {"ln_ppl_ratio", real(result.lnRatio)}, {"ln_ppl_ratio_stderr", real(result.lnRatioStandardError)},
            {"reference_perplexity", real(result.reference.perplexity)}};
}

Json toJson(const TaskResult& result, const std::optional<TaskComparison>& against) {
    Json json = {{"name", result.name}, {"acc", real(result.acc)}, {"acc_norm", real(result.accNorm)},
                 {"stderr", real(result.standardError)}, {"n", result.n}, {"chance", real(result.chance)},
                 {"data_sha256", result.dataSha256}, {"protocol", result.protocol}};
    if (result.kind == TaskKind::LastWord) json["perplexity"] = real(result.perplexity);
    if (against) json["mcnemar_p"] = real(against->pValue);
    return json;
}

/// Without the answers to single examples.
Json toJson(const ClassificationResult& result, const std::optional<ClassificationChange>& against) {
    Json confusion = Json::array(), reliability = Json::array();
    for (int64_t right = 0; right < result.classes; ++right) {
        const auto row = result.confusion.begin() + right * result.classes;
        confusion.push_back(std::vector<int64_t>(row, row + result.classes));
    }
    for (const ReliabilityBin& bin : result.reliability)
        reliability.push_back({{"lower", bin.lower},
                               {"upper", bin.upper},
                               {"n", bin.examples},
                               {"confidence", bin.confidence},
                               {"accuracy", bin.accuracy}});
    Json json = {{"n", result.examples},
                 {"accuracy", real(result.accuracy)},
                 {"stderr", real(result.accuracyStandardError)},
                 {"top5", real(result.top5Accuracy)},
                 {"cross_entropy", real(result.crossEntropy)},
                 {"calibration_error", real(result.calibrationError)},
                 {"confusion", std::move(confusion)},
                 {"reliability", std::move(reliability)}};
    if (against)
        json["against"] = {{"flips", against->flips.size()},
                           {"right_to_wrong", against->rightToWrong},
                           {"wrong_to_right", against->wrongToRight},
                           {"agreement", real(against->agreement)},
                           {"mcnemar_p", real(against->mcNemarP)}};
    return json;
}

Json toJson(const LatencyResult& result) {
    return {{"latency_ms", {{"p50", real(result.decodeMs.p50)}, {"p90", real(result.decodeMs.p90)}, {"p99", real(result.decodeMs.p99)},
                            {"min", real(result.decodeMs.min)}}},
            {"prompt_tokens_per_second", real(result.promptTokensPerSecond)},
            {"generate_tokens_per_second", real(result.generateTokensPerSecond)}};
}

Json toJson(const ExportResult& result) {
    static constexpr const char* kActions[] = {"kept", "reencoded", "refused"};
    Json tensors = Json::array();
    for (const ExportEntry& entry : result.tensors) {
        Json row = {{"name", entry.name}, {"action", kActions[static_cast<int>(entry.action)]}, {"from", entry.from}, {"to", entry.to}};
        if (entry.action == ExportEntry::Action::Reencoded) row["relative_error"] = real(entry.relativeError);
        if (!entry.reason.empty()) row["reason"] = entry.reason;
        tensors.push_back(std::move(row));
    }
    return {{"format", result.format}, {"path", result.path.string()}, {"bytes", result.bytes}, {"verified", result.verified},
            {"max_abs_logit_difference", real(result.maxAbsLogitDifference)}, {"tensors", std::move(tensors)}};
}

Json toJson(const TrainingResult& training) {
    const auto lookJson = [](const HeldOutLook& look) -> Json {
        return {{"step", look.step},
                {"loss", real(look.loss)},
                {"nll", real(look.negativeLogLikelihood)},
                {"accuracy", real(look.accuracy)}};
    };
    Json losses = Json::array(), looks = Json::array();
    for (const double loss : training.losses) losses.push_back(real(loss));
    for (const HeldOutLook& look : training.heldOut) looks.push_back(lookJson(look));
    Json row = {{"losses", std::move(losses)},
                {"held_out", std::move(looks)},
                {"stopped_early", training.stoppedEarly},
                {"seconds", real(training.seconds)}};
    if (training.stored) row["stored"] = lookJson(*training.stored);
    return row;
}

Json toJson(const StepReport& step) {
    Json loss = Json::array();
    for (const WeightLoss& weight : step.loss)
        loss.push_back({{"name", weight.name}, {"relative_error", real(weight.relative)}, {"sqnr_db", real(weight.sqnrDb)},
                        {"zeros", real(weight.zeros)}, {"bytes_before", weight.bytesBefore}, {"bytes_after", weight.bytesAfter}});
    Json notes = Json::array();
    for (const PlanNote& note : step.notes) notes.push_back(note.sentence);
    Json row = {{"id", step.id}, {"step", step.text}, {"seconds", real(step.seconds)}, {"bytes_before", step.bytesBefore},
                {"bytes_after", step.bytesAfter}, {"anonymous_bytes_before", step.anonymousBefore},
                {"peak_anonymous_bytes", step.anonymousPeak}, {"planned_memory_bytes", step.plannedMemory}, {"notes", std::move(notes)}, {"loss", std::move(loss)}};
    if (step.training) row["training"] = toJson(*step.training);
    if (step.calibration)
        row["calibration"] = {{"data", step.calibration->data},
                              {"sha256", step.calibration->sha256},
                              {"inputs", step.calibration->inputs},
                              {"rows", step.calibration->rows},
                              {"unreached", step.calibration->unreached}};
    row["warnings"] = Json::array();
    for (const StepWarning& warning : step.warnings)
        row["warnings"].push_back({{"condition", warning.condition},
                                   {"site", warning.site},
                                   {"sentence", warning.sentence}});
    return row;
}

Json toJson(const Machine& machine) { return Json::parse(machineToJson(machine)); }

Json toJson(const MeasuredModel& model) {
    Json entry = {{"name", model.name}, {"recipe", Json::parse(recipeToJson(model.recipe))}, {"parameters", model.parameters},
                  {"bytes", model.bytes}, {"bits_per_weight", real(model.bitsPerWeight)}, {"zeros", real(model.zeros)}};
    if (model.perplexity) entry.update(toJson(*model.perplexity));
    if (model.divergence) entry.update(toJson(*model.divergence));
    for (const MeasuredTask& task : model.tasks) entry["tasks"].push_back(toJson(task.result, task.against));
    if (model.classes) {
        entry["classes"] = toJson(model.classes->result, model.classes->against);
        entry["classes"]["data"] = model.classes->data;
        entry["classes"]["data_sha256"] = model.classes->dataSha256;
    }
    if (model.latency) entry.update(toJson(*model.latency));
    if (model.exported) entry["export"] = toJson(*model.exported);
    for (const StepReport& step : model.steps) entry["steps"].push_back(toJson(step));
    if (!model.generated.empty()) entry["text"] = model.generated;
    return entry;
}

Json toJson(const Run& run) {
    Json row = {{"id", run.id}, {"parent", run.parent ? Json(*run.parent) : Json(nullptr)}, {"name", run.name},
                {"status", nameOf(run.status)}, {"source", run.source}, {"source_sha256", run.sourceSha256},
                {"recipe", Json::parse(recipeToJson(run.recipe))}, {"seed", run.recipe.seed}, {"machine", toJson(run.machine)},
                {"started_at", run.startedAt}, {"seconds", real(run.seconds)}, {"checkpoint", run.checkpoint},
                {"checkpoint_missing", run.checkpointMissing}, {"tag", run.labels.tag}, {"note", run.labels.note},
                {"starred", run.labels.starred}, {"pinned", run.labels.pinned}};
    if (!run.reason.empty()) row["reason"] = run.reason;
    if (!run.problem.empty()) row["problem"] = run.problem;
    row["metrics"] = run.metrics ? toJson(*run.metrics) : Json(nullptr);
    return row;
}

std::string studyToJson(const StudyResult& result) {
    Json models = Json::array();
    for (const MeasuredModel& model : result.models) models.push_back(toJson(model));
    return Json{{"title", result.study.title}, {"model", result.model}, {"source_sha256", result.sourceSha256},
                {"machine", toJson(result.machine)}, {"seconds", real(result.seconds)}, {"models", std::move(models)}}
        .dump(2);
}

}  // namespace lathe::core
