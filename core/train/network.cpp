// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/network.h"

#include <algorithm>
#include <cstring>

namespace lathe::core {

namespace {

/// Logits of one slice and their gradient take 64 MiB each at most.
int64_t sliceRows(int64_t outputs) {
    return std::max<int64_t>(1, (int64_t{64} << 20) / 4 / std::max<int64_t>(1, outputs));
}

}  // namespace

Network::Network(const ModelSpec& spec, const ArithmeticPlan& plan, const Parameters& parameters,
                 Objective& objective)
    : m_spec(spec),
      m_objective(objective),
      m_parts(bindNetwork<TapeOps>(spec, TapeOps::Binder(parameters, plan))) {}

VariablePtr Network::hidden(Tape& tape, TapeOps::Batch& batch) const {
    TapeOps ops(tape, batch);
    VariablePtr x = Walk(m_spec, m_parts, ops).input(batch.rows);
    batch.extra += m_objective.onHidden(tape, -1, x, batch.weight);
    for (int i = 0; i < static_cast<int>(m_spec.layers.size()); ++i) {
        const TapePart part = [this, i, &batch](Tape& inner, const VariablePtr& entering) {
            TapeOps layerOps(inner, batch);
            return Walk(m_spec, m_parts, layerOps).layer(i, entering);
        };
        x = batch.recompute ? recomputed(tape, x, part) : part(tape, x);
        batch.extra += m_objective.onHidden(tape, i, x, batch.weight);
    }
    return x;
}

LossSum Network::headLoss(Tape& tape, TapeOps::Batch& batch, const VariablePtr& rows,
                          const CountedRows& counted) const {
    const int64_t count = rows->value.rows, width = rows->value.columns;
    const bool flows = tape.recording() && rows->wanted;
    Matrix gradient;
    if (flows) gradient = Matrix(count, width);
    const std::span<const int32_t> targets = counted.targets;
    const std::span<const float> weights = counted.weights;
    LossSum sum;
    for (int64_t begin = 0, step = sliceRows(m_spec.outputs()); begin < count; begin += step) {
        const int64_t end = std::min(count, begin + step);
        const size_t bytes = static_cast<size_t>((end - begin) * width) * sizeof(float);
        Tape inner = tape.sibling(tape.recording());
        Matrix part(end - begin, width);
        std::memcpy(part.row(0), rows->value.row(begin), bytes);
        const VariablePtr slice = makeVariable(std::move(part), rows->wanted);
        TapeOps ops(inner, batch);
        const VariablePtr logits = Walk(m_spec, m_parts, ops).logits(slice);
        const auto first = static_cast<size_t>(begin), size = static_cast<size_t>(end - begin);
        LogitSlice logitSlice{inner, logits, begin, targets.subspan(first, size), batch.weight};
        if (!weights.empty()) logitSlice.targetWeights = weights.subspan(first, size);
        sum += m_objective.onLogits(logitSlice);
        inner.backward();
        if (flows) std::memcpy(gradient.row(begin), slice->gradient.row(0), bytes);
    }
    if (flows) accumulate(*rows, std::move(gradient));
    return sum;
}

LossSum Network::loss(Tape& tape, const TrainingBatch& examples, double weight,
                      bool recompute) const {
    const CountedRows counted = countedRows(m_spec, examples);
    if (counted.rows.empty()) return {};
    const InputRows rows = inputRows(m_spec, inputsOf(m_spec, examples));
    TapeOps::Batch batch{rows, m_objective, weight, recompute};
    m_objective.begin(examples, tape.job());
    const VariablePtr chosen = selectRows(tape, hidden(tape, batch), counted.rows);
    TapeOps ops(tape, batch);
    const VariablePtr pooled = Walk(m_spec, m_parts, ops).pooled(chosen);
    LossSum sum = headLoss(tape, batch, pooled, counted);
    sum.total += batch.extra;
    tape.backward();
    return sum;
}

}  // namespace lathe::core
