// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/memory_plan.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/methods/calibration_data.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

namespace {

constexpr double kBatchRows = 1024;  ///< of inBatches

double widestInput(const ModelSpec& spec) {
    double widest = spec.width;
    for (const LayerSpec& layer : spec.layers) widest = std::max<double>(widest, layer.ffn.width);
    return widest;
}

double headValues(const AttentionSpec& spec) {
    return static_cast<double>(spec.heads) * spec.headDim;
}

double cachedValues(const AttentionSpec& spec) {
    return 2.0 * spec.kvHeads * spec.headDim;
}

/// Rows of one input.
double rowsOfInput(const MethodInput& input) {
    return mostCalibrationRows(input) /
           static_cast<double>(std::max<int64_t>(1, mostCalibrationInputs(input)));
}

}  // namespace

uint64_t productMemory(const ModelSpec& spec, bool onlyLayers) {
    constexpr double kPerThread = 0.6e6, kOnce = 1e6;
    const double packedColumns = onlyLayers ? 192 : 320;
    return static_cast<uint64_t>(
        kOnce + threadCount() * (kPerThread + sizeof(float) * packedColumns * widestInput(spec)));
}

double valuesInLayer(const ModelSpec& spec, size_t layer) {
    const AttentionSpec& attention = spec.layers[layer].attention;
    const FfnSpec& ffn = spec.layers[layer].ffn;
    // The stream, what is normalised of it and what is added to it; beside them queries, keys,
    // values and outputs of heads, or what meets within the FFN.
    return 3.0 * static_cast<double>(spec.widthBefore(layer)) +
           std::max(2 * headValues(attention) + cachedValues(attention),
                    (ffn.gated ? 2.0 : 1.0) * ffn.width);
}

double valuesAtLastLinear(const ModelSpec& spec, size_t layer) {
    return 3.0 * static_cast<double>(spec.widthBefore(layer)) +
           std::max<double>(headValues(spec.layers[layer].attention), spec.layers[layer].ffn.width);
}

double mostValuesInLayers(const ModelSpec& spec) {
    double most = spec.width;
    for (size_t i = 0; i < spec.layers.size(); ++i) most = std::max(most, valuesInLayer(spec, i));
    return most;
}

double rowsAtOnce(const MethodInput& input) {
    const double perInput = rowsOfInput(input);
    if (perInput <= 0) return 0;
    return std::min(mostCalibrationRows(input), std::ceil(kBatchRows / perInput) * perInput);
}

double valuesOnTape(const ModelSpec& spec, double length) {
    constexpr double kLogits = 3;  // with probabilities and gradients
    double values = kLogits * static_cast<double>(spec.vocabulary);
    for (size_t i = 0; i < spec.layers.size(); ++i) {
        const AttentionSpec& attention = spec.layers[i].attention;
        const double weights = attention.heads * std::min(length, attention.window > 0
                                                                      ? double(attention.window)
                                                                      : length);
        values += 7.0 * static_cast<double>(spec.widthBefore(i)) + 3 * headValues(attention) +
                  1.5 * cachedValues(attention) + weights +
                  (spec.layers[i].ffn.gated ? 4.0 : 2.0) * spec.layers[i].ffn.width;
    }
    return values;
}

uint64_t passMemory(const MethodInput& input, double passes) {
    if (passes == 0) return 0;
    const ModelSpec& spec = input.model->spec();
    constexpr double kOfFrozen = 0.8;  // measured: weights want no gradients
    const double values =
        passes < kGradientPasses
            ? rowsAtOnce(input) * mostValuesInLayers(spec)
            : kOfFrozen * rowsOfInput(input) * valuesOnTape(spec, rowsOfInput(input));
    return productMemory(spec) + static_cast<uint64_t>(sizeof(float) * values);
}

}  // namespace lathe::core
