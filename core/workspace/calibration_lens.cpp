// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/calibration_lens.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"
#include "core/workspace/calibration_overlap.h"

namespace lathe::core {

namespace {

constexpr size_t kCommonest = 10, kGrowthParts = 100;

void requireReader(const Model& model) {
    requireLanguageModel(model.spec(), "a calibration text");
    if (!model.tokenizer())
        throw Error(ErrorKind::Refused,
                    "this model has no tokenizer, so it cannot read text; put one beside it");
}

/// How often each id of the vocabulary occurs.
std::vector<int64_t> countsOf(const std::vector<TokenId>& ids, int64_t vocabulary) {
    std::vector<int64_t> counts(static_cast<size_t>(vocabulary));
    for (const TokenId id : ids)
        if (id >= 0 && id < vocabulary) ++counts[static_cast<size_t>(id)];
    return counts;
}

void takeCoverage(CalibrationLens& lens, std::vector<int64_t> counts) {
    lens.distinct = std::ranges::count_if(counts, [](int64_t count) { return count > 0; });
    const size_t shown = std::min(kCommonest, counts.size());
    std::ranges::partial_sort(counts, counts.begin() + static_cast<std::ptrdiff_t>(shown),
                              std::greater{});
    const auto sum = std::accumulate(
        counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(shown), int64_t{0});
    if (lens.tokens > 0)
        lens.commonest = static_cast<double>(sum) / static_cast<double>(lens.tokens);
}

std::vector<int64_t> growthOf(const std::vector<TokenId>& ids, int64_t vocabulary) {
    std::vector<bool> met(static_cast<size_t>(vocabulary));
    std::vector<int64_t> growth;
    int64_t distinct = 0;
    size_t next = 0;
    for (size_t part = 1; part <= kGrowthParts; ++part) {
        for (; next < ids.size() * part / kGrowthParts; ++next) {
            const TokenId id = ids[next];
            if (id < 0 || id >= vocabulary || met[static_cast<size_t>(id)]) continue;
            met[static_cast<size_t>(id)] = true;
            ++distinct;
        }
        growth.push_back(distinct);
    }
    return growth;
}

void takeActivity(CalibrationLens& lens, const ActivationStatistics& statistics, double inactive) {
    for (const ActivationSite& site : statistics.sites) {
        if (site.isStream()) continue;
        SiteActivity activity{site.name, std::ssize(site.channels), {}};
        for (const ChannelMagnitude& channel : site.channels)
            if (channel.max == 0 || channel.max < inactive * site.medianMax)
                activity.inactive.push_back(channel.index);
        lens.channels += activity.channels;
        lens.inactiveChannels += std::ssize(activity.inactive);
        if (!activity.inactive.empty()) lens.sites.push_back(std::move(activity));
    }
}

MeasuredCoverage coverageOf(const Tokenizer& tokenizer, const TextData& text,
                            const TextData& measured, const std::vector<int64_t>& counts) {
    MeasuredCoverage coverage{measured.name, measured.sha256, 0, 0, 0, {}};
    coverage.sharedLines = sharedLines(text, measured);
    if (const auto note = overlapNote(text, measured)) coverage.warning = note->sentence;
    const std::vector<TokenId> ids = idsOf(tokenizer, measured.text, false, false);
    coverage.tokens = std::ssize(ids);
    const auto covered = std::ranges::count_if(ids, [&](TokenId id) {
        return id >= 0 && id < std::ssize(counts) && counts[static_cast<size_t>(id)] > 0;
    });
    if (!ids.empty())
        coverage.coveredTokens =
            static_cast<double>(covered) / static_cast<double>(coverage.tokens);
    return coverage;
}

}  // namespace

CalibrationLens calibrationLens(const Model& model, const TextData& text,
                                const ActivationStatistics& seen, double inactive,
                                const TextData* measured) {
    requireReader(model);
    CalibrationLens lens;
    lens.data = text.name;
    lens.sha256 = text.sha256;
    lens.vocabulary = model.spec().vocabulary;
    const std::vector<TokenId> ids = idsOf(*model.tokenizer(), text.text, false, false);
    lens.tokens = std::ssize(ids);
    const std::vector<int64_t> counts = countsOf(ids, lens.vocabulary);
    takeCoverage(lens, counts);
    lens.growth = growthOf(ids, lens.vocabulary);
    lens.seenTokens = seen.positions;
    takeActivity(lens, seen, inactive);
    if (measured) lens.measured = coverageOf(*model.tokenizer(), text, *measured, counts);
    return lens;
}

CalibrationLens calibrationLens(const ForwardPass& pass, const TextData& text,
                                const WindowPlan& plan, const TextData* measured,
                                const CalibrationLensOptions& options, JobContext& job) {
    requireReader(pass.model());
    ActivationOptions looking;
    looking.stateMemoryBytes = options.stateMemoryBytes;
    return calibrationLens(pass.model(), text, activationStatistics(pass, plan, looking, job),
                           options.inactive, measured);
}

}  // namespace lathe::core
