// SPDX-License-Identifier: GPL-3.0-or-later
// distill.sequence: the student is trained on texts that the teacher wrote. Beginnings are cut from
// the training text; only what the teacher wrote counts. In place of the mean over all texts, which
// nobody can compute, stands the likeliest one (greedy, beam) or a drawn one.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/rng.h"
#include "core/generate/continuations.h"
#include "core/methods/distill/distill_step.h"
#include "core/methods/planning.h"
#include "core/methods/step_backend.h"
#include "core/methods/train/training_schema.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return trainingSchema(
        {ParamSpec::choice("decoding", "Decoding", "greedy", {"greedy", "beam", "sampling"},
                           "How the teacher writes: the likeliest token each time, the likeliest "
                           "text that a beam finds, or drawn by the seed."),
         ParamSpec::integer("beam", "Beam", 4, 2, 64, "Texts kept at each token.")
             .onlyWhen("decoding", {"beam"}),
         ParamSpec::real("sampling_temperature", "Sampling temperature", 1, 0.01, 100,
                         "Divides the teacher's logits before a token is drawn.")
             .onlyWhen("decoding", {"sampling"}),
         ParamSpec::integer("prompt", "Prompt", 8, 1, 1 << 20,
                            "Tokens of the training text that the teacher continues to the length "
                            "of a window."),
         ParamSpec::integer("texts", "Texts", 256, 1, 1'000'000, "How many the teacher writes."),
         ParamSpec::real("real_share", "Share of real text", 0, 0, 1,
                         "Of the examples, those that stay as they are in the training text.")},
        {});
}

ContinuationOptions continuationOptions(const MethodInput& input) {
    ContinuationOptions options;
    const std::string& decoding = input.params.text("decoding");
    options.tokens = input.params.integer("window") - input.params.integer("prompt");
    if (decoding == "sampling")
        options.sampling.temperature = input.params.real("sampling_temperature");
    if (decoding == "beam") options.beam = static_cast<int>(input.params.integer("beam"));
    options.seed = input.seed;
    return options;
}

/// What decides about the texts.
std::string identityOf(const ContinuationOptions& options, const Model& teacher,
                       const std::vector<TokenSequence>& prompts) {
    const Provenance& provenance = teacher.parts().provenance;
    std::string text =
        fmt::format("{}\n{}\n{} {} {} {}\n", provenance.source, provenance.sourceSha256,
                    options.tokens, options.beam, options.sampling.temperature, options.seed);
    for (const std::string& step : provenance.steps) text += step + "\n";
    for (const TokenSequence& prompt : prompts) text += fmt::format("{}\n", fmt::join(prompt, " "));
    return sha256(text);
}

/// Texts that an earlier run has written, all or the first of them; none unless each is whole.
std::vector<TokenSequence> keptTexts(const std::filesystem::path& path, size_t most, int64_t tokens,
                                     int64_t vocabulary) {
    if (path.empty() || !std::filesystem::exists(path)) return {};
    const MetaValue json = parseJson(readTextFile(path));
    if (!json.array() || json.array()->size() > most) return {};
    std::vector<TokenSequence> texts;
    for (const MetaValue& text : *json.array()) {
        if (!text.array() || std::ssize(*text.array()) != tokens) return {};
        TokenSequence& ids = texts.emplace_back();
        for (const MetaValue& value : *text.array()) {
            const std::optional<int64_t> id = value.integer();
            if (!id || *id < 0 || *id >= vocabulary) return {};
            ids.push_back(static_cast<TokenId>(*id));
        }
    }
    return texts;
}

void keepTexts(const std::filesystem::path& path, std::span<const TokenSequence> texts) {
    std::vector<std::string> lines;
    for (const TokenSequence& text : texts)
        lines.push_back(fmt::format("[{}]", fmt::join(text, ",")));
    writeTextFile(path, fmt::format("[{}]\n", fmt::join(lines, ",\n")));
}

/// The teacher's continuations, kept beside the state of the training, where there is one: now and
/// then while it writes, and all at the end.
std::vector<TokenSequence> writtenBy(const ModelPtr& teacher, const MethodInput& input,
                                     const std::vector<TokenSequence>& prompts, JobContext& job) {
    const ContinuationOptions options = continuationOptions(input);
    std::filesystem::path path;
    if (!input.state.path.empty())
        path = input.state.path.parent_path() /
               (identityOf(options, *teacher, prompts).substr(0, 16) + ".texts.json");
    using Clock = std::chrono::steady_clock;
    auto saved = Clock::now();
    const auto keepNowAndThen = [&](std::span<const TokenSequence> texts) {
        const bool due =
            std::chrono::duration<double>(Clock::now() - saved).count() >= input.state.every;
        if (path.empty() || (!due && texts.size() < prompts.size())) return;
        keepTexts(path, texts);
        saved = Clock::now();
    };
    job.startPhase("the teacher writes", std::ssize(prompts));
    return continuePrompts(
        ForwardPass(teacher, backendOf(input)), prompts, options, job,
        keptTexts(path, prompts.size(), options.tokens, teacher->spec().vocabulary),
        keepNowAndThen);
}

/// A window of which only the continuation counts.
TrainingSequence written(const TokenSequence& prompt, const TokenSequence& text) {
    TokenSequence all = prompt;
    all.insert(all.end(), text.begin(), text.end());
    TrainingSequence sequence{{all.begin(), all.end() - 1}, {all.begin() + 1, all.end()}};
    for (size_t i = 0; i + 1 < prompt.size(); ++i) sequence.targets[i] = kNoTarget;
    return sequence;
}

/// Examples spread over the text, of which the seed leaves a share as they are.
TrainingBatch mixed(const ModelPtr& teacher, const MethodInput& input, const TrainingBatch& real,
                    JobContext& job) {
    const auto count = std::min(real.size(), static_cast<size_t>(input.params.integer("texts")));
    const auto cut = static_cast<std::ptrdiff_t>(input.params.integer("prompt"));
    const double share = input.params.real("real_share");
    Rng rng(input.seed, 1);
    TrainingBatch examples;
    std::vector<TokenSequence> prompts;
    for (size_t i = 0; i < count; ++i) {
        const TrainingSequence& window = real[i * real.size() / count];
        if (rng.uniform() < share)
            examples.push_back(window);
        else
            prompts.emplace_back(window.tokens.begin(), window.tokens.begin() + cut);
    }
    const std::vector<TokenSequence> texts = writtenBy(teacher, input, prompts, job);
    for (size_t i = 0; i < texts.size(); ++i) examples.push_back(written(prompts[i], texts[i]));
    return examples;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const ModelPtr teacher = onlyTeacherOf(input);
    TrainingPlan plan{trainedWeights(input), nullptr, {}};
    plan.prepare = [&](TrainingExamples& examples) {
        examples.training = mixed(teacher, input, examples.training, job);
    };
    return trainTargets(input, job, plan);
}

Estimate estimate(const MethodInput& input) {
    Estimate found = trainingEstimate(input);
    // A written token costs a read of the weights; the time limit is of training alone.
    constexpr double kTokensPerSecond = 2000;
    found.seconds +=
        static_cast<double>(input.params.integer("texts") * input.params.integer("window")) /
        kTokensPerSecond;
    return found;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = distillationReview(input);
    if (notes.empty()) noteErrors(notes, [&] { onlyTeacherOf(input); });
    noteErrors(notes, [&] {
        if (input.params.integer("prompt") >= input.params.integer("window"))
            throw Error(
                ErrorKind::Usage,
                fmt::format("prompts of {} tokens leave the teacher nothing to write in "
                            "windows of {}; choose a shorter prompt",
                            input.params.integer("prompt"), input.params.integer("window")));
    });
    return notes;
}

}  // namespace

extern const Method method_distill_sequence;
const Method method_distill_sequence = {
    "distill.sequence",
    "Distill: texts",
    "Trains on texts that the teacher writes, from beginnings cut from the training text "
    "(sequence-level distillation, Kim & Rush 2016).",
    {.trainingData = true, .teachers = 1},
    schema,
    apply,
    estimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
