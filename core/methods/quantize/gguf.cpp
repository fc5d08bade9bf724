// SPDX-License-Identifier: GPL-3.0-or-later
// quant.gguf: the block types of GGUF files, alone or in llama.cpp's mixtures, so that an export
// needs no further rounding.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/methods/calibrated_step.h"
#include "core/methods/calibration_data.h"
#include "core/methods/planning.h"
#include "core/methods/quantize/gguf_mixture.h"
#include "core/methods/quantize/importance.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return calibratedSchema(
        {
            ParamSpec::choice("type", "Type", "Q8_0", ggufMixtureNames(),
                              "A block type, or a mixture as llama-quantize names it; mixtures "
                              "give sensitive weights a richer type."),
            ParamSpec::boolean("pure", "One type only", false,
                               "Give every weight the base type of the mixture."),
            ParamSpec::choice(
                "importance", "Importance of columns", "none", {"none", "file", "calibration"},
                "What errors are weighed with: nothing, the means of an importance matrix "
                "(imatrix), or what the layers receive from a calibration text."),
            ParamSpec::text("imatrix", "Importance matrix", "",
                            "File of llama-imatrix or of `observe --what importance`.")
                .onlyWhen("importance", {"file"}),
        },
        "importance", {"calibration"});
}

/// The matrix of importance=file. Throws Error(Usage) without a name, and what reading throws.
Imatrix imatrixOf(const Params& params) {
    if (params.text("imatrix").empty())
        throw Error(ErrorKind::Usage,
                    "importance=file asks for a file; give imatrix=FILE, or importance=calibration "
                    "to make one on the way");
    return readImatrix(params.text("imatrix"));
}

GgufChoice choiceFor(const MethodInput& input, const Weight& weight) {
    const bool ownHead =
        std::any_of(input.targets.begin(), input.targets.end(),
                    [](const WeightPtr& target) { return target->role == WeightRole::Head; });
    return ggufChoice(*input.model, weight,
                      {input.params.text("type"), input.params.boolean("pure"),
                       ownHead || input.model->find("head") != nullptr});
}

/// encodeGguf a few rows at a time, so that a cancel need not wait for a whole matrix.
EncodingPtr encodedInSlabs(const GgufType& type, const Shape& shape, std::span<const float> values,
                           std::span<const float> importance, const JobContext& job) {
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    const int64_t slab = std::max<int64_t>(1, 131072 / std::max<int64_t>(1, columns));
    std::vector<std::byte> bytes;
    for (int64_t first = 0; first < rows; first += slab) {
        job.checkpoint();
        const int64_t count = std::min(slab, rows - first);
        const EncodingPtr part = encodeGguf(type, {count, columns},
                                            values.subspan(static_cast<size_t>(first * columns),
                                                           static_cast<size_t>(count * columns)),
                                            importance);
        const Buffer blocks = asGgufBlocks(*part)->blocks;
        bytes.insert(bytes.end(), blocks.data, blocks.data + blocks.size);
    }
    return makeGguf(type, shape, Buffer::adopt(std::move(bytes)));
}

EncodingPtr encoded(const MethodInput& input, const Weight& weight, std::span<const float> values,
                    std::span<const float> importance, const JobContext& job) {
    const Shape& shape = weight.encoding->shape();
    const GgufType* type = ggufTypeNamed(choiceFor(input, weight).type);
    if (!type) return encodeDense(shape, values, DType::F16, &job);
    return encodedInSlabs(*type, shape, values, importance, job);
}

MethodResult applyCalibrated(const MethodInput& input, JobContext& job) {
    if (input.weightsAlone)
        throw Error(ErrorKind::Refused,
                    "importance=calibration looks at the inputs that a text causes, which a weight "
                    "alone does not have; preview it with importance=none");
    return replaceCalibrated(input, job, {}, [&](const InputStatistics& inputs) {
        return [&input, &job, importance = inputs.meanSquares()](const Weight& weight,
                                                                 std::span<const float> values) {
            return encoded(input, weight, values, importance, job);
        };
    });
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const std::string& from = input.params.text("importance");
    if (from == "calibration") return applyCalibrated(input, job);
    const Imatrix imatrix = from == "file" ? imatrixOf(input.params) : Imatrix();
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        return encoded(input, weight, values, importanceOf(imatrix, input.model->spec(), weight),
                       job);
    });
}

uint64_t bytesOf(const MethodInput& input, const Weight& weight) {
    const GgufChoice choice = choiceFor(input, weight);
    const auto elements = static_cast<uint64_t>(weight.encoding->elements());
    const GgufType* type = ggufTypeNamed(choice.type);
    if (!type) return 2 * elements;
    return elements / static_cast<uint64_t>(type->blockElements) *
           static_cast<uint64_t>(type->blockBytes);
}

/// Nanoseconds per value and thread, measured; types that search their scales take longer.
double costOf(std::string_view type) {
    constexpr std::pair<std::string_view, double> kSearched[] = {
        {"Q2_K", 93}, {"Q3_K", 35},    {"Q4_K", 78},   {"Q5_K", 76},
        {"Q6_K", 32}, {"IQ4_NL", 106}, {"IQ4_XS", 150}};
    for (const auto& [name, nanoseconds] : kSearched)
        if (name == type) return nanoseconds;
    return 9;
}

Estimate estimate(const MethodInput& input) {
    double nanoseconds = 0, elements = 0;
    for (const WeightPtr& target : input.targets) {
        const auto count = static_cast<double>(target->encoding->elements());
        nanoseconds += count * costOf(choiceFor(input, *target).type);
        elements += count;
    }
    const Cost cost = {elements > 0 ? nanoseconds / elements : 0, 4 + 14};  // bytes: measured
    const auto bytes = [&](const Weight& weight) { return bytesOf(input, weight); };
    if (input.params.text("importance") != "calibration")
        return estimateReplacing(input, bytes, cost);
    return estimateCalibrated(input, {}, bytes,
                              {.nanoseconds = cost.nanoseconds, .workBytes = cost.workBytes});
}

/// Whether the importance can be had, and for which weights not.
void noteImportance(std::vector<PlanNote>& notes, const MethodInput& input) {
    const std::string& from = input.params.text("importance");
    if (from == "calibration") return noteCalibration(notes, input);
    if (from == "none" && !input.params.text("imatrix").empty())
        note(notes, PlanNote::Level::Warning, "the imatrix is not looked at with importance=none",
             PlanFix{"importance", "file"});
    if (from != "file") return;
    noteErrors(notes, [&] {
        const Imatrix imatrix = imatrixOf(input.params);
        std::vector<const Weight*> missing;
        for (const WeightPtr& target : input.targets)
            if (importanceOf(imatrix, input.model->spec(), *target).empty())
                missing.push_back(target.get());
        if (!missing.empty())
            note(notes, PlanNote::Level::Hint,
                 fmt::format("the imatrix has nothing about {}: all columns count alike",
                             namesOf(missing)));
    });
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes =
        quantizationNotes(input, [&](const Weight& w) { return bytesOf(input, w); });
    noteImportance(notes, input);
    std::map<std::tuple<std::string, std::string, int64_t>, std::vector<const Weight*>> fallbacks;
    for (const WeightPtr& target : input.targets)
        if (const GgufChoice choice = choiceFor(input, *target); !choice.instead.empty())
            fallbacks[{choice.instead, choice.type, target->encoding->columns()}].push_back(
                target.get());
    for (const auto& [key, weights] : fallbacks) {
        const auto& [instead, type, columns] = key;
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} {} {} instead of {}, whose blocks of {} do not divide {} columns",
                         namesOf(weights), weights.size() == 1 ? "becomes" : "become", type,
                         instead, ggufTypeNamed(instead)->blockElements, columns));
    }
    if (!input.params.boolean("embeddings") && !input.params.boolean("head"))
        note(notes, PlanNote::Level::Hint,
             "embeddings and head stay as they are; llama-quantize converts them too: "
             "embeddings=true, and head=true "
             "where the head is a weight of its own",
             PlanFix{"embeddings", true});
    return notes;
}

}  // namespace

extern const Method method_gguf;
const Method method_gguf = {
    "quant.gguf",
    "GGUF blocks",
    "Stores weights in the block types of GGUF files (ggml), which llama.cpp runs directly.",
    {},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
