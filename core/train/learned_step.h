// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LSQ: learned step size quantization (Esser et al., ICLR 2020). The scales of a symmetric integer
// grid are leaves themselves. With v the latent value, s its step and codes -Qn ... Qp, where
// Qn = 2^(b-1) and Qp = Qn - 1:
//   v' = s round(clip(v/s, -Qn, Qp)),   dv'/dv = 1 inside, 0 outside,
//   dv'/ds = round(v/s) - v/s inside, -Qn or Qp outside, times 1/sqrt(N Qp) for N values per step.
// Steps start at 2 mean|v| / sqrt(Qp) and stay positive.

#include "core/encoding/affine.h"
#include "core/train/quantized_weight.h"

namespace lathe::core {

class LearnedStepWeight : public QuantizedWeight {
  public:
    /// `layout`: without zeros; a scale per tensor, row or group.
    LearnedStepWeight(WeightPtr origin, const AffineLayout& layout);

    const LeafPtr& steps() const { return m_steps; }
    std::vector<LeafPtr> leaves() const override { return {latent(), m_steps}; }
    void pullBack() override;
    std::map<std::string, std::vector<float>*> state() override;
    void freeze() override;

  protected:
    EncodingPtr encode() override;

  private:
    /// visit(r, first column, count, parameter) for each run of values of a row with one step.
    template <class Visit>
    void eachRun(Visit visit) const;
    float lowestCode() const { return -static_cast<float>(1 << (m_grid.layout.bits - 1)); }
    float highestCode() const { return -lowestCode() - 1; }

    AffineParts m_grid;  // steps as stored; no codes
    LeafPtr m_steps;
    std::vector<float> m_factors;  // of the steps' gradients
    std::vector<float> m_kept;     // steps when they were frozen
};

}  // namespace lathe::core
