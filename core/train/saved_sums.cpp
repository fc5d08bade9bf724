// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/saved_sums.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/formats/native.h"
#include "core/model/meta.h"
#include "core/train/state_identity.h"

namespace lathe::core {

namespace {

constexpr std::string_view kKind = "lathe sums 1";
constexpr std::string_view kInfix = ".sums.";

std::vector<double> doublesOf(const RawTensor& tensor) {
    const Tensor* plain = tensor.encoding->plain();
    if (!plain || plain->type() != DType::F64)
        throw Error(ErrorKind::Corrupt, fmt::format("the saved sums '{}' are {}; f64 was expected",
                                                    tensor.name, tensor.encoding->label()));
    std::vector<double> values(static_cast<size_t>(plain->elements()));
    if (!values.empty()) std::memcpy(values.data(), plain->buffer().data, plain->sizeBytes());
    return values;
}

}  // namespace

SavedSums::SavedSums(TrainingStateFile file, const std::string& look) : m_file(std::move(file)) {
    if (!isKept()) return;
    m_file.path += std::string(kInfix) + look;
    load();
}

void SavedSums::load() {
    if (!std::filesystem::exists(m_file.path)) return;
    const RawCheckpoint raw = format_native.read(m_file.path);
    const auto done = raw.metadata.find("done");
    if (!isStateOf(raw, kKind, m_file.identity) || done == raw.metadata.end()) return;
    m_loaded = true;
    m_done = m_savedAt = done->second.integer().value_or(0);
    for (const RawTensor& tensor : raw.tensors) m_sums[tensor.name] = doublesOf(tensor);
}

std::vector<double>& SavedSums::sums(const std::string& name, size_t count) {
    std::vector<double>& found = m_sums[name];
    if (m_loaded && found.size() != count)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} has {} sums '{}', of {}; remove it to start anew",
                                m_file.path.string(), found.size(), name, count));
    found.resize(count);
    return found;
}

void SavedSums::advance(const JobContext& job) {
    ++m_done;
    if (!isKept()) return;
    const auto now = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(now - m_saved).count() >= m_file.every) keep(job);
}

void SavedSums::keep(const JobContext& job) {
    if (!isKept() || m_done == m_savedAt) return;
    RawCheckpoint raw;
    raw.metadata = stateMetadata(kKind, m_file.identity);
    raw.metadata["done"] = meta::integer(m_done);
    for (const auto& [name, values] : m_sums)
        raw.tensors.push_back(
            {name, makeDense(Tensor::adopt(DType::F64, {std::ssize(values)}, values))});
    JobContext saving(job.stopToken());  // its progress is not the look's
    format_native.write(raw, m_file.path, saving);
    m_savedAt = m_done;
    m_saved = std::chrono::steady_clock::now();
}

void removeSavedSums(const TrainingStateFile& file) {
    if (file.path.empty() || !std::filesystem::exists(file.path.parent_path())) return;
    const std::string prefix = file.path.filename().string() + std::string(kInfix);
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(file.path.parent_path()))
        if (entry.path().filename().string().starts_with(prefix))
            std::filesystem::remove(entry.path(), ignored);
}

}  // namespace lathe::core
