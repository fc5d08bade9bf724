// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/distillation/distillation.h"

#include <algorithm>
#include <iterator>

namespace lathe::core {

std::vector<LayerPair> evenPairs(int studentLayers, int teacherLayers) {
    std::vector<LayerPair> pairs;
    for (int i = 0; i < studentLayers; ++i)
        pairs.push_back({i, std::max(0, (i + 1) * teacherLayers / studentLayers - 1)});
    return pairs;
}

Distillation::Distillation(Teacher& teacher, const SoftTargetOptions& targets,
                           std::vector<std::unique_ptr<DistillationTerm>> terms)
    : m_teacher(teacher), m_targets(targets), m_terms(std::move(terms)) {
    m_needs.logits = targets.softWeight > 0;
    for (const auto& term : m_terms) term->addNeeds(m_needs);
}

void Distillation::begin(const TrainingBatch& batch, const JobContext* job) {
    m_counted = countedRows(batch);
    m_teacher.read(batch, m_needs, job);
}

double Distillation::onHidden(Tape& tape, int layer, const VariablePtr& hidden, double weight) {
    double sum = 0;
    for (const auto& term : m_terms)
        sum += term->onHidden({m_teacher, m_counted}, tape, layer, hidden, weight);
    return sum;
}

double Distillation::onAttention(const AttentionInputs& inputs) {
    double sum = 0;
    for (const auto& term : m_terms) sum += term->onAttention({m_teacher, m_counted}, inputs);
    return sum;
}

LossSum Distillation::onLogits(const LogitSlice& slice) {
    std::span<const Matrix> teachers;
    if (m_needs.logits) teachers = m_teacher.logits(slice.firstRow, slice.logits->value.rows);
    return softTargets(slice, teachers, m_teacher.vocabulary(), m_targets);
}

std::vector<LeafPtr> Distillation::leaves() const {
    std::vector<LeafPtr> leaves;
    for (const auto& term : m_terms) std::ranges::copy(term->leaves(), std::back_inserter(leaves));
    return leaves;
}

}  // namespace lathe::core
