// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/finished_stages.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/formats/native.h"
#include "core/model/meta.h"
#include "core/model/weights.h"
#include "core/train/state_identity.h"

namespace lathe::core {

namespace {

constexpr std::string_view kKind = "lathe calibration state 1";

std::optional<int> stagesIn(const RawCheckpoint& raw, const std::string& identity) {
    const auto stages = raw.metadata.find("stages");
    if (!isStateOf(raw, kKind, identity) || stages == raw.metadata.end()) return {};
    const auto count = stages->second.integer();
    return count ? std::optional(static_cast<int>(*count)) : std::nullopt;
}

std::filesystem::path pathIn(const TrainingStateFile& file, int number) {
    std::filesystem::path path = file.path;
    path += fmt::format(".{}", number);
    return path;
}

WeightPtr successor(const Model& model, const std::vector<WeightPtr>& targets,
                    const RawTensor& tensor) {
    const auto target = std::ranges::find(targets, tensor.name, &Weight::name);
    const Weight& before = target != targets.end() ? **target : model.weight(tensor.name);
    if (tensor.encoding->shape() != before.encoding->shape())
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("{} has another shape in the saved calibration; remove its files to "
                        "start anew",
                        tensor.name));
    return withEncoding(before, tensor.encoding);
}

MetaValue written(const CalibrationFigures& figures) {
    MetaValue::Object object;
    for (const auto& [name, numbers] : figures) {
        MetaValue::Array array;
        for (const double number : numbers) array.push_back(meta::real(number));
        object[name] = meta::array(std::move(array));
    }
    return meta::object(std::move(object));
}

void readInto(CalibrationFigures& figures, const RawCheckpoint& raw) {
    const auto found = raw.metadata.find("figures");
    if (found == raw.metadata.end() || !found->second.object()) return;
    for (const auto& [name, numbers] : *found->second.object()) {
        if (!numbers.array()) continue;
        std::vector<double>& into = figures[name];
        into.clear();
        for (const MetaValue& number : *numbers.array()) into.push_back(number.real().value_or(0));
    }
}

}  // namespace

std::filesystem::path FinishedStages::pathOf(int number) const {
    return pathIn(m_file, number);
}

FinishedStages::Loaded FinishedStages::load(const Model& model,
                                            const std::vector<WeightPtr>& targets) {
    Loaded loaded;
    if (m_file.path.empty()) return loaded;
    while (std::filesystem::exists(pathOf(m_files))) {
        const RawCheckpoint raw = format_native.read(pathOf(m_files));
        const std::optional<int> stages = stagesIn(raw, m_file.identity);
        if (!stages) break;
        loaded.stages = *stages;
        for (const RawTensor& tensor : raw.tensors)
            loaded.weights.push_back(successor(model, targets, tensor));
        if (m_figures) readInto(*m_figures, raw);
        ++m_files;
    }
    m_stages = loaded.stages;
    if (m_figures) m_savedFigures = m_figures->size();
    return loaded;
}

void FinishedStages::finished(int stages, const std::vector<WeightPtr>& weights,
                              const JobContext& job) {
    if (m_file.path.empty()) return;
    m_unsaved.insert(m_unsaved.end(), weights.begin(), weights.end());
    m_stages = stages;
    const auto now = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(now - m_saved).count() >= m_file.every) keep(job);
}

bool FinishedStages::isAllKept() const {
    return m_unsaved.empty() && (!m_figures || m_figures->size() == m_savedFigures);
}

void FinishedStages::keep(const JobContext& job) {
    if (m_file.path.empty() || isAllKept()) return;
    RawCheckpoint raw;
    raw.metadata = stateMetadata(kKind, m_file.identity);
    raw.metadata["stages"] = meta::integer(m_stages);
    if (m_figures) raw.metadata["figures"] = written(*m_figures);
    for (const WeightPtr& weight : m_unsaved)
        raw.tensors.push_back({weight->name, weight->encoding});
    JobContext saving(job.stopToken());  // its progress is not the calibration's
    format_native.write(raw, pathOf(m_files++), saving);
    m_unsaved.clear();
    if (m_figures) m_savedFigures = m_figures->size();
    m_saved = std::chrono::steady_clock::now();
}

void FinishedStages::remove() {
    std::error_code ignored;
    for (; m_files > 0; --m_files) std::filesystem::remove(pathOf(m_files - 1), ignored);
}

void removeCalibrationState(const TrainingStateFile& state) {
    if (state.path.empty()) return;
    std::error_code ignored;
    for (int number = 0; std::filesystem::remove(pathIn(state, number), ignored);) ++number;
}

}  // namespace lathe::core
