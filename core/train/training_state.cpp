// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_state.h"

#include <fmt/format.h>

#include <functional>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/formats/native.h"
#include "core/model/meta.h"
#include "core/train/state_identity.h"

namespace lathe::core {

namespace {

constexpr std::string_view kKind = "lathe training state 3";

using ArrayVisitor = std::function<void(const std::string& name, std::vector<float>& values)>;

/// Every array of the state by a name of its own.
void visitArrays(const TrainingState& state, const ArrayVisitor& visit) {
    std::vector<LeafPtr> leaves = state.model.leaves();
    for (const LeafPtr& leaf : state.objective.leaves()) leaves.push_back(leaf);
    for (size_t i = 0; i < leaves.size(); ++i) {
        visit(fmt::format("leaf.{}", i), leaves[i]->values);
        const std::vector<std::vector<float>*> moments = state.optimizer.moments(i);
        for (size_t m = 0; m < moments.size(); ++m)
            visit(fmt::format("moment.{}.{}", i, m), *moments[m]);
    }
    std::vector<std::vector<float>>& best = state.heldOut.memory().values;
    for (size_t i = 0; i < best.size(); ++i) visit(fmt::format("best.{}", i), best[i]);
    for (size_t i = 0; i < state.model.trained().size(); ++i)
        for (const auto& [name, values] : state.model.trained()[i]->state())
            visit(fmt::format("weight.{}.{}", i, name), *values);
}

MetaValue numbers(const std::vector<double>& values) {
    MetaValue::Array array;
    for (const double value : values) array.push_back(meta::real(value));
    return meta::array(std::move(array));
}

std::vector<double> numbersFrom(const MetaValue::Object& from, std::string_view key) {
    std::vector<double> values;
    for (const MetaValue& value : *from.find(key)->second.array()) values.push_back(*value.real());
    return values;
}

/// All but arrays.
void addMetadata(MetaValue::Object& to, const TrainingState& state) {
    std::vector<double> looks;
    for (const HeldOutLook& look : state.result.heldOut)
        looks.insert(looks.end(), {static_cast<double>(look.step), look.loss,
                                   look.negativeLogLikelihood, look.accuracy});
    const HeldOut::Memory& memory = state.heldOut.memory();
    to["losses"] = numbers(state.result.losses);
    to["looks"] = numbers(looks);
    to["best_count"] = meta::integer(static_cast<int64_t>(memory.values.size()));
    to["best"] = meta::real(memory.best);
    to["since_best"] = meta::integer(memory.sinceBest);
    to["optimizer_steps"] = meta::integer(state.optimizer.steps());
    to["seconds"] = meta::real(state.result.seconds);
}

void takeMetadata(const MetaValue::Object& from, const TrainingState& state) {
    state.result.losses = numbersFrom(from, "losses");
    state.result.heldOut.clear();
    const std::vector<double> looks = numbersFrom(from, "looks");
    for (size_t i = 0; i + 3 < looks.size(); i += 4)
        state.result.heldOut.push_back(
            {static_cast<int64_t>(looks[i]), looks[i + 1], looks[i + 2], looks[i + 3]});
    state.result.seconds = *from.find("seconds")->second.real();
    HeldOut::Memory& memory = state.heldOut.memory();
    memory.best = *from.find("best")->second.real();
    memory.sinceBest = *from.find("since_best")->second.integer();
    memory.values.clear();
    const auto kept = static_cast<size_t>(*from.find("best_count")->second.integer());
    for (size_t i = 0; i < kept; ++i)
        memory.values.emplace_back(state.model.leaves()[i]->values.size());
    state.optimizer.setSteps(*from.find("optimizer_steps")->second.integer());
}

}  // namespace

void saveTrainingState(const TrainingStateFile& file, const TrainingState& state, JobContext& job) {
    RawCheckpoint raw;
    raw.metadata = stateMetadata(kKind, file.identity);
    addMetadata(raw.metadata, state);
    visitArrays(state, [&](const std::string& name, std::vector<float>& values) {
        const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
        const Shape shape{static_cast<int64_t>(values.size())};
        // The arrays outlive the writing: nothing to keep alive.
        raw.tensors.push_back(
            {name, makeDense(Tensor(DType::F32, shape,
                                    Buffer{nullptr, bytes, values.size() * sizeof(float)}))});
    });
    format_native.write(raw, file.path, job);
}

bool loadTrainingState(const TrainingStateFile& file, const TrainingState& state) {
    if (file.path.empty() || !std::filesystem::exists(file.path)) return false;
    const RawCheckpoint raw = format_native.read(file.path);
    if (!isStateOf(raw, kKind, file.identity)) return false;
    takeMetadata(raw.metadata, state);
    visitArrays(state, [&](const std::string& name, std::vector<float>& values) {
        const RawTensor* tensor = raw.find(name);
        if (!tensor || tensor->encoding->elements() != static_cast<int64_t>(values.size()))
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{} of the saved training has no {} with {} values; remove "
                                    "the file to start anew",
                                    file.path.string(), name, values.size()));
        // In place: the network has windows on leaves.
        tensor->encoding->decodeRows(0, tensor->encoding->rows(), values.data());
    });
    return true;
}

}  // namespace lathe::core
