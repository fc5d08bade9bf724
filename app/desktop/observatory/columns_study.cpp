// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/columns_study.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/calibrate/calibration.h"
#include "core/calibrate/stages.h"
#include "core/model/model.h"

namespace lathe::app {

namespace {

constexpr double kDamping = 0.01;  // as the methods have it

/// The linears that read what this one reads, itself included.
std::vector<std::string> readersOf(const core::ModelSpec& spec, const std::string& weight) {
    for (int stage = 0; stage < core::stageCount(spec); ++stage)
        for (core::LinearGroup& group : core::linearGroups(spec, stage))
            if (std::ranges::find(group.weights, weight) != group.weights.end())
                return std::move(group.weights);
    return {weight};
}

/// Moves the tile into the weight.
TileOptions within(TileOptions options, const core::Encoding& encoding) {
    const auto fit = [](int& first, int& count, int64_t all) {
        count = static_cast<int>(std::min<int64_t>(count, all));
        first = static_cast<int>(std::min<int64_t>(first, all - count));
    };
    fit(options.firstRow, options.rows, encoding.rows());
    fit(options.firstColumn, options.columns, encoding.columns());
    return options;
}

core::HessianFactor factorOf(const ColumnInputs& inputs, const TileOptions& tile,
                             const core::JobContext& job) {
    std::vector<double> hessian;
    for (int i = 0; i < tile.columns; ++i)
        for (int j = 0; j < tile.columns; ++j)
            hessian.push_back(inputs.gram[static_cast<size_t>(
                (tile.firstColumn + i) * inputs.columns + tile.firstColumn + j)]);
    const bool reorders = tile.method == TileMethod::Gptq && tile.actOrder;
    return core::factorHessian(hessian, tile.columns, {kDamping, reorders}, &job);
}

TracedTile traced(std::span<const float> values, const core::HessianFactor& factor,
                  const TileOptions& tile, const core::JobContext& job) {
    TracedTile made;
    if (tile.method == TileMethod::Gptq) {
        core::GptqOptions options;
        options.grid.bits = tile.bits;
        options.group = tile.group;
        options.staticGroups = tile.actOrder || tile.group == 0;
        made.trace = core::traceGptq(values, tile.rows, factor, options, &job);
    } else {
        core::SparseGptOptions options;
        options.pattern = {tile.sparsity / 100.0, tile.zeros, tile.of};
        made.trace = core::traceSparseGpt(values, tile.rows, factor, options, &job);
    }
    for (int count = 0; count <= tile.columns; ++count) {
        job.checkpoint();
        made.states.push_back(made.trace.stateAfter(count));
    }
    return made;
}

}  // namespace

bool ColumnInputs::areOf(const std::string& weight) const {
    return std::ranges::find(readers, weight) != readers.end();
}

ColumnInputs gatherInputs(const ColumnsRequest& request, core::JobContext& job) {
    const core::Model& model = *request.model;
    const ObservedWindows observed = readObserved(request.text, model);
    core::InputBatch texts;
    for (const core::Window& window : observed.plan.windows) {
        texts.texts.push_back({observed.plan.tokensOf(window), {}});
        texts.texts.back().tokens.pop_back();  // is only predicted
    }
    core::CalibrationTask task;
    task.model = request.model;
    task.backend = request.backend;
    task.batches = core::inBatches(model.spec(), texts);
    task.targets = {model.parts().weights.at(request.weight)};
    task.grams = true;
    ColumnInputs inputs;
    core::calibrate(
        task,
        [&](std::span<const core::CalibratedGroup> groups) {
            const core::InputStatistics& seen = groups.front().inputs;
            inputs.columns = seen.columns;
            inputs.tokens = seen.rows;
            inputs.gram = seen.gram;
            return std::vector<core::WeightPtr>();
        },
        job);
    if (inputs.tokens == 0)
        throw core::Error(core::ErrorKind::Refused,
                          request.weight +
                              " reads no inputs on this text, so that no column can "
                              "make up for another; choose a linear of a block");
    inputs.readers = readersOf(model.spec(), request.weight);
    inputs.textName = observed.name;
    inputs.textSha256 = observed.sha256;
    return inputs;
}

int TileWalk::columnAt(int place) const {
    return static_cast<int>(original.trace.order[static_cast<size_t>(place)]);
}

bool TileWalk::isEdited(int row, int place) const {
    return std::ranges::any_of(edits, [&](const TileEdit& edit) {
        return edit.row == row && edit.column == columnAt(place);
    });
}

TileWalk walkTile(const core::Weight& weight, const ColumnInputs& inputs,
                  const TileOptions& options, const std::vector<TileEdit>& edits,
                  core::JobContext& job) {
    TileWalk walk;
    walk.asked = options;
    walk.options = within(options, *weight.encoding);
    walk.edits = edits;
    const core::HessianFactor factor = factorOf(inputs, walk.options, job);
    const TileOptions& tile = walk.options;
    std::vector<float> values = core::tileOf(*weight.encoding, tile.firstRow, tile.rows,
                                             tile.firstColumn, tile.columns);
    walk.original = traced(values, factor, walk.options, job);
    if (edits.empty()) return walk;
    for (const TileEdit& edit : edits)
        values[static_cast<size_t>(edit.row * walk.options.columns + edit.column)] =
            static_cast<float>(edit.value);
    walk.edited = std::make_shared<const TracedTile>(traced(values, factor, walk.options, job));
    return walk;
}

}  // namespace lathe::app
