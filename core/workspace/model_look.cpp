// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/model_look.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/data/inputs.h"
#include "core/evaluate/statistics.h"
#include "core/generate/continuations.h"
#include "core/methods/step_data.h"
#include "core/workspace/data_sources.h"

namespace lathe::core {

namespace {

constexpr size_t kMostBytes = 4096;  // of a text; far more than kLookTokens tokens
constexpr int64_t kJudged = 24, kLongestPeriod = 8;
constexpr int64_t kFirstWritten = 12;  // sound text is told from repetition by then
constexpr int64_t kHeadRows = 16;      // at once: each becomes as many logits as there are words

constexpr std::string_view kText =
    "Once upon a time there was a little girl who lived in a small house near the forest. Every "
    "morning she went out to look for flowers, and every evening she came home and told her "
    "mother what she had seen. One day she met an old man with a long white beard. He asked her "
    "where she was going, and she said that she wanted to find the river. The old man smiled and "
    "showed her the way. When she came to the water, the sun was shining and the birds were "
    "singing in the trees.";

class OutputWatcher : public Observer {
  public:
    void onOutput(std::string_view site, ConstMatrix y) override {
        Seen& seen = at(site);
        if (seen.first.empty() && y.rows > 0) seen.first.assign(y.row(0), y.row(0) + y.columns);
        seen.output.rows += y.rows;
        for (int64_t r = 0; r < y.rows; ++r)
            for (int64_t c = 0; c < y.columns; ++c) {
                const float value = y.row(r)[c];
                seen.output.finite &= std::isfinite(value);
                seen.output.zero &= value == 0;
                seen.output.constant &= value == seen.first[static_cast<size_t>(c)];
            }
    }

    std::vector<SiteOutput> take() {
        std::vector<SiteOutput> sites;
        for (Seen& seen : m_seen) sites.push_back(std::move(seen.output));
        return sites;
    }

  private:
    struct Seen {
        SiteOutput output;
        std::vector<float> first;
    };
    Seen& at(std::string_view site) {
        for (auto seen = m_seen.rbegin(); seen != m_seen.rend(); ++seen)
            if (seen->output.site == site) return *seen;
        m_seen.emplace_back().output.site = site;
        return m_seen.back();
    }
    std::vector<Seen> m_seen;
};

/// Up to kMostBytes, cut between characters.
std::string beginningOf(const std::string& text) {
    size_t end = std::min(text.size(), kMostBytes);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

const Dataset* firstUsable(const Model& model, const StepData* data) {
    if (!data) return nullptr;
    for (const auto* part : {&data->calibration, &data->training, &data->heldOut})
        if (*part) try {
                requireUsable(model, **part);
                return part->get();
            } catch (const Error&) {  // made for a teacher, say
                continue;
            }
    return nullptr;
}

int64_t mostTokens(const ModelSpec& spec) {
    int64_t most = kLookTokens;
    if (spec.context > 0) most = std::min(most, spec.context);
    if (spec.input.positions > 0) most = std::min(most, spec.input.positions);
    return most;
}

/// Noise: any other input is as good for a network that reads no text.
LookInput noiseFor(const ModelSpec& spec) {
    Rng rng(1);
    LookInput input;
    input.name = "noise";
    if (spec.input.kind == InputKind::Tokens) {
        std::vector<TokenId> ids;
        for (int64_t i = 0; i < mostTokens(spec); ++i)
            ids.push_back(static_cast<TokenId>(rng.below(static_cast<uint64_t>(spec.vocabulary))));
        if (spec.classifies())
            input.examples.texts = {{{ids.begin(), ids.begin() + std::ssize(ids) / 2}, {}},
                                    {{ids.begin() + std::ssize(ids) / 2, ids.end()}, {}}};
        else
            input.tokens = std::move(ids);
        return input;
    }
    const int64_t columns = spec.input.kind == InputKind::Patches
                                ? spec.patches() * spec.patchValues()
                                : int64_t{spec.width};
    input.examples.values = Matrix(kLookExamples, columns);
    for (float& value : input.examples.values.values) value = static_cast<float>(rng.uniform());
    return input;
}

LookInput textInput(const Model& model, const TextData& text, const JobContext& job) {
    LookInput input;
    input.tokens = documentTokens(*model.tokenizer(), beginningOf(text.text), nullptr, job).tokens;
    if (std::ssize(input.tokens) > mostTokens(model.spec()))
        input.tokens.resize(static_cast<size_t>(mostTokens(model.spec())));
    input.isText = std::ssize(input.tokens) >= 2;
    input.data = text.name;
    input.name = fmt::format("{} tokens of {}", input.tokens.size(), text.name);
    return input;
}

double nllOf(const ForwardPass& pass, const ForwardState& state, std::span<const TokenId> tokens,
             Observer& observer, const JobContext& job) {
    double sum = 0;
    Matrix logits;
    for (int64_t first = 0; first + 1 < std::ssize(tokens); first += kHeadRows) {
        std::vector<int64_t> rows(
            static_cast<size_t>(std::min(kHeadRows, std::ssize(tokens) - 1 - first)));
        std::iota(rows.begin(), rows.end(), first);
        pass.logits(state, rows, logits, &observer, &job);
        for (int64_t r = 0; r < std::ssize(rows); ++r)
            sum += negativeLogLikelihood({logits.row(r), static_cast<size_t>(logits.columns)},
                                         tokens[static_cast<size_t>(first + r + 1)]);
    }
    return sum / static_cast<double>(tokens.size() - 1);
}

/// Whether more tokens may show that the text repeats itself (see repeatedPeriod).
bool mayRepeat(const std::vector<TokenId>& written) {
    for (int64_t period = 1; period <= kLongestPeriod; ++period)
        if (std::equal(written.begin() + kLongestPeriod, written.end(),
                       written.begin() + kLongestPeriod - period))
            return true;
    return false;
}

std::vector<TokenId> continued(const ForwardPass& pass, std::span<const TokenId> tokens,
                               JobContext& job) {
    const ModelSpec& spec = pass.model().spec();
    const auto room = static_cast<int64_t>(kLookPrompt + kLookWritten);
    if (std::ssize(tokens) < kLookPrompt || (spec.context > 0 && spec.context < room)) return {};
    static_assert(kLookWritten == kLongestPeriod + kJudged && kFirstWritten > kLongestPeriod);
    TokenSequence text(tokens.begin(), tokens.begin() + kLookPrompt);
    std::vector<TokenId> written;
    for (const int64_t count : {kFirstWritten, kLookWritten - kFirstWritten}) {
        ContinuationOptions options;
        options.tokens = count;
        const TokenSequence more = continuePrompts(pass, {&text, 1}, options, job).front();
        for (const TokenId id : more) {
            if (id == pass.model().tokenizer()->spec().eos) return written;
            written.push_back(id);
            text.push_back(id);
        }
        if (!mayRepeat(written)) break;
    }
    return written;
}

}  // namespace

LookInput lookInput(const Model& model, const StepData* data, const JobContext& job) {
    const ModelSpec& spec = model.spec();
    const std::shared_ptr<const Dataset> own = sampleCalibration(model.parts().provenance.source);
    const Dataset* usable = firstUsable(model, data);
    if (!usable) usable = own.get();
    if (spec.classifies() && usable && exampleCount(*usable) > 1) {
        LookInput input;
        const int64_t count = std::min(kLookExamples, exampleCount(*usable));
        input.examples = labelledInputs(model, *usable, 0, count);
        input.data = nameOf(*usable);
        input.name = fmt::format("{} examples of {}", count, input.data);
        return input;
    }
    if (spec.classifies() || !model.tokenizer()) return noiseFor(spec);
    const auto* given = usable ? std::get_if<TextData>(usable) : nullptr;
    LookInput input = given ? textInput(model, *given, job) : LookInput{};
    if (!input.isText) {
        input = textInput(model, textFromString("a short story", std::string(kText)), job);
        input.data.clear();
    }
    return input.isText ? input : noiseFor(spec);
}

ModelLook lookAt(const ModelPtr& model, const std::shared_ptr<Backend>& backend,
                 const LookInput& input, JobContext& job) {
    const ForwardPass pass(model, backend);
    OutputWatcher watcher;
    ModelLook look;
    if (model->spec().classifies()) {
        pass.classify(input.examples, &watcher, &job);
        look.sites = watcher.take();
        return look;
    }
    const auto fed = std::span(input.tokens)
                         .first(static_cast<size_t>(
                             std::min(std::ssize(input.tokens), mostTokens(model->spec()))));
    KvCache cache(model->spec());
    const ForwardPass::Input one{&cache, fed};
    ForwardState state = pass.begin({&one, 1});
    look.stream.push_back(state.hidden);
    for (int layer = 0; layer < static_cast<int>(model->spec().layers.size()); ++layer) {
        pass.run(state, layer + 1, &watcher, &job);
        look.stream.push_back(state.hidden);
    }
    const double nll = nllOf(pass, state, fed, watcher, job);
    look.sites = watcher.take();
    if (!input.isText) return look;
    look.nll = nll;
    if (std::isfinite(nll)) look.written = continued(pass, fed, job);
    return look;
}

int64_t repeatedPeriod(const std::vector<TokenId>& written) {
    if (std::ssize(written) < kJudged + kLongestPeriod) return 0;
    for (int64_t period = 1; period <= kLongestPeriod; ++period)
        if (std::equal(written.end() - kJudged, written.end(), written.end() - kJudged - period))
            return period;
    return 0;
}

}  // namespace lathe::core
