// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "app/cli/observe.h"
#include "core/base/error.h"
#include "core/model/family.h"
#include "core/observe/effective_rank.h"
#include "core/observe/weight_statistics.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, tensors[] {name, source_name, shape, encoding, count, "
    "values_seen,\n"
    "sampled, not_finite, zeros, min, max, mean, std, skewness, kurtosis (excess: 0 for a normal\n"
    "distribution), max_over_std, histogram[] (counts of bins of equal width over [min, max])}; "
    "with\n"
    "--channels also rows[] and columns[] {index, min, max, mean, std}; with --rank also\n"
    "effective_rank (exp of the entropy of the singular values, Roy and Vetterli 2007) and\n"
    "stable_rank (sum of their squares over the largest). Moments have no bias correction;\n"
    "values that are not finite are counted and left out; what is not defined is null.";

struct Options {
    bool sample = false, channels = false, rank = false;
    int bins = 64;
};

Json channelsJson(const std::vector<core::ChannelRange>& channels) {
    Json list = Json::array();
    for (const core::ChannelRange& channel : channels)
        list.push_back({{"index", channel.index},
                        {"min", channel.low},
                        {"max", channel.high},
                        {"mean", channel.mean},
                        {"std", channel.deviation}});
    return list;
}

struct Found {
    core::WeightStatistics statistics;
    std::optional<core::EffectiveRank> rank;
};

Json tensorJson(const core::Weight& weight, const Found& all, bool channels) {
    const core::WeightStatistics& found = all.statistics;
    Json json = {{"name", weight.name},
                 {"source_name", weight.sourceName},
                 {"shape", weight.encoding->shape()},
                 {"encoding", weight.encoding->label()},
                 {"count", found.count},
                 {"values_seen", found.valuesSeen},
                 {"sampled", found.sampled},
                 {"not_finite", found.notFinite},
                 {"zeros", found.zeros},
                 {"min", found.low},
                 {"max", found.high},
                 {"mean", found.mean},
                 {"std", found.deviation},
                 {"skewness", found.skewness},
                 {"kurtosis", found.kurtosis},
                 {"max_over_std", found.maxOverDeviation},
                 {"histogram", found.histogram}};
    if (all.rank) {
        json["effective_rank"] = all.rank->entropy;
        json["stable_rank"] = all.rank->stable;
    }
    if (channels) {
        json["rows"] = channelsJson(found.rows);
        json["columns"] = channelsJson(found.columns);
    }
    return json;
}

std::string row(const std::string& name, const std::string& shape,
                const std::vector<std::string>& cells) {
    std::string line = padded(name, 26) + padded(shape, 14);
    for (const std::string& cell : cells) line += padded(cell, 11, true);
    return line + "\n";
}

std::string tensorText(const core::Weight& weight, const Found& all) {
    const core::WeightStatistics& found = all.statistics;
    const auto share = [&](int64_t count) {
        const auto seen = static_cast<double>(found.valuesSeen);
        return seen > 0 ? fmt::format("{:.2f} %", 100 * static_cast<double>(count) / seen)
                        : std::string("-");
    };
    const auto number = [](double value) { return fmt::format("{:.4g}", value); };
    std::vector<std::string> cells = {
        number(found.low),
        number(found.high),
        number(found.mean),
        number(found.deviation),
        number(found.skewness),
        number(found.kurtosis),
        number(found.maxOverDeviation),
        share(found.zeros),
        found.notFinite > 0 ? fmt::format("{}", found.notFinite) : std::string("-")};
    if (all.rank) cells.push_back(fmt::format("{:.1f}", all.rank->entropy));
    return row(weight.name, core::toText(weight.encoding->shape()), cells);
}

std::vector<Found> findAll(const std::vector<core::EncodingPtr>& encodings, const Options& options,
                           core::JobContext& job) {
    const core::StatisticsOptions wanted = {options.bins, options.sample ? core::kSampleValues : 0,
                                            options.channels};
    std::vector<Found> all;
    for (core::WeightStatistics& one : core::statisticsOfAll(encodings, wanted, job))
        all.push_back({std::move(one), {}});
    if (!options.rank) return all;
    job.startPhase("Ranks", std::ssize(all));
    for (size_t i = 0; i < all.size(); ++i) {
        all[i].rank = core::effectiveRank(*encodings[i], job);
        job.advance(1);
    }
    return all;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    const core::ModelPtr model = core::openModel(shared.model);
    std::vector<core::WeightPtr> chosen;
    std::vector<core::EncodingPtr> encodings;
    int64_t values = 0;
    for (const core::WeightPtr& weight : model->weightsInOrder())
        if (core::matchesPattern(*weight, shared.tensors)) {
            chosen.push_back(weight);
            encodings.push_back(weight->encoding);
            values += weight->encoding->elements();
        }
    if (chosen.empty())
        throw core::Error(
            core::ErrorKind::Usage,
            fmt::format("no tensor of the model matches '{}'; inspect --tensors lists their names",
                        shared.tensors));
    session.job().startPhase("Weights", values);
    Json tensors = Json::array();
    std::vector<std::string> titles = {"min",      "max",     "mean",  "std",       "skewness",
                                       "kurtosis", "max/std", "zeros", "not finite"};
    if (options.rank) titles.push_back("eff. rank");
    std::string text = row("tensor", "shape", titles);
    const std::vector<Found> found = findAll(encodings, options, session.job());
    for (size_t i = 0; i < chosen.size(); ++i) {
        tensors.push_back(tensorJson(*chosen[i], found[i], options.channels));
        text += tensorText(*chosen[i], found[i]);
    }
    if (options.sample)
        text +=
            fmt::format("at most {} evenly spaced values of each tensor\n", core::kSampleValues);
    session.print({{"what", shared.what}, {"tensors", std::move(tensors)}}, text);
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command.addOption("--bins", options->bins, "Bins of the histogram")
        .check(between(1, 65536))
        .showDefault();
    command.addFlag("--channels", options->channels,
                     "Also the range of every row and column (JSON)");
    command.addFlag("--rank", options->rank,
                     "Also the effective rank of every tensor (slow where both sides are wide)");
    command.addFlag("--sample", options->sample,
                     "Look at no more than a million values of each tensor");
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeWeights = {"weights", "how the values of each tensor are spread", kKeys,
                                    prepare};

}  // namespace lathe::app
