// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hidden states that come closer to the teacher's. Between layers of different width stands a
// learned matrix (FitNets, Romero et al. 2015), which the finished student does not keep.

#include <optional>

#include "core/train/distillation/distillation.h"

namespace lathe::core {

/// With s the student's row (projected, if a projection is needed) and t the teacher's:
enum class HiddenMeasure {
    Squares,  ///< |s - t|^2 / |t|^2: 1 is as bad as zeros
    Cosine,   ///< 1 - cos(s, t)
};

class HiddenTerm : public DistillationTerm {
  public:
    /// `weight` scales the loss. The projection starts as random numbers of `seed`.
    HiddenTerm(LayerPair pair, HiddenMeasure measure, double weight, int studentWidth,
               int teacherWidth, uint64_t seed);

    void addNeeds(TeacherNeeds& needs) const override { needs.hidden.insert(m_pair.teacher); }
    double onHidden(const Site& site, Tape& tape, int layer, const VariablePtr& hidden,
                    double weight) override;
    std::vector<LeafPtr> leaves() const override;

  private:
    LayerPair m_pair;
    HiddenMeasure m_measure;
    double m_weight;
    std::shared_ptr<DirectWeight> m_projection;  ///< null: widths are equal
    std::optional<Parameter> m_parameter;        ///< the projection as operations use it
};

}  // namespace lathe::core
