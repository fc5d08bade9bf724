// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/preview.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/preview_levels.h"
#include "core/model/untied_head.h"
#include "core/model/weights.h"
#include "core/observe/sample.h"
#include "core/observe/weight_statistics.h"

namespace lathe::core {

namespace {

constexpr int64_t kLayerValues = 65536;
constexpr int kLayerBins = 40;

WeightPtr weightOf(const Model& model, const std::string& name) {
    const auto found = model.parts().weights.find(name);
    if (found != model.parts().weights.end()) return found->second;
    if (name == "head") return untiedHead(model);
    throw Error(ErrorKind::NotFound, fmt::format("the model has no weight '{}'", name));
}

[[noreturn]] void refuse(const Method& method, std::string_view why) {
    throw Error(
        ErrorKind::Refused,
        fmt::format("{} {}, so that one weight alone cannot show what it does; run the step "
                    "and compare",
                    method.label, why));
}

/// Throws where one weight alone does not decide about its own result.
const Method& previewable(const PreviewRequest& request) {
    const Method& method = methodNamed(request.method);
    if (method.needs.calibrationText) refuse(method, "looks at the inputs that a text causes");
    if (method.needs.trainingData) refuse(method, "trains the model on data");
    if (method.needs.teachers > 0) refuse(method, "learns from another model");
    if (method.joint && method.joint(request.params))
        refuse(method, "with these parameters decides about all chosen weights together");
    return method;
}

/// Evenly spaced rows of the weight, whole, so that groups and blocks stay whole; the weight itself
/// if it has no more than `maxValues`, or if its storage ties rows together. 0: no limit.
WeightPtr cutOut(const WeightPtr& weight, int64_t maxValues) {
    const Encoding& encoding = *weight->encoding;
    if (maxValues == 0 || encoding.elements() <= maxValues) return weight;
    const int64_t count = std::max<int64_t>(1, maxValues / encoding.columns());
    if (count >= encoding.rows()) return weight;
    EncodingPtr rows = encoding.selectRows(evenlySpaced(encoding.rows(), count));
    if (!rows) return weight;
    auto part = std::make_shared<Weight>(*weight);
    part->encoding = std::move(rows);
    part->axes.clear();  // it is no dimension of the model any more
    return part;
}

/// Bytes of the weight after the step, as its plan says.
uint64_t plannedBytes(const PreviewRequest& request, const Method& method,
                      const WeightPtr& weight) {
    const Estimate estimate =
        method.estimate({request.model, {weight}, request.params, request.seed});
    const Weight* present = request.model->find(weight->name);
    const uint64_t others = request.model->bytes() - (present ? present->encoding->bytes() : 0);
    return estimate.bytesAfter - others;
}

StepPreview previewOf(const PreviewRequest& request, const Method& method, const WeightPtr& weight,
                      int64_t maxValues, JobContext& job) {
    if (isVectorRole(weight->role))
        throw Error(
            ErrorKind::Refused,
            fmt::format("{} is a {}, which steps leave alone; choose the weight of a linear "
                        "layer",
                        weight->name, weight->role == WeightRole::Norm ? "norm" : "bias"));
    const WeightPtr seen = cutOut(weight, maxValues);
    StepPreview preview;
    preview.sampled = seen != weight;
    preview.valuesSeen = seen->encoding->elements();
    const MethodInput input = {request.model, {seen}, request.params, request.seed, true};
    const auto run = [&] { return method.apply(input, job); };
    const MethodResult result =
        preview.sampled
            ? withContext(fmt::format("{} evenly spaced rows", seen->encoding->rows()), run)
            : run();
    const WeightLoss& loss = result.loss.at(0);
    const Encoding& after = *result.weights.at(0)->encoding;
    preview.sqnrDb = loss.sqnrDb;
    preview.zeros = loss.zeros;
    preview.bytesBefore = weight->encoding->bytes();
    preview.bytesEstimated = preview.sampled;
    preview.bytesAfter = preview.sampled ? plannedBytes(request, method, weight) : after.bytes();
    preview.encoding = after.label();
    LevelFigures figures = levelFigures(*seen->encoding, after, job);
    preview.levels = std::move(figures.levels);
    preview.clipLow = figures.clipLow;
    preview.clipHigh = figures.clipHigh;
    preview.beyondClip = figures.beyondClip;
    preview.rmse = figures.rmse;
    return preview;
}

/// The weights of the same part in all layers that have it; of no layer: itself.
std::vector<WeightPtr> sameInEveryLayer(const Model& model, const std::string& name) {
    const WeightPtr weight = weightOf(model, name);
    if (weight->layer < 0) return {weight};
    const std::string part = name.substr(fmt::format("layers.{}.", weight->layer).size());
    std::vector<WeightPtr> found;
    for (size_t layer = 0; layer < model.spec().layers.size(); ++layer) {
        const auto at = model.parts().weights.find(fmt::format("layers.{}.{}", layer, part));
        if (at != model.parts().weights.end()) found.push_back(at->second);
    }
    return found;
}

LayerPreview layerPreview(const PreviewRequest& request, const Method& method,
                          const WeightPtr& weight, const JobContext& job) {
    LayerPreview preview;
    preview.layer = weight->layer;
    preview.weight = weight->name;
    WeightStatistics seen =
        weightStatistics(*weight->encoding, {kLayerBins, kLayerValues, false}, job);
    preview.sampled = seen.sampled;
    preview.valuesSeen = seen.valuesSeen;
    preview.low = seen.low;
    preview.high = seen.high;
    preview.histogram = std::move(seen.histogram);
    JobContext own(job.stopToken());  // its progress would hide that of the layers
    try {
        const StepPreview step = previewOf(request, method, weight, kLayerValues, own);
        preview.sqnrDb = step.sqnrDb;
        preview.clipLow = step.clipLow;
        preview.clipHigh = step.clipHigh;
    } catch (const Error& error) {
        preview.problem = error.what();
    }
    return preview;
}

}  // namespace

StepPreview previewStep(const PreviewRequest& request, bool exact, JobContext& job) {
    const Method& method = previewable(request);
    return previewOf(request, method, weightOf(*request.model, request.weight),
                     exact ? 0 : kSampleValues, job);
}

std::vector<LayerPreview> previewAcrossLayers(const PreviewRequest& request, JobContext& job) {
    const Method& method = previewable(request);
    const std::vector<WeightPtr> weights = sameInEveryLayer(*request.model, request.weight);
    job.startPhase("Layers", static_cast<int64_t>(weights.size()));
    std::vector<LayerPreview> previews;
    for (const WeightPtr& weight : weights) {
        job.checkpoint();
        previews.push_back(layerPreview(request, method, weight, job));
        job.publish(previews.back());
        job.advance();
    }
    return previews;
}

}  // namespace lathe::core
