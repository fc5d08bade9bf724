// SPDX-License-Identifier: GPL-3.0-or-later
// quant.smoothquant: weights and inputs as integers, once large input channels are smoothed into
// the weights (Xiao et al., ICML 2023; core/solvers/smooth.h,
// core/methods/quantize/smooth_layer.h).

#include <algorithm>
#include <map>

#include "core/methods/calibrated_step.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/integer_weights.h"
#include "core/methods/quantize/smooth_layer.h"
#include "core/methods/step_backend.h"

namespace lathe::core {

namespace {

/// Rows that calibrators other than minmax look at.
constexpr int64_t kCalibratorRows = 2048;

const std::vector<std::string> kSmoothings = {"none", "fixed", "search"};

ParamSchema schema() {
    std::vector<ParamSpec> specs = integerWeightParams();
    specs.push_back(ParamSpec::choice(
        "smoothing", "Smoothing", "fixed", kSmoothings,
        "fixed: by alpha; search: the alpha that changes each layer's outputs least; none: "
        "integers as they come."));
    specs.push_back(ParamSpec::real("alpha", "Alpha", 0.5, 0, 1,
                                    "How much of the inputs' size goes into the weights; 0.8 to "
                                    "0.9 suits models with large outliers.")
                        .onlyWhen("smoothing", {"fixed"}));
    specs.push_back(ParamSpec::choice(
        "inputs", "Scale of inputs", "token", {"token", "tensor", "static"},
        "token: one per token; tensor: one for all tokens at once; static: one that the "
        "calibration has measured."));
    specs.push_back(ParamSpec::choice("input_bits", "Bits of inputs", "8", {"8", "4"},
                                      "Bits of one code of an input."));
    specs.push_back(integerSchemeParam(
        "input_scheme", "Grid of inputs",
        "absmax: symmetric; zero_point: from the smallest to the largest value, with an integer "
        "zero, which wastes no codes where inputs lean to one side."));
    specs.push_back(ParamSpec::choice("calibrator", "Static scale from", "minmax",
                                      {"minmax", "percentile", "mse", "entropy"},
                                      "The largest value; a percentile of the sizes; the cut with "
                                      "the least squared error; that with the least divergence.")
                        .onlyWhen("inputs", {"static"}));
    specs.push_back(ParamSpec::real("percentile", "Percentile", 99.99, 1, 100,
                                    "Of |x|, for calibrator=percentile.")
                        .onlyWhen("calibrator", {"percentile"}));
    return calibratedSchema(std::move(specs));
}

GridOptions calibratorOf(const Params& params) {
    static const std::map<std::string, Clip> kClips = {{"minmax", Clip::None},
                                                       {"percentile", Clip::Percentile},
                                                       {"mse", Clip::Mse},
                                                       {"entropy", Clip::Entropy}};
    GridOptions options;
    options.scheme = schemeNamed(params.text("input_scheme"));
    options.bits = params.text("input_bits") == "4" ? 4 : 8;
    options.scaleType = DType::F32;
    options.clip = kClips.at(params.text("calibrator"));
    options.percentile = params.real("percentile");
    return options;
}

SmoothLayerOptions optionsOf(const Params& params) {
    SmoothLayerOptions options;
    const auto smoothing = std::ranges::find(kSmoothings, params.text("smoothing"));
    options.smoothing = static_cast<Smoothing>(smoothing - kSmoothings.begin());
    options.alpha = params.real("alpha");
    options.layout = integerWeightLayout(params);
    options.calibrator = calibratorOf(params);
    options.isStatic = params.text("inputs") == "static";
    options.format =
        ActivationFormat::integer(options.calibrator.bits, params.text("inputs") == "token",
                                  options.calibrator.scheme == Scheme::ZeroPoint);
    return options;
}

CalibratedOptions streamOf(const SmoothLayerOptions& options) {
    return {.sampleRows = options.smoothing == Smoothing::Search ? kSmoothSearchRows : 0,
            .keepsState = options.isStatic};
}

int64_t calibratorRows(const SmoothLayerOptions& options) {
    return options.calibrator.clip == Clip::None ? 0 : kCalibratorRows;
}

/// The format of what enters each weight of the finished model.
std::map<std::string, ActivationFormat> staticFormats(const MethodInput& input,
                                                      const ModelPtr& model,
                                                      const SmoothLayerOptions& options,
                                                      JobContext& job) {
    CalibrationFigures grids;  // scale and zero
    watchInputs(
        input, model, calibratorRows(options),
        [&](const CalibratedGroup& group) {
            const InputStatistics& inputs = group.inputs;
            const ActivationFormat format =
                withStaticGrid(options.format, inputs.sample,
                               {std::ranges::min(inputs.least), std::ranges::max(inputs.greatest)},
                               options.calibrator, &job);
            for (const WeightPtr& weight : group.weights)
                grids[weight->name] = {format.scale, static_cast<double>(format.zero)};
        },
        job, &grids);
    std::map<std::string, ActivationFormat> formats;
    for (const auto& [name, grid] : grids) {
        ActivationFormat& format = formats.emplace(name, options.format).first->second;
        format.scale = static_cast<float>(grid.at(0));
        format.zero = static_cast<int>(grid.at(1));
    }
    return formats;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const SmoothLayerOptions options = optionsOf(input.params);
    const std::shared_ptr<Backend> backend = backendOf(input);
    const SmoothLayer layer(input, *backend, options, job);
    MethodResult result = replaceLayers(
        input, job, streamOf(options),
        [&](std::span<const CalibratedGroup> groups, std::vector<WeightLoss>& losses) {
            return layer.compressed(groups, losses);
        });
    std::map<std::string, ActivationFormat> formats;
    if (options.isStatic) formats = staticFormats(input, result.model, options, job);
    result.model = result.model->withPlan(
        planWithFormats(*result.model, result.weights, [&](const Weight& weight) {
            return options.isStatic ? formats.at(weight.name) : options.format;
        }));
    removeCalibrationState(input.state);
    return result;
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    return affineBytes(*weight.encoding, integerWeightLayout(params));
}

Estimate estimate(const MethodInput& input) {
    const SmoothLayerOptions options = optionsOf(input.params);
    constexpr double kTried = 12;  // what Search tries
    CalibratedCost cost;
    cost.nanoseconds = 10;
    // Values of a group, then in float32 and moved; one decoded at a time; a layer's codes.
    cost.workBytes = sizeof(float);
    cost.groupBytes = 3 * sizeof(float) + 2.5;  // and holes that they leave (measured)
    cost.layerBytes = 1;
    if (options.smoothing == Smoothing::Search) {
        cost.groupBytes += 2;  // tried on some rows of inputs
        cost.nanoseconds += kTried * (5 + static_cast<double>(kSmoothSearchRows) / 25);
    }
    const auto bytes = [&](const Weight& weight) { return bytesOf(weight, input.params); };
    Estimate estimate = estimateCalibrated(input, streamOf(options), bytes, cost);
    if (options.isStatic) {  // the finished model is watched once more
        const Estimate watching = estimateCalibrated(
            input, {.sampleRows = calibratorRows(options)}, bytes, {.workBytes = 0});
        estimate.peakMemoryBytes = std::max(estimate.peakMemoryBytes, watching.peakMemoryBytes);
        estimate.seconds *= 2;
    }
    if (options.smoothing != Smoothing::None)
        estimate.bytesAfter += scaledNormBytes(input, isBehindNorm);
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); });
    noteCalibration(notes, input);
    if (optionsOf(input.params).smoothing != Smoothing::None)
        noteUnscaled(notes, input, isBehindNorm);
    if (input.params.text("input_bits") == "4")
        note(notes, PlanNote::Level::Hint,
             "inputs of 4 bits have 15 levels, which few models bear; 8 bits lose little",
             PlanFix{"input_bits", "8"});
    return notes;
}

}  // namespace

extern const Method method_smoothquant;
const Method method_smoothquant = {
    "quant.smoothquant",
    "SmoothQuant",
    "Stores weights as integers and rounds their inputs to integers as well, once large channels "
    "of "
    "the inputs are divided in the norm before and multiplied into the weights (Xiao et al. 2023).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
