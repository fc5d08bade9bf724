// SPDX-License-Identifier: GPL-3.0-or-later
// observe --what drop: which step, layer and tokens a recipe's loss of quality comes from, and what
// would help.
#include <fmt/format.h>

#include "app/cli/observe_text.h"
#include "core/base/error.h"
#include "core/model/family.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/explain_drop.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "data_sha256, protocol, context, tokens, kl (of the whole recipe against MODEL, nats), "
    "kl_stderr, bytes, steps[] {step, kl, kl_stderr, added}, worst_step (index, or null), "
    "culprits[] {site, weights[], regained, regained_stderr (KL that goes when they are as before "
    "the step, stronger ones too), share (of the KL behind the step), value_share (of the values "
    "that it changed)}: strongest first, empty if the harm is spread; half_of_kl_at (part of the "
    "tokens), divergent_tokens[] {window, index, text, token, kl, kl_repaired, probability and "
    "original_probability of the token, said and original_said {token, probability}: what each "
    "model would have said}, fixes[] {kind (keep, leave-out, bits, method, sparsity), words, "
    "recipe, kl, kl_stderr, bytes}: the recommended one "
    "first, measured; block_work {done, plain, share}, sentences[]. Cost: every step is run and "
    "scored once; a culprit takes two scored runs per halving of the layers where one is to blame, "
    "at most two per layer, from the first changed block on; each fix runs the recipe from the "
    "first step on that it changes";

constexpr const char* kKinds[] = {"keep", "leave-out", "bits", "method", "sparsity"};

struct Options {
    std::string recipe, calibration, data;
    std::vector<std::string> teachers;
    core::DropOptions core;
};

core::Recipe recipeOf(const Options& options, const ObserveOptions& shared, uint64_t seed) {
    if (options.recipe.empty() == shared.sweep.steps.empty())
        throw core::Error(core::ErrorKind::Usage,
                          "--what drop explains a recipe; give either --recipe FILE or one or "
                          "more --step 'METHOD name=value ...'");
    core::Recipe recipe;
    recipe.seed = seed;
    for (const std::string& step : shared.sweep.steps)
        recipe.steps.push_back(core::stepFromText(step));
    if (options.recipe.empty()) return recipe;
    const core::Study study = core::readStudy(options.recipe);
    if (study.variants.size() != 1)
        throw core::Error(core::ErrorKind::Usage,
                          fmt::format("{} holds {} recipes; give one with a single recipe",
                                      options.recipe, study.variants.size()));
    return study.variants.front().recipe;
}

Json saidJson(const core::LikelyToken& said, const std::string& text) {
    return {{"token", text}, {"probability", said.probability}};
}

Json resultJson(const core::DropExplanation& found) {
    Json json = {{"kl", found.kl.value},
                 {"kl_stderr", found.kl.standardError},
                 {"bytes", found.bytes},
                 {"steps", Json::array()},
                 {"worst_step", found.worst ? Json(*found.worst) : Json(nullptr)},
                 {"culprits", Json::array()},
                 {"half_of_kl_at", found.halfOfKlAt},
                 {"divergent_tokens", Json::array()},
                 {"fixes", Json::array()}};
    for (const core::DropStep& step : found.steps)
        json["steps"].push_back({{"step", step.text},
                                 {"kl", step.kl.value},
                                 {"kl_stderr", step.kl.standardError},
                                 {"added", step.added}});
    for (const core::DropCulprit& culprit : found.culprits)
        json["culprits"].push_back({{"site", culprit.site},
                                    {"weights", culprit.weights},
                                    {"regained", culprit.regained.value},
                                    {"regained_stderr", culprit.regained.standardError},
                                    {"share", culprit.share},
                                    {"value_share", culprit.valueShare}});
    for (const core::DropToken& token : found.tokens)
        json["divergent_tokens"].push_back(
            {{"window", token.window},
             {"index", token.index},
             {"text", token.textBefore},
             {"token", token.text},
             {"kl", token.kl},
             {"kl_repaired", token.klRepaired},
             {"probability", token.probability},
             {"original_probability", token.originalProbability},
             {"said", saidJson(token.said, token.saidText)},
             {"original_said", saidJson(token.originalSaid, token.originalSaidText)}});
    for (const core::DropFix& fix : found.fixes)
        json["fixes"].push_back({{"kind", kKinds[static_cast<size_t>(fix.kind)]},
                                 {"words", fix.words},
                                 {"recipe", Json::parse(core::recipeToJson(fix.recipe))},
                                 {"kl", fix.kl.value},
                                 {"kl_stderr", fix.kl.standardError},
                                 {"bytes", fix.bytes}});
    json["block_work"] = {{"done", found.work.done},
                          {"plain", found.work.plain},
                          {"share", found.work.plain > 0 ? found.work.share() : 0}};
    json["sentences"] = found.sentences;
    return json;
}

std::string resultText(const core::DropExplanation& found) {
    std::string text;
    for (const std::string& sentence : found.sentences) text += sentence + "\n";
    text += padded("step", 50) + padded("KL", 12, true) + padded("added", 12, true) + "\n";
    for (const core::DropStep& step : found.steps)
        text += padded(step.text, 50) + padded(cell(step.kl.value), 12, true) +
                padded(cell(step.added), 12, true) + "\n";
    for (const core::DropToken& token : found.tokens)
        text += fmt::format(
            "  KL {:.3f}, repaired {:.3f}: ...{}[{}] {:.3g} -> {:.3g}, original [{}], now [{}]\n",
            token.kl, token.klRepaired, token.textBefore, token.text, token.originalProbability,
            token.probability, token.originalSaidText, token.saidText);
    for (const core::DropFix& fix : found.fixes)
        text += fmt::format("{}: KL {} ± {}, {}\n", fix.words, cell(fix.kl.value),
                            cell(fix.kl.standardError), humanBytes(fix.bytes));
    return text;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    const core::Recipe recipe = recipeOf(options, shared, session.options().seed);
    const core::ModelPtr model = core::openModel(shared.model);
    const ObservedText observed = observedText(*model, shared);
    core::DropOptions wanted = options.core;
    wanted.stateMemoryBytes = shared.sweep.stateMegabytes << 20;
    core::DataSources sources;
    sources.training = options.data;
    sources.calibration = options.calibration;
    sources.teachers = options.teachers;
    core::RunInputs inputs;
    inputs.data = core::loadStepData(sources);
    inputs.backend = session.backend();
    const core::DropExplanation found =
        core::explainDrop(model, recipe, inputs, observed.plan, wanted, session.job());
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json.update(resultJson(found));
    session.print(json, resultText(found));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command.addOption("--recipe", options->recipe, "Recipe whose drop is explained");
    command.addOption("--calibration", options->calibration,
                       "Data that its steps calibrate on (default: a sample's own)");
    command.addOption("--training", options->data, "Data that its steps train on");
    command.addOption("--teacher", options->teachers, "Model that its steps learn from");
    command.addOption("--culprits", options->core.culprits, "Culprits to name at most")
        .check(between(1, 100))
        .showDefault();
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeDrop = {
    "drop", "which step, layer and tokens a recipe's harm comes from (--step, --recipe, --text)",
    kKeys, prepare};

}  // namespace lathe::app
