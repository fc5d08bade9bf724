// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/cli/observe.h"
#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/methods/quantize/importance.h"
#include "core/model/family.h"

namespace lathe::app {

namespace {

struct ImportanceOptions {
    std::string output;
    int64_t samples = 128, window = 512;
};

core::Imatrix collected(Session& session, const ObserveOptions& options,
                        const ImportanceOptions& own) {
    if (options.text.empty())
        throw core::Error(core::ErrorKind::Usage,
                          "what enters the linears is seen on a text; give one with --text FILE");
    core::MethodInput input;
    input.model = core::openModel(options.model);
    input.params = core::fullSchema(core::methodNamed("quant.gguf"))
                       .complete({{"samples", own.samples}, {"window", own.window}});
    input.seed = session.options().seed;
    input.backend = session.backend();
    auto data = std::make_shared<core::StepData>();
    data->calibration = std::make_shared<const core::Dataset>(core::readDataset(options.text));
    input.data = std::move(data);
    return core::collectImatrix(input, session.job());
}

Look prepare(Parser& command) {
    auto own = std::make_shared<ImportanceOptions>();
    command.addOption("--output", own->output,
                       "File to write: .dat for the older form, else GGUF");
    command.addOption("--samples", own->samples, "Windows of the text")
        .showDefault();
    command.addOption("--window", own->window, "Tokens of a window")
        .showDefault();
    return [own](Session& session, const ObserveOptions& options) {
        const core::Imatrix imatrix = collected(session, options, *own);
        if (!own->output.empty()) core::writeImatrix(imatrix, own->output, session.job());
        Json json = {{"what", options.what},
                     {"chunks", imatrix.chunks},
                     {"chunk_size", imatrix.chunkSize},
                     {"output", own->output},
                     {"tensors", Json::array()}};
        std::string text =
            padded("tensor", 32) + padded("mean x^2", 12, true) + padded("largest", 12, true);
        for (const core::ImatrixEntry& entry : imatrix.entries) {
            const std::vector<float> means = entry.importance();
            const double mean = std::accumulate(means.begin(), means.end(), 0.0) /
                                static_cast<double>(means.size());
            const double largest = double{*std::ranges::max_element(means)};
            json["tensors"].push_back({{"name", entry.name},
                                       {"columns", means.size()},
                                       {"mean", mean},
                                       {"largest", largest}});
            text += "\n" + padded(entry.name, 32) + padded(fmt::format("{:.3g}", mean), 12, true) +
                    padded(fmt::format("{:.3g}", largest), 12, true);
        }
        session.print(json, text + "\n");
    };
}

}  // namespace

const Observation observeImportance = {
    "importance", "how large the inputs of each linear are on --text, as an imatrix of llama.cpp",
    "chunks, chunk_size, output, tensors[] {name (in GGUF), columns, mean, largest (mean squares)}",
    prepare};

}  // namespace lathe::app
