// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Attention distributions that come closer to the teacher's: KL(teacher || student) of each query's
// weights (MiniLM, Wang et al. 2020), and of the same distributions with values in the place of
// queries and keys, softmax(v v^T / sqrt(headDim)), which needs no equal width. Models with equally
// many heads are compared head by head, others by the mean of their heads.

#include "core/train/distillation/distillation.h"

namespace lathe::core {

enum class AttentionRelation { Queries, Values };

class AttentionTerm : public DistillationTerm {
  public:
    AttentionTerm(LayerPair pair, AttentionRelation relation, double weight)
        : m_pair(pair), m_relation(relation), m_weight(weight) {}

    void addNeeds(TeacherNeeds& needs) const override { needs.attention.insert(m_pair.teacher); }
    double onAttention(const Site& site, const AttentionInputs& inputs) override;

  private:
    LayerPair m_pair;
    AttentionRelation m_relation;
    double m_weight;
};

}  // namespace lathe::core
