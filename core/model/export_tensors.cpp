// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/export_tensors.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/model/rope_rows.h"
#include "core/model/tensor_names.h"
#include "core/model/weights.h"
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

constexpr float kLargestHalf = 65504;

bool isPlainFloat(const Encoding& encoding) {
    const Tensor* plain = encoding.plain();
    return plain && (plain->type() == DType::F32 || plain->type() == DType::F16 || plain->type() == DType::BF16);
}

/// How a naming wants encodings; rows of a table.
struct Storage {
    std::string_view naming;
    bool (*keeps)(WeightRole role, const Encoding& encoding);
    /// What values become that are not kept.
    DType (*type)(WeightRole role, const std::vector<float>& values);
    std::string_view reason;
};

/// llama.cpp multiplies by norms and adds biases in float32, and wants them stored so.
bool ggufKeeps(WeightRole role, const Encoding& encoding) {
    if (isVectorRole(role)) return encoding.plain() && encoding.plain()->type() == DType::F32;
    return isPlainFloat(encoding) || asGgufBlocks(encoding).has_value();
}

DType ggufType(WeightRole role, const std::vector<float>& values) {
    if (isVectorRole(role)) return DType::F32;
    for (const float value : values)
        if (std::abs(value) > kLargestHalf) return DType::F32;
    return DType::F16;
}

bool hfKeeps(WeightRole, const Encoding& encoding) { return isPlainFloat(encoding); }

template <class Narrow>
bool survives(const std::vector<float>& values, Narrow narrow) {
    for (const float value : values)
        if (toFloat(narrow(value)) != value) return false;
    return true;
}

DType narrowestType(WeightRole, const std::vector<float>& values) {
    if (survives(values, toBFloat16)) return DType::BF16;
    return survives(values, toFloat16) ? DType::F16 : DType::F32;
}

constexpr Storage kStorages[] = {
    {"gguf", ggufKeeps, ggufType, "GGUF holds plain arrays and its own blocks, norms and biases in f32"},
    {"hf", hfKeeps, narrowestType, "a Hugging Face folder holds plain arrays: f32 unless fewer bits keep every value"},
};

const Storage& storageOf(const Naming& naming) {
    for (const Storage& storage : kStorages)
        if (storage.naming == naming.id) return storage;
    throw Error(ErrorKind::Internal, fmt::format("nothing says how the naming {} stores weights", naming.id));
}

double relativeError(const std::vector<float>& before, const std::vector<float>& after) {
    double moved = 0, norm = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        const double difference = double{before[i]} - double{after[i]};
        moved += difference * difference;
        norm += double{before[i]} * double{before[i]};
    }
    return norm > 0 ? std::sqrt(moved / norm) : moved > 0 ? 1 : 0;
}

/// Rows of q and k in the naming's own RoPE pairing; empty when they stand right already.
std::vector<int64_t> rowOrder(const Naming& naming, const TensorRule& rule, const Weight& weight,
                              const LayerSpec* layer) {
    if (rule.transform != LoadTransform::RopeRows || !layer) return {};
    const AttentionSpec& attention = layer->attention;
    if (attention.rope.style == naming.ropeStyle || attention.rope.style == RopeStyle::None) return {};
    const int64_t rows = weight.encoding->shape().front();
    return ropeRowOrder(attention.rope, static_cast<int>(rows / attention.headDim), attention.headDim, naming.ropeStyle);
}

}  // namespace

TensorExport exportTensor(const Naming& naming, const std::string& name, int index, const Weight& weight,
                          const ModelSpec& spec) {
    const LayerSpec* layer = index < 0 ? nullptr : &spec.layers[static_cast<size_t>(index)];
    const Encoding& source = *weight.encoding;
    TensorExport out;
    out.entry.name = name;
    out.entry.from = source.label();
    const TensorRule* rule = naming.rule(name);
    if (!rule) {
        out.entry.action = ExportEntry::Action::Refused;
        out.entry.reason = fmt::format("this architecture has no such tensor in the {} format", naming.id);
        return out;
    }
    const Storage& storage = storageOf(naming);
    const bool offset = rule->transform == LoadTransform::NormOffset;
    const std::vector<int64_t> order = rowOrder(naming, *rule, weight, layer);
    EncodingPtr stored;
    if (!offset && storage.keeps(weight.role, source))
        stored = order.empty() ? weight.encoding : reordered(source, order);
    if (!stored) {
        out.entry.action = ExportEntry::Action::Reencoded;
        std::vector<float> values = source.decode();
        if (!order.empty()) values = reordered(source, values, order);
        const std::vector<float> before = values;
        if (offset)
            for (float& value : values) value -= 1;
        const bool tied = !offset && storage.keeps(weight.role, source);  // but for the order of its rows
        stored = tied ? source.reencode(values)
                      : encodeDense(source.shape(), values, storage.type(weight.role, values));
        std::vector<float> after = stored->decode();
        if (offset)
            for (float& value : after) value += 1;
        out.entry.relativeError = relativeError(before, after);
        out.entry.reason = tied     ? "its rows stand in another order there, and its storage ties them together"
                           : offset ? "the file holds the factor minus one"
                                    : std::string(storage.reason);
    }
    if (const Shape shape = storedShape(*rule, spec, source.shape()); shape != source.shape())
        stored = reshaped(*stored, shape);
    out.entry.to = stored->label();
    out.entry.bytes = stored->bytes();
    out.tensor = {storedName(*rule, index), std::move(stored)};
    return out;
}

EncodingPtr ropeDivisorTensor(const ModelSpec& spec) {
    for (const LayerSpec& layer : spec.layers) {
        const RopeSpec& rope = layer.attention.rope;
        if (rope.divisors.empty() && rope.scaling != RopeScaling::Llama3) continue;
        std::vector<float> divisors = rope.divisors;
        if (divisors.empty()) {
            RopeSpec unscaled = rope;
            unscaled.scaling = RopeScaling::None;
            const std::vector<double> from = ropeFrequencies(unscaled), to = ropeFrequencies(rope);
            for (size_t i = 0; i < from.size(); ++i) divisors.push_back(static_cast<float>(from[i] / to[i]));
        }
        return encodeDense({static_cast<int64_t>(divisors.size())}, divisors, DType::F32);
    }
    return nullptr;
}

}  // namespace lathe::core
