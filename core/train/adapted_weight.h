// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LoRA (Hu et al. 2021): a frozen weight, in any encoding, with a trained low-rank path beside it,
// W + alpha/rank B A. A starts uniform in +-1/sqrt(columns) (kaiming with a = sqrt(5), as the
// reference code) and B as 0, so that the first step computes what the frozen weight computes.

#include <functional>

#include "core/train/parameter.h"

namespace lathe::core {

struct AdapterOptions {
    int64_t rank = 8;
    double alpha = 16;
    float dropout = 0;  ///< fraction of the path's inputs that a training pass leaves out
    uint64_t seed = 0;  ///< its own for each weight
};

class AdaptedWeight : public TrainedWeight {
  public:
    /// How base, scale, B and A are stored; null: merged and encoded as the base is.
    using Store = std::function<EncodingPtr(const EncodingPtr& base, float scale, const Leaf& up,
                                            const Leaf& down)>;
    /// `base`: what stays frozen; the origin's encoding, or what a quantizer made of it.
    AdaptedWeight(WeightPtr origin, EncodingPtr base, const AdapterOptions& options,
                  Store store = {});

    const LeafPtr& down() const { return m_down; }  ///< A, rank x columns
    const LeafPtr& up() const { return m_up; }      ///< B, rows x rank
    std::vector<LeafPtr> leaves() const override { return {m_down, m_up}; }
    const EncodingPtr& encoding() const override { return m_base; }
    float* gradient() const override { return nullptr; }
    const LowRankPath* path() const override { return &m_path; }

    void clearGradient() override;  ///< training passes follow: dropout
    void pullBack() override;       ///< they are over
    EncodingPtr encoded(std::optional<DType> type) const override;
    std::map<std::string, std::vector<float>*> state() override { return {{"steps", &m_steps}}; }

    std::vector<float> merged() const;  ///< values of W + alpha/rank B A

  private:
    EncodingPtr m_base;
    AdapterOptions m_options;
    Store m_store;
    LeafPtr m_down, m_up;
    LowRankPath m_path;
    std::vector<float> m_steps = {0};  // which decide about dropout
};

}  // namespace lathe::core
