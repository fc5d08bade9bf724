// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/token_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/thread_pool.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/window_run.h"

namespace lathe::core {

void TokenScores::resize(size_t count) {
    for (auto* values : {&kl, &referenceNll, &modelNll, &agrees}) values->resize(count);
}

void TokenScores::score(size_t i, std::span<const float> reference, std::span<const float> model,
                        TokenId target) {
    kl[i] = klDivergence(reference, model);
    referenceNll[i] = negativeLogLikelihood(reference, target);
    modelNll[i] = negativeLogLikelihood(model, target);
    agrees[i] = argmaxOf(reference) == argmaxOf(model) ? 1 : 0;
}

LogitsOfRows logitsOfRows(const ForwardPass& pass, const ForwardState& state,
                          const JobContext& job) {
    return [&pass, &state, &job](int64_t first, int64_t count, Matrix& out) {
        std::vector<int64_t> rows(static_cast<size_t>(count));
        std::iota(rows.begin(), rows.end(), first);
        pass.logits(state, rows, out, nullptr, &job);
    };
}

void scoreWindow(std::span<const TokenId> tokens, const Window& window, int64_t vocabulary,
                 const LogitsOfRows& reference, std::span<const LogitsOfRows> models, size_t first,
                 std::span<TokenScores> scores, const JobContext& job) {
    Matrix expected, found;
    const auto columns = static_cast<size_t>(vocabulary);
    const int64_t slice = std::max<int64_t>(1, rowsPerSlice(vocabulary) / 2);
    for (int64_t begin = 0; begin < window.scored(); begin += slice) {
        const int64_t count = std::min(slice, window.scored() - begin);
        const int64_t row = window.firstScored - 1 + begin;
        reference(row, count, expected);
        for (size_t m = 0; m < models.size(); ++m) {
            models[m](row, count, found);
            parallelFor(
                count, 1,
                [&](int64_t from, int64_t to) {
                    for (int64_t i = from; i < to; ++i)
                        scores[m].score(
                            first + static_cast<size_t>(begin + i), {expected.row(i), columns},
                            {found.row(i), columns},
                            tokens[static_cast<size_t>(window.firstScored + begin + i)]);
                },
                &job);
        }
    }
}

DivergenceResult summarizeScores(const WindowPlan& plan, TokenScores values) {
    DivergenceResult result;
    result.tokens = std::ssize(values.kl);
    const auto n = static_cast<double>(result.tokens);
    const Percentiles spread = percentilesOf(values.kl);
    result.kl = {spread.mean, standardErrorOf(values.kl), spread.p50, spread.p90, spread.p99,
                 spread.max};
    result.top1Agreement = meanOf(values.agrees);
    if (n > 1)
        result.top1StandardError =
            std::sqrt(result.top1Agreement * (1 - result.top1Agreement) / (n - 1));

    std::vector<double> difference(values.kl.size());
    double squares = 0;
    for (size_t i = 0; i < difference.size(); ++i) {
        difference[i] = values.modelNll[i] - values.referenceNll[i];
        const double change = std::exp(-values.modelNll[i]) - std::exp(-values.referenceNll[i]);
        squares += change * change;
    }
    result.probabilityChangeRms = std::sqrt(squares / n);
    result.reference.tokenNll = std::move(values.referenceNll);
    result.model.tokenNll = std::move(values.modelNll);
    summarizeNll(plan, result.reference);
    summarizeNll(plan, result.model);
    result.lnRatio = result.model.nll - result.reference.nll;
    // Of the differences: the same as sqrt(se_a^2 + se_b^2 - 2 cov).
    result.lnRatioStandardError = standardErrorOf(difference);
    result.windowKl = windowMeans(plan, values.kl);
    result.tokenKl = std::move(values.kl);
    return result;
}

}  // namespace lathe::core
