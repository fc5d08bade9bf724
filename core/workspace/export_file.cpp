// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/export_file.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/formats/native.h"
#include "core/model/forward.h"
#include "core/workspace/source_checksum.h"

namespace lathe::core {

namespace {

const Format& writableFormat(const std::string& id) {
    const Format* format = formatNamed(id);
    if (format && format->write) return *format;
    std::string known;
    for (const Format* candidate : formats())
        if (candidate->write) known += fmt::format("{}{}", known.empty() ? "" : ", ", candidate->id);
    throw Error(ErrorKind::Usage, fmt::format("cannot write format '{}'; known are {}", id, known));
}

/// Two inputs of a classifier: fixed, spread over its vocabulary, or values from 0 to 1.
InputBatch probeInputs(const ModelSpec& spec) {
    InputBatch batch;
    if (spec.input.kind == InputKind::Tokens) {
        for (const int64_t count : {7, 64}) batch.texts.push_back({probeTokens(spec, count), {}});
        return batch;
    }
    const int64_t pixels = int64_t{spec.input.channels} * spec.input.imageSize * spec.input.imageSize;
    batch.values = Matrix(2, spec.input.kind == InputKind::Patches ? pixels : spec.width);
    Rng rng(20240229);
    for (float& value : batch.values.values) value = static_cast<float>(rng.uniform());
    return batch;
}

Matrix probe(const ModelPtr& model, const std::shared_ptr<Backend>& backend, const JobContext& job) {
    const ForwardPass pass(model, backend);
    if (model->spec().classifies()) return pass.classify(probeInputs(model->spec()), nullptr, &job);
    KvCache cache(model->spec());
    const std::vector<TokenId> tokens = probeTokens(model->spec());
    return pass.evaluate(cache, tokens, 8, nullptr, &job);
}

uint64_t sizeOnDisk(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return std::filesystem::file_size(path);
    uint64_t total = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
        if (entry.is_regular_file()) total += entry.file_size();
    return total;
}

}  // namespace

std::vector<TokenId> probeTokens(const ModelSpec& spec, int64_t count) {
    Rng rng(20240229);
    std::vector<TokenId> tokens(static_cast<size_t>(std::min<int64_t>(count, std::max<int64_t>(1, spec.context))));
    for (TokenId& token : tokens) token = static_cast<TokenId>(rng.below(static_cast<uint64_t>(spec.vocabulary)));
    return tokens;
}

ExportResult exportModel(const ModelPtr& given, const std::string& formatId, const std::filesystem::path& path,
                         const std::shared_ptr<Backend>& backend, JobContext& job) {
    const Format& format = writableFormat(formatId);
    // Only the native format says where a model came from.
    const ModelPtr model = &format == &format_native ? withSourceChecksum(given, job) : given;
    ExportResult result;
    result.format = format.id;
    result.path = path;
    result.tensors = exportPlan(*model, format.id);
    const RawCheckpoint checkpoint = checkpointFromModel(*model, format.id);
    const Matrix meant = probe(modelFromCheckpoint(checkpoint), backend, job);
    format.write(checkpoint, path, job);
    result.bytes = sizeOnDisk(path);
    const Matrix written = probe(modelFromCheckpoint(readCheckpoint(path)), backend, job);
    const Matrix original = probe(model, backend, job);
    result.verified = meant.values.size() == written.values.size() &&
                      std::memcmp(meant.values.data(), written.values.data(), meant.values.size() * sizeof(float)) == 0;
    for (size_t i = 0; i < written.values.size(); ++i)
        result.maxAbsLogitDifference =
            std::max(result.maxAbsLogitDifference,
                     std::fabs(static_cast<double>(written.values[i]) - static_cast<double>(original.values[i])));
    return result;
}

}  // namespace lathe::core
