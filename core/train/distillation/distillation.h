// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The loss of a student: hard and soft targets at its logits, and terms that compare it with the
// teacher further inside.

#include <memory>

#include "core/train/distillation/soft_targets.h"
#include "core/train/distillation/teacher.h"

namespace lathe::core {

/// A layer of the student and the teacher's layer that it is compared with.
struct LayerPair {
    int student = 0, teacher = 0;
    bool operator==(const LayerPair&) const = default;
};

/// Each of the student's layers with one of the teacher's, at equal steps, so that the last ones
/// meet: student layer i with (i + 1) * teacherLayers / studentLayers - 1.
std::vector<LayerPair> evenPairs(int studentLayers, int teacherLayers);

/// The term of one pair of layers. Sums are over rows whose targets count.
class DistillationTerm {
  public:
    virtual ~DistillationTerm() = default;
    virtual void addNeeds(TeacherNeeds& needs) const = 0;

    struct Site {
        const Teacher& teacher;
        const std::vector<int64_t>& counted;  ///< rows whose targets count
    };
    virtual double onHidden(const Site& site, Tape& tape, int layer, const VariablePtr& hidden,
                            double weight) {
        (void)site, (void)tape, (void)layer, (void)hidden, (void)weight;
        return 0;
    }
    virtual double onAttention(const Site& site, const AttentionInputs& inputs) {
        (void)site, (void)inputs;
        return 0;
    }
    virtual std::vector<LeafPtr> leaves() const { return {}; }
};

class Distillation : public Objective {
  public:
    Distillation(Teacher& teacher, const SoftTargetOptions& targets,
                 std::vector<std::unique_ptr<DistillationTerm>> terms = {});

    void begin(const TrainingBatch& batch, const JobContext* job) override;
    double onHidden(Tape& tape, int layer, const VariablePtr& hidden, double weight) override;
    double onAttention(const AttentionInputs& inputs) override;
    LossSum onLogits(const LogitSlice& slice) override;
    std::vector<LeafPtr> leaves() const override;

  private:
    Teacher& m_teacher;
    SoftTargetOptions m_targets;
    std::vector<std::unique_ptr<DistillationTerm>> m_terms;
    TeacherNeeds m_needs;
    std::vector<int64_t> m_counted;
};

}  // namespace lathe::core
