// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/help.h"
#include "app/cli/observe.h"
#include "core/base/error.h"
#include "core/model/family.h"
#include "core/observe/weight_statistics.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, tensors[] {name, source_name, shape, encoding, count, "
    "values_seen,\n"
    "sampled, not_finite, zeros, min, max, mean, std, skewness, kurtosis (excess: 0 for a normal\n"
    "distribution), max_over_std, histogram[] (counts of bins of equal width over [min, max])}; "
    "with\n"
    "--channels also rows[] and columns[] {index, min, max, mean, std}. Moments have no bias "
    "correction;\n"
    "values that are not finite are counted and left out; what is not defined is null.";

struct Options {
    bool sample = false, channels = false;
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

Json tensorJson(const core::Weight& weight, const core::WeightStatistics& found, bool channels) {
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
    if (channels) {
        json["rows"] = channelsJson(found.rows);
        json["columns"] = channelsJson(found.columns);
    }
    return json;
}

std::string row(const std::string& name, const std::string& shape,
                std::initializer_list<std::string> cells) {
    std::string line = padded(name, 26) + padded(shape, 14);
    for (const std::string& cell : cells) line += padded(cell, 11, true);
    return line + "\n";
}

std::string tensorText(const core::Weight& weight, const core::WeightStatistics& found) {
    const auto share = [&](int64_t count) {
        const auto seen = static_cast<double>(found.valuesSeen);
        return seen > 0 ? fmt::format("{:.2f} %", 100 * static_cast<double>(count) / seen)
                        : std::string("-");
    };
    const auto number = [](double value) { return fmt::format("{:.4g}", value); };
    return row(weight.name, core::toText(weight.encoding->shape()),
               {number(found.low), number(found.high), number(found.mean), number(found.deviation),
                number(found.skewness), number(found.kurtosis), number(found.maxOverDeviation),
                share(found.zeros),
                found.notFinite > 0 ? fmt::format("{}", found.notFinite) : std::string("-")});
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
    const core::StatisticsOptions wanted = {options.bins, options.sample ? core::kSampleValues : 0,
                                            options.channels};
    session.job().startPhase("Weights", values);
    Json tensors = Json::array();
    std::string text = row(
        "tensor", "shape",
        {"min", "max", "mean", "std", "skewness", "kurtosis", "max/std", "zeros", "not finite"});
    const auto found = core::statisticsOfAll(encodings, wanted, session.job());
    for (size_t i = 0; i < chosen.size(); ++i) {
        tensors.push_back(tensorJson(*chosen[i], found[i], options.channels));
        text += tensorText(*chosen[i], found[i]);
    }
    if (options.sample)
        text +=
            fmt::format("at most {} evenly spaced values of each tensor\n", core::kSampleValues);
    session.print({{"what", shared.what}, {"tensors", std::move(tensors)}}, text);
}

Look prepare(CLI::App& command) {
    auto options = std::make_shared<Options>();
    command.add_option("--bins", options->bins, "Bins of the histogram")
        ->check(between(1, 65536))
        ->capture_default_str();
    command.add_flag("--channels", options->channels,
                     "Also the range of every row and column (JSON)");
    command.add_flag("--sample", options->sample,
                     "Look at no more than a million values of each tensor");
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeWeights = {"weights", "how the values of each tensor are spread", kKeys,
                                    prepare};

}  // namespace lathe::app
