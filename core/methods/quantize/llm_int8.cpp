// SPDX-License-Identifier: GPL-3.0-or-later
// quant.llm_int8: int8 products, but for outlier features of the inputs (LLM.int8(): Dettmers et
// al., NeurIPS 2022; core/backend/activation_format.h, core/encoding/columns.h).

#include <fmt/format.h>

#include "core/encoding/columns.h"
#include "core/methods/calibrated_step.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/affine_size.h"
#include "core/methods/quantize/grid_params.h"
#include "core/methods/quantize/integer_weights.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

constexpr CalibratedOptions kStream{};

ParamSchema schema() {
    return calibratedSchema(
        {
            ParamSpec::choice(
                "mode", "Outliers", "static", {"static", "runtime"},
                "static: the features that are large on a calibration text, their "
                "columns kept in float16; runtime: those that are large in each batch, "
                "multiplied by the decoded integers; needs no text."),
            ParamSpec::real("threshold", "Threshold", 6, 1e-6, 1e6,
                            "A feature with an input of this size or more is an outlier."),
            integerSchemeParam("scheme", "Scheme",
                               "Of weights and inputs alike. absmax: symmetric; zero_point: from "
                               "the smallest to the largest value, with an integer zero."),
            scaleTypeParam(),
        },
        "mode", {"static"});
}

bool isRuntime(const Params& params) {
    return params.text("mode") == "runtime";
}

bool hasZero(const Params& params) {
    return schemeNamed(params.text("scheme")) == Scheme::ZeroPoint;
}

AffineLayout layoutOf(const Params& params) {
    AffineLayout layout;
    layout.bits = 8;
    layout.granularity = Granularity::Row;
    layout.hasZero = hasZero(params);
    layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    return layout;
}

ActivationFormat formatOf(const Params& params) {
    ActivationFormat format = ActivationFormat::integer(8, true, hasZero(params));
    if (isRuntime(params)) format.threshold = static_cast<float>(params.real("threshold"));
    return format;
}

std::vector<int32_t> outliersOf(const InputStatistics& inputs, double threshold) {
    std::vector<int32_t> columns;
    const std::vector<float> sizes = inputs.maxAbsolute();
    for (size_t c = 0; c < sizes.size(); ++c)
        if (sizes[c] >= threshold) columns.push_back(static_cast<int32_t>(c));
    return columns;
}

EncodingPtr withOutliersApart(const Weight& weight, std::span<const float> values,
                              const AffineLayout& layout, std::span<const int32_t> outliers) {
    const Encoding& before = *weight.encoding;
    if (outliers.empty()) return encodeAffine(before.shape(), layout, values);
    EncodingPtr rest =
        encodeAffine(before.shape(), layout, withoutColumns(values, before.columns(), outliers));
    return keepColumns(std::move(rest), outliers, values, DType::F16);
}

MethodResult replaced(const MethodInput& input, JobContext& job) {
    const AffineLayout layout = layoutOf(input.params);
    if (isRuntime(input.params))
        return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
            return encodeAffine(weight.encoding->shape(), layout, values);
        });
    const double threshold = input.params.real("threshold");
    return replaceCalibrated(input, job, kStream, [&](const InputStatistics& inputs) {
        return [&, outliers = outliersOf(inputs, threshold)](const Weight& weight,
                                                             std::span<const float> values) {
            return withOutliersApart(weight, values, layout, outliers);
        };
    });
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    MethodResult result = replaced(input, job);
    const ActivationFormat format = formatOf(input.params);
    result.model = result.model->withPlan(
        planWithFormats(*result.model, result.weights, [&](const Weight&) { return format; }));
    return result;
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    return affineBytes(*weight.encoding, layoutOf(params));
}

/// Without the columns that a calibration will find.
Estimate estimate(const MethodInput& input) {
    const auto bytes = [&](const Weight& weight) { return bytesOf(weight, input.params); };
    constexpr double kNanoseconds = 8, kWorkBytes = 10;
    if (isRuntime(input.params)) return estimateReplacing(input, bytes, {kNanoseconds, kWorkBytes});
    return estimateCalibrated(input, kStream, bytes,
                              {.nanoseconds = kNanoseconds, .workBytes = kWorkBytes});
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = quantizationNotes(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); });
    if (isRuntime(input.params)) return notes;
    noteCalibration(notes, input);
    note(notes, PlanNote::Level::Hint,
         "the size is that without outliers, which only the calibration finds; each takes 2 bytes "
         "per row and 4 for its place");
    return notes;
}

}  // namespace

extern const Method method_llm_int8;
const Method method_llm_int8 = {
    "quant.llm_int8",
    "LLM.int8()",
    "Multiplies 8-bit integers, a scale per row of the weight and per token, but for the features "
    "in "
    "which inputs are large: those stay in floats (Dettmers et al. 2022).",
    {.calibrationText = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
