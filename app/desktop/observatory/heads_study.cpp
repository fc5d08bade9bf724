// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/heads_study.h"

#include <algorithm>
#include <cmath>

#include "app/desktop/observatory/token_label.h"
#include "core/generate/token_choices.h"
#include "core/methods/head_list.h"
#include "core/observe/rank_correlation.h"
#include "core/train/window_examples.h"

namespace lathe::app {

namespace {

constexpr size_t kShownTokens = 20, kMostSentences = 100;

void findAgreements(HeadsStudy& study) {
    std::vector<HeadScore> scores = {HeadScore::Gradient, HeadScore::Estimate, HeadScore::Entropy,
                                     HeadScore::Distance};
    if (study.leftOut) scores.insert(scores.begin(), HeadScore::LeaveOneOut);
    const auto values = [&](HeadScore score) {
        std::vector<double> all;
        for (const core::LayerHeads& layer : study.report.layers)
            for (const core::HeadImportance& head : layer.heads)
                all.push_back(headScore(head, score));
        return all;
    };
    for (size_t i = 0; i < scores.size(); ++i)
        for (size_t j = i + 1; j < scores.size(); ++j)
            study.agreements.push_back(
                {scores[i], scores[j],
                 core::rankCorrelation(values(scores[i]), values(scores[j]))});
}

bool endsSentence(const std::string& token) {
    return token.find_first_of(".!?\n") != std::string::npos ||
           token.find("\u3002") != std::string::npos;  // the full stop of Chinese
}

/// The text cut behind the ends of sentences and documents, and where a piece is as long as can be
/// shown; each behind BOS if the text is.
std::vector<Sentence> sentencesOf(const core::WindowPlan& plan, const core::Tokenizer& tokenizer) {
    std::vector<core::TokenId> begin = plan.tokensOf(plan.windows.front());
    const std::optional<core::TokenId> bos = plan.bos ? plan.bos : tokenizer.spec().bos;
    const bool hasBos = bos && begin.front() == *bos;
    begin.resize(hasBos ? 1 : 0);
    const core::Window& last = plan.windows.back();
    const int64_t from = plan.windows.front().begin + (hasBos ? 1 : 0),
                  to = last.begin + last.length;
    std::vector<Sentence> sentences;
    Sentence now{begin, {}};
    for (int64_t i = from; i < to && sentences.size() < kMostSentences; ++i) {
        const core::TokenId token = plan.stream[static_cast<size_t>(i)];
        bool ends = hasBos && token == *bos;  // the next document
        if (!ends) {
            const std::string text = core::shownToken(tokenizer, token);
            now.tokens.push_back(token);
            now.text += QString::fromStdString(text);
            ends = endsSentence(text) && now.tokens.size() > begin.size() + 2;
        }
        if (!ends && now.tokens.size() < kShownTokens && i + 1 < to) continue;
        now.text = now.text.simplified();
        if (now.tokens.size() > 1 && !now.text.isEmpty()) sentences.push_back(std::move(now));
        now = {begin, {}};
    }
    if (sentences.empty()) {  // of spaces alone
        std::vector<core::TokenId> tokens = plan.tokensOf(plan.windows.front());
        tokens.resize(std::min(tokens.size(), kShownTokens));
        sentences.push_back({std::move(tokens), {}});
    }
    return sentences;
}

double groupScore(const HeadsStudy& study, const HeadUnit& unit, HeadScore score) {
    const core::LayerHeads& layer = study.report.layers[static_cast<size_t>(unit.layer)];
    if (unit.count > 1 && score == HeadScore::LeaveOneOut)
        return layer.groups[static_cast<size_t>(unit.first / unit.count)].mean;
    double sum = 0;
    for (int head = unit.first; head < unit.first + unit.count; ++head)
        sum += headScore(layer.heads[static_cast<size_t>(head)], score);
    const bool describes = score == HeadScore::Entropy || score == HeadScore::Distance;
    return describes ? sum / unit.count : sum;
}

}  // namespace

int HeadsStudy::mostHeads() const {
    size_t most = 0;
    for (const core::LayerHeads& layer : report.layers) most = std::max(most, layer.heads.size());
    return static_cast<int>(most);
}

bool HeadsStudy::grouped() const {
    return std::ranges::any_of(perGroup, [](int heads) { return heads > 1; });
}

HeadsStudy studyHeads(const HeadsRequest& request, core::JobContext& job) {
    const core::Model& model = *request.model;
    const ObservedWindows observed = readObserved(request.text, model);
    HeadsStudy study;
    study.textName = observed.name;
    study.textSha256 = observed.sha256;
    study.leftOut = request.leaveOneOut;
    study.report = core::headImportance(request.model, core::windowExamples(observed.plan),
                                        {.leaveOneOut = request.leaveOneOut}, request.backend, job);
    for (const core::LayerHeads& layer : study.report.layers) {
        const core::AttentionSpec& spec =
            model.spec().layers[static_cast<size_t>(layer.layer)].attention;
        study.perGroup.push_back(std::max(1, spec.heads / std::max(1, spec.kvHeads)));
    }
    findAgreements(study);
    study.sentences = sentencesOf(observed.plan, *model.tokenizer());
    study.first = patternsOn(request, study.sentences.at(0), job);
    return study;
}

HeadPatterns patternsOn(const HeadsRequest& request, const Sentence& sentence,
                        core::JobContext& job) {
    HeadPatterns found;
    found.patterns = core::attentionPatterns(request.model, sentence.tokens, request.backend, job);
    for (const core::TokenId token : sentence.tokens)
        found.tokens << tokenLabel(core::shownToken(*request.model->tokenizer(), token));
    return found;
}

core::LossChange measureWithout(const HeadsRequest& request,
                                const std::vector<core::HeadPlace>& removed,
                                core::JobContext& job) {
    const ObservedWindows observed = readObserved(request.text, *request.model);
    return core::lossWithoutHeads(request.model, core::windowExamples(observed.plan), removed,
                                  request.backend, job);
}

double headScore(const core::HeadImportance& head, HeadScore score) {
    switch (score) {
        case HeadScore::LeaveOneOut:
            return head.without ? head.without->mean : NAN;
        case HeadScore::Gradient:
            return head.gradient;
        case HeadScore::Estimate:
            return head.estimate;
        case HeadScore::Entropy:
            return head.entropy;
        case HeadScore::Distance:
            return head.distance;
    }
    return NAN;
}

bool isSigned(HeadScore score) {
    return score == HeadScore::LeaveOneOut || score == HeadScore::Estimate;
}

HeadUnit unitOf(const HeadsStudy& study, int layer, int head) {
    const int count = study.perGroup[static_cast<size_t>(layer)];
    return {layer, head / count * count, count};
}

std::vector<HeadUnit> unitsByScore(const HeadsStudy& study, HeadScore score) {
    std::vector<std::pair<double, HeadUnit>> scored;
    for (int layer = 0; layer < study.layers(); ++layer) {
        const auto heads =
            static_cast<int>(study.report.layers[static_cast<size_t>(layer)].heads.size());
        for (int head = 0; head < heads; head += study.perGroup[static_cast<size_t>(layer)]) {
            const HeadUnit unit = unitOf(study, layer, head);
            scored.emplace_back(groupScore(study, unit, score), unit);
        }
    }
    std::ranges::stable_sort(scored, {}, [](const auto& one) { return one.first; });
    std::vector<HeadUnit> units;
    for (const auto& [value, unit] : scored) units.push_back(unit);
    return units;
}

HeadMarks::HeadMarks(const HeadsStudy& study)
    : m_heads(static_cast<size_t>(study.mostHeads())),
      m_marked(m_heads * static_cast<size_t>(study.layers())) {}

void HeadMarks::set(const HeadUnit& unit, bool marked) {
    for (int head = unit.first; head < unit.first + unit.count; ++head)
        m_marked[place(unit.layer, head)] = marked;
}

int HeadMarks::units(const HeadsStudy& study) const {
    int marked = 0;
    for (const HeadUnit& unit : unitsByScore(study, HeadScore::Gradient))
        marked += isMarked(unit) ? 1 : 0;
    return marked;
}

std::vector<core::HeadPlace> HeadMarks::places(const HeadsStudy& study) const {
    std::vector<core::HeadPlace> found;
    for (int layer = 0; layer < study.layers(); ++layer)
        for (int head = 0; head < study.mostHeads(); ++head)
            if (isMarked(layer, head))
                found.push_back({study.report.layers[static_cast<size_t>(layer)].layer, head});
    return found;
}

double HeadMarks::estimate(const HeadsStudy& study) const {
    double sum = 0;
    for (int layer = 0; layer < study.layers(); ++layer) {
        const auto& heads = study.report.layers[static_cast<size_t>(layer)].heads;
        for (size_t head = 0; head < heads.size(); ++head)
            if (isMarked(layer, static_cast<int>(head))) sum += heads[head].estimate;
    }
    return sum;
}

core::RecipeStep removalOf(const HeadsStudy& study, const HeadMarks& marks) {
    core::HeadList heads;
    std::vector<int> groups(static_cast<size_t>(study.layers()));
    for (const core::HeadPlace& place : marks.places(study)) heads[place.layer].insert(place.head);
    for (const HeadUnit& unit : unitsByScore(study, HeadScore::Gradient))
        groups[static_cast<size_t>(unit.layer)] += marks.isMarked(unit) ? 1 : 0;
    const bool alike = std::ranges::count(groups, groups.front()) == std::ssize(groups);
    return core::stepFromText("prune.heads score=list heads=" + core::headListText(heads) +
                              " across=" + (alike ? "uniform" : "global"));
}

}  // namespace lathe::app
