// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/explain_drop.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/evaluate/statistics.h"
#include "core/generate/token_choices.h"
#include "core/workspace/data_sources.h"
#include "core/workspace/drop_culprits.h"
#include "core/workspace/drop_fixes.h"

namespace lathe::core {

namespace {

constexpr int64_t kTokensBefore = 8;

Measured klOf(const TokenScores& scores) {
    return {meanOf(scores.kl), standardErrorOf(scores.kl)};
}

class Explanation {
  public:
    Explanation(const ModelPtr& original, const Recipe& recipe, const RunInputs& inputs,
                const WindowPlan& plan, const DropOptions& options, JobContext& job)
        : m_recipe(recipe),
          m_inputs(prepared(inputs, original)),
          m_backend(m_inputs.backend),
          m_plan(plan),
          m_options(options),
          m_job(job),
          m_start(original),
          m_original(original, m_backend),
          m_reference(m_original, plan, options.stateMemoryBytes, job),
          m_scorer(m_original, m_reference, plan, job) {
        for (size_t i = 0; i < recipe.steps.size(); ++i)
            if (recipe.steps[i].enabled) m_enabled.push_back(i);
    }

    DropExplanation run() {
        runSteps();
        if (m_found.worst) {
            findCulprits();
            measureFixes();
        }
        tell();
        return std::move(m_found);
    }

  private:
    static RunInputs prepared(RunInputs inputs, const ModelPtr& original) {
        auto data =
            inputs.data ? std::make_shared<StepData>(*inputs.data) : std::make_shared<StepData>();
        data->original = original;
        if (!data->calibration)
            data->calibration = sampleCalibration(original->parts().provenance.source);
        inputs.data = std::move(data);
        if (!inputs.backend) inputs.backend = makeBackend("cpu");
        inputs.looks = false;  // what they would say is measured here
        return inputs;
    }

    /// `steps` of the recipe on `model`, whatever is enabled.
    ModelPtr ranOn(const ModelPtr& model, std::vector<RecipeStep> steps) {
        return runRecipe(model, {m_recipe.name, m_recipe.seed, std::move(steps)}, m_job, m_inputs)
            .model;
    }

    /// Against the original. The model may have other shapes, so that it makes its own states.
    TokenScores scored(const ModelPtr& model) {
        const ForwardPass pass(model, m_backend);
        m_job.startPhase("Measuring", m_reference.allRows() * m_reference.blocks());
        const BoundaryStates states(pass, m_plan, m_options.stateMemoryBytes, m_job);
        return m_scorer.score(states, {&pass, 1}, states.blocks()).front();
    }

    void runSteps() {
        ModelPtr model = m_start;
        double last = 0, most = 0;
        for (const size_t index : m_enabled) {
            const ModelPtr before = model;
            model = ranOn(model, {m_recipe.steps[index]});
            TokenScores scores = scored(model);
            DropStep step{toText(m_recipe.steps[index]), klOf(scores), 0};
            step.added = step.kl.value - last;
            last = step.kl.value;
            if (step.added > most) {
                most = step.added;
                m_found.worst = m_found.steps.size();
                m_before = before;
                m_after = model;
                m_scores = std::move(scores);
            }
            m_found.kl = step.kl;
            m_found.bytes = model->bytes();
            m_found.steps.push_back(std::move(step));
        }
    }

    void findCulprits() {
        m_job.startPhase("Looking for the culprit", m_reference.allRows() * m_reference.blocks());
        const ForwardPass pass(m_after, m_backend);
        const BoundaryStates states(pass, m_plan, m_options.stateMemoryBytes, m_job);
        const int64_t before = m_scorer.blockRowsRun();
        DropCulprits search(m_backend, m_scorer, states, m_plan, pass, m_scores, *m_before,
                            m_options);
        m_found.culprits = search.find();
        m_found.work = {m_scorer.blockRowsRun() - before, search.plainBlockRows()};
        findTokens(search.repaired());
        if (m_start->tokenizer()) describeTokens(pass, states);
    }

    void findTokens(const TokenScores& repaired) {
        const std::vector<double>& kl = m_scores.kl;
        std::vector<size_t> order(kl.size());
        std::iota(order.begin(), order.end(), size_t{0});
        std::ranges::stable_sort(order, std::greater{}, [&](size_t i) { return kl[i]; });
        double sum = 0, all = std::accumulate(kl.begin(), kl.end(), 0.0);
        size_t count = 0;
        while (count < order.size() && sum < all / 2) sum += kl[order[count++]];
        m_found.halfOfKlAt = static_cast<double>(count) / static_cast<double>(order.size());
        // Where putting the culprits back helps most; without any, where the KL is largest.
        if (!m_found.culprits.empty())
            std::ranges::stable_sort(order, std::greater{},
                                     [&](size_t i) { return kl[i] - repaired.kl[i]; });
        for (size_t i = 0; i < std::min(order.size(), static_cast<size_t>(m_options.tokens)); ++i)
            m_found.tokens.push_back(tokenAt(order[i], repaired.kl[order[i]]));
    }

    DropToken tokenAt(size_t scored, double klRepaired) const {
        DropToken token;
        token.kl = m_scores.kl[scored];
        token.originalProbability = std::exp(-m_scores.referenceNll[scored]);
        token.probability = std::exp(-m_scores.modelNll[scored]);
        auto scoredIndex = static_cast<int64_t>(scored);
        while (scoredIndex >= m_plan.windows[static_cast<size_t>(token.window)].scored())
            scoredIndex -= m_plan.windows[static_cast<size_t>(token.window++)].scored();
        const Window& window = m_plan.windows[static_cast<size_t>(token.window)];
        const std::vector<TokenId> tokens = m_plan.tokensOf(window);
        token.index = window.firstScored + scoredIndex;
        token.target = tokens[static_cast<size_t>(token.index)];
        token.before.assign(tokens.begin() + std::max<int64_t>(0, token.index - kTokensBefore),
                            tokens.begin() + token.index);
        token.klRepaired = klRepaired;
        return token;
    }

    LikelyToken saidBy(const ForwardPass& pass, const BoundaryStates& states,
                       const DropToken& token) const {
        KvCache cache(pass.model().spec());
        const ForwardState state =
            states.at(static_cast<size_t>(token.window), states.blocks(), cache);
        Matrix logits;
        logitsOfRows(pass, state, m_job)(token.index - 1, 1, logits);
        const auto best = std::ranges::max_element(logits.values);
        const auto id = static_cast<TokenId>(best - logits.values.begin());
        return {id, std::exp(*best - logSumExp(logits.values))};
    }

    void describeTokens(const ForwardPass& pass, const BoundaryStates& states) {
        const Tokenizer& tokenizer = *m_start->tokenizer();
        for (DropToken& token : m_found.tokens) {
            for (const TokenId id : token.before) token.textBefore += shownToken(tokenizer, id);
            token.text = shownToken(tokenizer, token.target);
            token.originalSaid = saidBy(m_original, m_reference, token);
            token.originalSaidText = shownToken(tokenizer, token.originalSaid.id);
            token.said = saidBy(pass, states, token);
            token.saidText = shownToken(tokenizer, token.said.id);
        }
    }

    /// From the first step that differs from the recipe.
    ModelPtr ranFix(const DropFix& fix, size_t worst) {
        const std::vector<RecipeStep>&steps = fix.recipe.steps, &before = m_recipe.steps;
        const auto same = std::mismatch(steps.begin(), steps.end(), before.begin(), before.end());
        const auto from = steps.begin() + static_cast<std::ptrdiff_t>(worst);
        if (same.second - before.begin() < static_cast<std::ptrdiff_t>(worst))
            return ranOn(m_start, steps);
        return ranOn(m_before, {from, steps.end()});
    }

    void measureFixes() {
        if (m_found.culprits.empty()) return;
        const size_t index = m_enabled[*m_found.worst];
        for (DropFix& fix : possibleFixes(m_recipe, index, *m_start, *m_before, m_found.culprits,
                                          m_inputs.data.get())) {
            try {
                const ModelPtr model = ranFix(fix, index);
                fix.kl = klOf(scored(model));
                fix.bytes = model->bytes();
            } catch (const Error&) {
                continue;  // a method that refuses this model is no fix
            }
            if (fix.kl.value < m_found.kl.value) m_found.fixes.push_back(std::move(fix));
        }
        rankFixes(m_found.fixes, m_found.kl.value);
    }

    void tell() {
        auto& say = m_found.sentences;
        if (!m_found.worst) {
            say.emplace_back("No step moves the predictions away from the original's: KL is 0.");
            return;
        }
        const DropStep& step = m_found.steps[*m_found.worst];
        say.push_back(fmt::format(
            "Step {} of {}, {}, adds most: KL goes from {:.4g} to {:.4g} nats ({:.4g} behind the "
            "whole recipe).",
            *m_found.worst + 1, m_found.steps.size(), step.text, step.kl.value - step.added,
            step.kl.value, m_found.kl.value));
        for (const DropCulprit& culprit : m_found.culprits)
            say.push_back(
                fmt::format("{} alone does {:.0f} % of that with {:.2g} % of the values "
                            "that the step changes.",
                            culprit.site, 100 * culprit.share, 100 * culprit.valueShare));
        if (m_found.culprits.empty())
            say.emplace_back(
                "No single layer or weight stands out in it: the harm is spread over "
                "the model. More bits for all of it, or a gentler step, would help.");
        say.push_back(fmt::format("Half of the divergence is at {:.2g} % of the tokens.",
                                  100 * m_found.halfOfKlAt));
        if (m_found.fixes.empty()) return;
        const DropFix& fix = m_found.fixes.front();
        const double megabytes =
            (static_cast<double>(fix.bytes) - static_cast<double>(m_found.bytes)) / 1e6;
        say.push_back(
            fmt::format("Measured fix: {}. KL falls from {:.4g} to {:.4g} nats, the "
                        "model {} by {:.2g} MB.",
                        fix.words, m_found.kl.value, fix.kl.value,
                        megabytes >= 0 ? "grows" : "shrinks", std::abs(megabytes)));
    }

    const Recipe& m_recipe;
    const RunInputs m_inputs;
    std::shared_ptr<Backend> m_backend;
    const WindowPlan& m_plan;
    const DropOptions& m_options;
    JobContext& m_job;
    ModelPtr m_start;
    ForwardPass m_original;
    BoundaryStates m_reference;
    VariantScorer m_scorer;
    std::vector<size_t> m_enabled;  // indices of the recipe's steps
    ModelPtr m_before, m_after;     // of the worst step
    TokenScores m_scores;           // of the model behind it
    DropExplanation m_found;
};

}  // namespace

DropExplanation explainDrop(const ModelPtr& original, const Recipe& recipe, const RunInputs& inputs,
                            const WindowPlan& plan, const DropOptions& options, JobContext& job) {
    requireLanguageModel(original->spec(), "explaining a drop over a text");
    if (std::ranges::none_of(recipe.steps, &RecipeStep::enabled))
        throw Error(ErrorKind::Usage,
                    "the recipe has no enabled step, so there is no drop to explain; give the "
                    "recipe that made the model worse");
    return Explanation(original, recipe, inputs, plan, options, job).run();
}

}  // namespace lathe::core
