// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/sanity_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/observe/row_products.h"
#include "core/workspace/changed_weights.h"
#include "core/workspace/code_bits.h"

namespace lathe::core {

namespace {

std::string andMore(int64_t others) {
    return others > 0 ? fmt::format(" and {} more", others) : std::string();
}

/// What can be done about it; `site` is a weight or a layer, empty for the whole model.
std::string wayBack(const StepReport& step, const std::string& site) {
    std::string text = "undo the step";
    if (!site.empty()) text += fmt::format(", leave {0} out of it (exclude={0})", site);
    const ParamSchema schema = fullSchema(methodNamed(step.id));
    if (chosenBits(stepFromText(step.text))) text += ", or give it more bits";
    if (schema.find("sparsity")) text += ", or ask for less sparsity";
    return text;
}

/// What is said of one step.
class Findings {
  public:
    explicit Findings(const StepReport& step) : m_step(step) {}

    void add(const char* condition, const std::string& site, const std::string& what,
             WarningFacts facts) {
        m_warnings.push_back(
            {condition, site,
             fmt::format("after step {}, {}; {}", m_step.text, what, wayBack(m_step, site)),
             std::move(facts)});
    }

    void unchanged(bool stored) {
        const bool trains = m_step.training.has_value();
        if (stored && !trains) return;  // the same values, stored otherwise
        WarningFacts facts;
        facts.trained = trains;
        m_warnings.push_back(
            {"no-change", "",
             fmt::format("step {} changed nothing: {}; see whether it is strong enough and reaches "
                         "the weights that it should (layers, exclude), or take it out",
                         m_step.text,
                         trains ? "training has left every value as it was"
                                : "every weight has the same values as before"),
             std::move(facts)});
    }

    void unreached() {
        if (!m_step.calibration || m_step.calibration->unreached.empty()) return;
        const std::vector<std::string>& names = m_step.calibration->unreached;
        WarningFacts facts;
        facts.data = m_step.calibration->data;
        facts.others = std::ssize(names) - 1;
        m_warnings.push_back(
            {"uncalibrated", names.front(),
             fmt::format("in step {}, nothing of {} reached {}{}, which was compressed without "
                         "having been watched; leave it out (exclude={}), or calibrate on data "
                         "that reaches it",
                         m_step.text, facts.data, names.front(), andMore(facts.others),
                         names.front()),
             facts});
    }

    void weights(const WeightChanges& changes) {
        const auto& bad = changes.notFinite;
        if (!bad) return;
        WarningFacts facts;
        facts.row = bad->row;
        facts.column = bad->column;
        facts.others = bad->others;
        add("not-finite", bad->weight,
            fmt::format("{} holds NaN or infinity (first at row {}, column {}{})", bad->weight,
                        bad->row, bad->column,
                        bad->others ? fmt::format("; {} more weights too", bad->others) : ""),
            std::move(facts));
    }

    void cannotRun(const std::string& refusal) {
        WarningFacts facts;
        facts.reason = refusal;
        add("cannot-run", "", fmt::format("the model cannot be run: {}", refusal),
            std::move(facts));
    }

    std::vector<StepWarning> take() { return std::move(m_warnings); }

  private:
    const StepReport& m_step;
    std::vector<StepWarning> m_warnings;
};

WarningFacts factsOf(const LookInput& input) {
    WarningFacts facts;
    facts.data = input.data;
    if (input.isText)
        facts.tokens = std::ssize(input.tokens);
    else if (!input.data.empty())
        facts.examples = std::ssize(input.examples.texts) + input.examples.values.rows;
    return facts;
}

enum class OutputState { Sound, NotFinite, Dead, Constant };

OutputState stateOf(const SiteOutput& output) {
    if (!output.finite) return OutputState::NotFinite;
    if (output.zero) return OutputState::Dead;
    return output.constant && output.rows > 1 ? OutputState::Constant : OutputState::Sound;
}

/// The first site in the order of the network that has come into `state`, and how many follow.
void compareOutputs(Findings& findings, const ModelLook& before, const ModelLook& after,
                    const LookInput& input, OutputState state, const char* condition,
                    const char* words) {
    const SiteOutput* first = nullptr;
    int64_t others = 0;
    for (const SiteOutput& output : after.sites) {
        if (stateOf(output) != state) continue;
        const auto old = std::ranges::find(before.sites, output.site, &SiteOutput::site);
        if (old != before.sites.end() && stateOf(*old) == state) continue;
        if (first)
            ++others;
        else
            first = &output;
    }
    if (!first) return;
    WarningFacts facts = factsOf(input);
    facts.others = others;
    findings.add(
        condition, first->site,
        fmt::format("the output of {}{} {} (seen on {})", first->site,
                    others ? fmt::format(" (and of {} more)", others) : "", words, input.name),
        std::move(facts));
}

/// The layer behind which the residual streams are further apart than in front of it, by most;
/// -1 where they cannot be compared.
int partingLayer(const ModelLook& before, const ModelLook& after, const JobContext& job) {
    if (before.stream.size() != after.stream.size() || before.stream.empty()) return -1;
    int worst = -1;
    double most = 0, last = 0;
    for (size_t i = 0; i < before.stream.size(); ++i) {
        const ConstMatrix then = before.stream[i].view(), now = after.stream[i].view();
        if (then.rows != now.rows || then.columns != now.columns) return -1;
        const double error = totalOf(rowProducts(then, now, job)).relativeError();
        if (i > 0 && error - last > most) most = error - last, worst = static_cast<int>(i) - 1;
        last = error;
    }
    return worst;
}

/// "; layers.2 adds most to it" for a sentence, and the layer's name.
struct Parting {
    std::string site, words;
};
Parting partingOf(const ModelLook& before, const ModelLook& after, const JobContext& job) {
    const int layer = partingLayer(before, after, job);
    if (layer < 0) return {};
    const std::string name = fmt::format("layers.{}", layer);
    return {name, fmt::format(", and {} parts most from what it gave before", name)};
}

void comparePredictions(Findings& findings, const ModelLook& before, const ModelLook& after,
                        const LookInput& input, int64_t vocabulary, const JobContext& job) {
    const Parting parting = partingOf(before, after, job);
    WarningFacts facts = factsOf(input);
    facts.perplexity = std::exp(after.nll);
    facts.ratio = std::exp(after.nll - before.nll);
    facts.written = std::ssize(after.written);
    facts.period = repeatedPeriod(after.written);
    if (facts.ratio > kPerplexityExplosion)
        findings.add("perplexity", parting.site,
                     fmt::format("perplexity on {} is {:.4g}, {:.3g} times as much as before{}",
                                 input.name, facts.perplexity, facts.ratio, parting.words),
                     facts);
    // What predicts no better than chance writes nothing that could be judged.
    const bool predicts = before.nll < std::log(static_cast<double>(vocabulary));
    if (predicts && facts.period > 0 && repeatedPeriod(before.written) == 0)
        findings.add("repetition", parting.site,
                     fmt::format("the model repeats itself where it did not before: of {} tokens "
                                 "that it wrote, the last are the same {} over and over{}",
                                 facts.written, facts.period, parting.words),
                     facts);
}

void compareLooks(Findings& findings, const ModelLook& before, const ModelLook& after,
                  const LookInput& input, int64_t vocabulary, const JobContext& job) {
    compareOutputs(findings, before, after, input, OutputState::NotFinite, "not-finite-output",
                   "holds NaN or infinity");
    compareOutputs(findings, before, after, input, OutputState::Dead, "dead-output",
                   "is nothing but zeros, which it was not before");
    compareOutputs(findings, before, after, input, OutputState::Constant, "constant-output",
                   "is the same at every position, which it was not before");
    comparePredictions(findings, before, after, input, vocabulary, job);
}

}  // namespace

SanityGate::SanityGate(ModelPtr model, std::shared_ptr<const StepData> data,
                       std::shared_ptr<Backend> backend)
    : m_before(std::move(model)),
      m_data(std::move(data)),
      m_backend(backend ? std::move(backend) : makeBackend("cpu")) {}

std::optional<ModelLook> SanityGate::tryLook(const ModelPtr& model, JobContext& job,
                                             std::string& refusal) const {
    try {
        return lookAt(model, m_backend, *m_input, job);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Refused) throw;
        refusal = error.sentence();
        return {};
    }
}

std::vector<StepWarning> SanityGate::check(const ModelPtr& after, const StepReport& step,
                                           JobContext& job) {
    job.startPhase("Checking the outcome", 3);
    Findings findings(step);
    findings.unreached();
    const WeightChanges changes = changedWeights(*m_before, *after, job);
    job.advance();
    const bool sameFunction =
        !changes.values && m_before->spec() == after->spec() && m_before->plan() == after->plan();
    if (sameFunction) {
        findings.unchanged(changes.stored);
        m_before = after;
        return findings.take();
    }
    findings.weights(changes);
    if (!m_input) m_input = lookInput(*m_before, m_data.get(), job);
    std::string refusal;
    if (!m_look) m_look = tryLook(m_before, job, refusal);
    std::optional<ModelLook> now = tryLook(after, job, refusal);
    if (m_look && now)
        compareLooks(findings, *m_look, *now, *m_input, after->spec().vocabulary, job);
    else if (m_look)
        findings.cannotRun(refusal);
    m_before = after;
    m_look = std::move(now);
    return findings.take();
}

}  // namespace lathe::core
