// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/data/text.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/window_run.h"
#include "core/evaluate/windows.h"

namespace lathe::core {

namespace {

/// Tokens that all options begin with and that no option scores; the row before the first scored
/// token is left to each option, since its logits are wanted.
int64_t sharedPrefix(const std::vector<EncodedOption>& options) {
    if (options.size() < 2) return 0;
    int64_t shared = INT64_MAX;
    const std::vector<TokenId>& first = options.front().tokens;
    for (const EncodedOption& option : options) {
        const auto end =
            std::mismatch(first.begin(), first.end(), option.tokens.begin(), option.tokens.end())
                .first;
        shared =
            std::min({shared, end - first.begin(), std::ssize(option.tokens) - option.scored - 1});
    }
    return std::max<int64_t>(0, shared);
}

struct Scored {
    double logLikelihood = 0;
    bool greedy = true;  ///< every token is the likeliest one
};

/// Scores the options of one question after another over one cache.
class OptionScorer {
  public:
    OptionScorer(const ForwardPass& pass, JobContext& job)
        : m_pass(pass), m_job(job), m_cache(pass.model().spec()) {}

    std::vector<Scored> score(const std::vector<EncodedOption>& options) {
        const int64_t shared = sharedPrefix(options);
        m_cache.rollBack(0);
        if (shared > 0)
            WindowRun(
                m_pass, m_cache,
                std::span<const TokenId>(options.front().tokens).first(static_cast<size_t>(shared)),
                m_job);
        std::vector<Scored> scores;
        for (const EncodedOption& option : options) {
            scores.push_back(scoreOne(option, m_cache.rollBack(shared)));
        }
        return scores;
    }

  private:
    /// `shared` tokens of the option are in the cache.
    Scored scoreOne(const EncodedOption& option, int64_t shared) {
        const auto tokens = std::span<const TokenId>(option.tokens);
        const auto inputs = tokens.subspan(static_cast<size_t>(shared),
                                           tokens.size() - 1 - static_cast<size_t>(shared));
        const auto targets = tokens.last(static_cast<size_t>(option.scored));
        const WindowRun run(m_pass, m_cache, inputs, m_job);
        std::vector<double> nll(targets.size());
        std::vector<char> likeliest(targets.size());
        forEachTarget(run, std::ssize(inputs) - option.scored, option.scored,
                      m_pass.model().spec().vocabulary, m_job,
                      [&](int64_t i, std::span<const float> logits) {
                          const auto at = static_cast<size_t>(i);
                          nll[at] = negativeLogLikelihood(logits, targets[at]);
                          likeliest[at] = argmaxOf(logits) == targets[at];
                      });
        Scored result;
        for (const double value : nll) result.logLikelihood -= value;
        result.greedy =
            std::all_of(likeliest.begin(), likeliest.end(), [](char is) { return is != 0; });
        return result;
    }

    const ForwardPass& m_pass;
    JobContext& m_job;
    KvCache m_cache;
};

int firstGreatest(const std::vector<double>& values) {
    return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

TaskItemResult judge(const TaskQuestion& question, TaskKind kind,
                     const std::vector<Scored>& scores) {
    TaskItemResult item;
    std::vector<double> perCharacter;
    for (size_t i = 0; i < scores.size(); ++i) {
        item.logLikelihoods.push_back(scores[i].logLikelihood);
        perCharacter.push_back(scores[i].logLikelihood /
                               static_cast<double>(std::max<int64_t>(1, question.characters[i])));
    }
    if (kind == TaskKind::LastWord) {
        item.chosen = item.chosenNorm = scores.front().greedy ? 0 : -1;
    } else {
        item.chosen = firstGreatest(item.logLikelihoods);
        item.chosenNorm = firstGreatest(perCharacter);
    }
    item.correct = item.chosen == question.gold;
    item.correctNorm = item.chosenNorm == question.gold;
    return item;
}

void summarize(TaskResult& result) {
    std::vector<double> correct, correctNorm, logLikelihoods;
    for (const TaskItemResult& item : result.items) {
        correct.push_back(item.correct ? 1 : 0);
        correctNorm.push_back(item.correctNorm ? 1 : 0);
        logLikelihoods.push_back(item.logLikelihoods.front());
    }
    result.n = std::ssize(result.items);
    result.acc = meanOf(correct);
    result.standardError = standardErrorOf(correct);
    result.accNorm = meanOf(correctNorm);
    result.accNormStandardError = standardErrorOf(correctNorm);
    if (result.kind == TaskKind::LastWord) result.perplexity = std::exp(-meanOf(logLikelihoods));
}

}  // namespace

EncodedOption encodeOption(const Tokenizer& tokenizer, std::string_view context,
                           std::string_view continuation, bool addBos, int64_t contextLength) {
    const std::string_view kept = withoutTrailingSpace(context);
    EncodedOption option;
    int64_t contextTokens = 0;
    if (context.empty()) {
        const TokenizerSpec& spec = tokenizer.spec();
        const std::optional<TokenId> prefix = spec.bos ? spec.bos : spec.eos;
        if (!prefix)
            throw Error(ErrorKind::Refused, "an empty context needs a tokenizer with BOS or EOS");
        option.tokens = idsOf(tokenizer, continuation, false, true);
        option.tokens.insert(option.tokens.begin(), *prefix);
        contextTokens = 1;
    } else {
        std::string whole(context);
        whole += continuation;
        contextTokens = std::ssize(idsOf(tokenizer, kept, addBos, true));
        option.tokens = idsOf(tokenizer, whole, addBos, true);
    }
    // Where the last character of the context and the first of the continuation are one token, that
    // token counts.
    option.scored =
        std::max<int64_t>(1, std::ssize(option.tokens) - std::max<int64_t>(1, contextTokens));
    if (contextLength > 0 && std::ssize(option.tokens) > contextLength + 1) {
        option.tokens.erase(option.tokens.begin(), option.tokens.end() - (contextLength + 1));
        option.scored = std::min(option.scored, contextLength);
        option.truncated = true;
    }
    if (std::ssize(option.tokens) < 2)
        throw Error(ErrorKind::Refused,
                    "an option has fewer than two tokens with its context, so nothing predicts it");
    return option;
}

TaskResult evaluateTask(const ForwardPass& pass, const TaskSet& task, const TaskOptions& options,
                        JobContext& job) {
    requireLanguageModel(pass.model().spec(), "answer to a multiple-choice task");
    const Tokenizer* tokenizer = pass.model().tokenizer().get();
    if (!tokenizer)
        throw Error(
            ErrorKind::Refused,
            "this model has no tokenizer, so it cannot read the questions; put one beside it");
    const auto start = std::chrono::steady_clock::now();
    const bool addBos = options.addBos.value_or(tokenizer->spec().addBos);
    const int64_t available = std::ssize(task.questions);
    const int64_t count = options.limit > 0 ? std::min(options.limit, available) : available;
    TaskResult result;
    result.name = task.name;
    result.kind = task.kind;
    result.chance = task.chance();
    result.dataSha256 = task.sha256;
    result.protocol =
        fmt::format("lm-evaluation-harness: no shots, continuation split after encode(context), {}",
                    addBos ? "BOS first" : "no BOS");
    job.startPhase(task.name, count);
    OptionScorer scorer(pass, job);
    for (int64_t i = 0; i < count; ++i) {
        job.checkpoint();
        const TaskQuestion& question = task.questions[static_cast<size_t>(i)];
        std::vector<EncodedOption> encoded;
        for (int option = 0; option < question.options(); ++option)
            encoded.push_back(encodeOption(*tokenizer, question.context(option),
                                           question.continuation(option), addBos,
                                           pass.model().spec().context));
        TaskItemResult item = judge(question, task.kind, scorer.score(encoded));
        for (const EncodedOption& option : encoded) {
            item.tokens.push_back(option.scored);
            result.truncated += option.truncated ? 1 : 0;
        }
        result.items.push_back(std::move(item));
        job.advance();
    }
    summarize(result);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

TaskComparison compareTasks(const TaskResult& first, const TaskResult& second, bool norm) {
    if (first.items.size() != second.items.size() || first.dataSha256 != second.dataSha256)
        throw Error(ErrorKind::Usage,
                    "the two results are not of the same questions, so they cannot be paired");
    TaskComparison counts;
    for (size_t i = 0; i < first.items.size(); ++i) {
        const bool a = norm ? first.items[i].correctNorm : first.items[i].correct;
        const bool b = norm ? second.items[i].correctNorm : second.items[i].correct;
        ++(a ? (b ? counts.both : counts.onlyFirst) : (b ? counts.onlySecond : counts.neither));
    }
    counts.pValue = mcNemarExact(counts.onlyFirst, counts.onlySecond);
    return counts;
}

}  // namespace lathe::core
