// SPDX-License-Identifier: GPL-3.0-or-later
// allocation_points MODEL SWEEP_TEXT SWEEP_TOKENS TEXT CHUNKS: plans of bits against uniform ones
// of the same size, as JSON for allocation_table.py. One sweep of sensitivity on SWEEP_TEXT makes
// all plans of a kind; KL to the original is measured on as much of TEXT as CHUNKS windows of 256
// tokens hold, window by window or, where there are documents, one by one. The original is the
// model as float32, its channels scaled at random and back (it computes the same), since published
// weights are on a grid of few bits already.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/data/text.h"
#include "core/evaluate/divergence.h"
#include "core/model/family.h"
#include "core/workspace/bit_plan.h"
#include "core/workspace/runner.h"
#include "tests/core/observe/float_model.h"

using namespace lathe::core;
using Json = nlohmann::ordered_json;

namespace {

constexpr int64_t kContext = 256;

struct Contest {
    const char* name;
    std::vector<std::string> choices;  ///< of the plan
    std::vector<std::string> uniform;  ///< recipes of one step, whose sizes are the budgets
};

const Contest kContests[] = {
    {"uniform bits",
     {"quant.rtn group=64"},
     {"quant.rtn group=64 bits=3", "quant.rtn group=64 bits=4", "quant.rtn group=64 bits=5",
      "quant.rtn group=64 bits=6", "quant.rtn group=64 bits=7", "quant.rtn group=64 bits=8"}},
    {"mixture",
     {"quant.gguf type=Q2_K", "quant.gguf type=Q3_K", "quant.gguf type=Q4_K",
      "quant.gguf type=Q5_K", "quant.gguf type=Q6_K", "quant.gguf type=Q8_0"},
     {"quant.gguf type=Q4_K_M"}},
};

/// Of about so many tokens. Both protocols score all that they feed.
WindowPlan windowsOf(const Model& model, const std::string& path, int64_t context, int64_t tokens) {
    const std::string text = readText(path).text;
    WindowOptions options;
    const bool documents = splitDocuments(text).size() > 1;
    options.protocol = documents ? PerplexityProtocol::Documents : PerplexityProtocol::Gptq;
    options.context = context;
    for (const Window& window :
         planText(text, *model.tokenizer(), model.spec(), options).windows) {
        if (tokens <= 0) break;
        tokens -= window.length;
        ++options.chunks;
    }
    return planText(text, *model.tokenizer(), model.spec(), options);
}

/// The published model as float32, its weights off the grid that they were stored on: channels
/// grow or shrink by up to a third of an octave and what reads them makes up for it.
ModelPtr offGrid(const ModelPtr& published, JobContext& job) {
    Recipe recipe;
    recipe.seed = 1;
    for (const char* where : {"residual", "values", "ffn"})
        recipe.steps.push_back(stepFromText(
            fmt::format("adapt.inject_outliers factor=1 spread=1.26 where={}", where)));
    RunInputs inputs;
    inputs.looks = false;
    return runRecipe(lathe::tests::decoded(published), recipe, job, inputs).model;
}

class Measurement {
  public:
    explicit Measurement(char** arguments) {
        const ModelPtr published = openModel(arguments[1]);
        m_original = offGrid(published, m_job);
        const int64_t tokens = std::atoll(arguments[3]), window = std::min(tokens, kContext);
        m_sweepWindows = windowsOf(*m_original, arguments[2], window, tokens);
        m_windows =
            windowsOf(*m_original, arguments[4], kContext, kContext * std::atoll(arguments[5]));
        m_json = {{"protocol", m_windows.protocol},
                  {"sweep", m_sweepWindows.protocol},
                  {"original_bytes", m_original->bytes()},
                  {"off_grid_kl", klOfChunks(published)}};
        m_json["contests"] = Json::array();
    }

    void run(const Contest& contest) {
        const std::vector<RecipeStep> steps = sweptSteps(contest.choices, {2, 3, 4, 5, 6, 7, 8});
        const SensitivityResult measured =
            measureSensitivity(m_original, m_backend, m_sweepWindows,
                               sweptTargets(*m_original, steps), choicesOf(steps, 0), {}, m_job);
        Json json = {{"name", contest.name}, {"points", Json::array()}};
        for (const std::string& uniform : contest.uniform) {
            std::fprintf(stderr, "%s\n", uniform.c_str());
            Recipe recipe;
            recipe.steps.push_back(stepFromText(uniform));
            const ModelPtr same = made(recipe);
            const BitPlan plan =
                planBits(*m_original, steps, measured, PlanLoss::Kl, same->bytes(), 0, m_job);
            const ModelPtr planned = made(plan.recipe);
            std::vector<int> sites(steps.size() + 1);  // by choice, the last as it was
            for (const int chosen : plan.chosen)
                ++sites[chosen < 0 ? steps.size() : static_cast<size_t>(chosen)];
            json["points"].push_back({{"uniform", uniform},
                                      {"uniform_bytes", same->bytes()},
                                      {"planned_bytes", plan.bytes},
                                      {"bytes", planned->bytes()},
                                      {"predicted_kl", plan.loss},
                                      {"sites", sites},
                                      {"uniform_kl", klOfChunks(same)},
                                      {"kl", klOfChunks(planned)}});
        }
        m_json["contests"].push_back(std::move(json));
    }

    const Json& json() const { return m_json; }

  private:
    ModelPtr made(const Recipe& recipe) {
        RunInputs inputs;
        inputs.looks = false;
        return runRecipe(m_original, recipe, m_job, inputs).model;
    }

    /// Mean KL(original || model) of each chunk.
    std::vector<double> klOfChunks(const ModelPtr& model) {
        const DivergenceResult found = compareWindows(
            ForwardPass(m_original, m_backend), ForwardPass(model, m_backend), m_windows, m_job);
        std::vector<double> chunks;
        auto token = found.tokenKl.begin();
        for (const Window& window : m_windows.windows) {
            double sum = 0;
            for (int64_t i = 0; i < window.scored(); ++i) sum += *token++;
            chunks.push_back(sum / static_cast<double>(window.scored()));
        }
        return chunks;
    }

    std::shared_ptr<Backend> m_backend = makeBackend("cpu");
    ModelPtr m_original;
    WindowPlan m_sweepWindows, m_windows;
    JobContext m_job;
    Json m_json;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 6) {
        std::fputs("usage: allocation_points MODEL SWEEP_TEXT SWEEP_TOKENS TEXT CHUNKS\n", stderr);
        return 2;
    }
    try {
        Measurement measurement(arguments);
        for (const Contest& contest : kContests) measurement.run(contest);
        std::puts(measurement.json().dump(1).c_str());
    } catch (const Error& error) {
        std::fprintf(stderr, "allocation_points: %s\n", error.what());
        return 1;
    }
    return 0;
}
