// SPDX-License-Identifier: GPL-3.0-or-later
// quant.float: narrower floating-point numbers, rounded to nearest even. 8-bit floats may carry a
// scale.

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/scaled.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

struct FloatFormat {
    const char* name;
    DType type;
    float largest;
    bool scalable;
};
constexpr FloatFormat kFormats[] = {{"fp16", DType::F16, 65504, false},
                                    {"bf16", DType::BF16, 3.38953139e38f, false},
                                    {"e4m3", DType::F8E4M3, 448, true},
                                    {"e5m2", DType::F8E5M2, 57344, true}};

ParamSchema schema() {
    std::vector<std::string> names;
    for (const FloatFormat& format : kFormats) names.emplace_back(format.name);
    return std::vector<ParamSpec>{
        ParamSpec::choice("format", "Format", "bf16", names,
                          "fp16 and bf16 take 2 bytes, e4m3 and e5m2 one."),
        ParamSpec::choice("scale", "Scale", "none", {"none", "tensor", "row"},
                          "Of 8-bit formats: one float32 factor per tensor or row brings the "
                          "largest weight to the "
                          "largest number of the format.")
            .onlyWhen("format", {"e4m3", "e5m2"}),
    };
}

const FloatFormat& formatOf(const Params& params) {
    for (const FloatFormat& format : kFormats)
        if (format.name == params.text("format")) return format;
    throw Error(ErrorKind::Internal, "unknown floating-point format");
}

std::string scaleProblem(const Params& params) {
    if (params.text("scale") == "none" || formatOf(params).scalable) return {};
    return fmt::format(
        "{} has range enough without a scale; use scale=none, or format e4m3 or e5m2",
        formatOf(params).name);
}

void refuseOverflow(std::span<const float> values, const FloatFormat& format) {
    if (format.scalable) return;  // 8-bit casts saturate
    for (const float value : values)
        if (std::abs(value) > format.largest)
            throw Error(ErrorKind::Refused,
                        fmt::format("the value {} is beyond {}, the largest {}; use bf16", value,
                                    format.largest, format.name));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (const std::string problem = scaleProblem(input.params); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    const FloatFormat& format = formatOf(input.params);
    const std::string scale = input.params.text("scale");
    return replaceTargets(
        input, job, [&](const Weight& weight, std::span<const float> values) -> EncodingPtr {
            const Encoding& old = *weight.encoding;
            if (scale != "none")
                return encodeScaled(old.shape(), values, format.type, scale == "row", &job);
            if (old.plain() && old.plain()->type() == format.type) return weight.encoding;
            refuseOverflow(values, format);
            return encodeDense(old.shape(), values, format.type, &job);
        });
}

uint64_t bytesOf(const Weight& weight, const Params& params) {
    const std::string& scale = params.text("scale");
    const uint64_t plain =
        static_cast<uint64_t>(weight.encoding->elements()) * sizeOf(formatOf(params).type);
    if (scale == "none") return plain;
    const int64_t rows = weight.encoding->rows();
    return plain + sizeof(float) * static_cast<uint64_t>(scale == "row" && rows > 0 ? rows : 1);
}

Estimate estimate(const MethodInput& input) {
    // Measured per value and thread: 6 ns to 16 bits, 23 ns to 8 bits.
    const Cost cost = {formatOf(input.params).scalable ? 23.0 : 6.0, 4 + 4 + 4};
    return estimateReplacing(
        input, [&](const Weight& weight) { return bytesOf(weight, input.params); }, cost);
}

std::vector<PlanNote> review(const MethodInput& input) {
    const FloatFormat& format = formatOf(input.params);
    std::vector<const Weight*> same;
    for (const WeightPtr& target : input.targets)
        if (target->encoding->plain() && target->encoding->plain()->type() == format.type)
            same.push_back(target.get());
    const bool cast = input.params.text("scale") == "none";
    std::vector<PlanNote> notes;
    if (cast && same.size() == input.targets.size())
        note(notes, PlanNote::Level::Hint,
             fmt::format("all chosen weights are {} already; this step would change nothing",
                         format.name));
    else
        notes = quantizationNotes(
            input, [&](const Weight& weight) { return bytesOf(weight, input.params); });
    if (const std::string problem = scaleProblem(input.params); !problem.empty())
        note(notes, PlanNote::Level::Error, problem, PlanFix{"scale", "none"});
    if (cast && format.type == DType::F8E4M3)
        note(notes, PlanNote::Level::Hint,
             "e4m3 rounds below 0.002 to 0 and stops at 448; scale=row uses its range better",
             PlanFix{"scale", "row"});
    return notes;
}

}  // namespace

extern const Method method_float;
const Method method_float = {
    "quant.float",
    "Narrower floats",
    "Rounds weights to 16-bit or 8-bit floating-point numbers (IEEE half, bfloat16, OCP OFP8).",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
