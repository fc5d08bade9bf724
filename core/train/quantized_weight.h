// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Quantization in training: the optimizer moves latent float32 values, and the network sees what
// the real encoding makes of them, decode(encode(latent)). Rounding has no useful gradient, so that
// one goes straight through: 1 where a latent value lies inside the range of its grid, 0 where it
// was clipped. Since the network has seen the encoding itself, exporting it changes nothing.

#include <functional>

#include "core/encoding/affine.h"
#include "core/train/parameter.h"

namespace lathe::core {

class QuantizedWeight : public TrainedWeight {
  public:
    explicit QuantizedWeight(WeightPtr origin);

    const LeafPtr& latent() const { return m_latent; }
    std::vector<LeafPtr> leaves() const override { return {m_latent}; }
    const EncodingPtr& encoding() const override { return m_encoded; }
    float* gradient() const override { return m_latent->gradient.data(); }
    void refresh() override;
    EncodingPtr encoded(std::optional<DType> type) const override;
    std::map<std::string, std::vector<float>*> state() override { return {{"frozen", &m_frozen}}; }

    /// The grid (scales, zeros) stays as it is from now on; only codes still change.
    virtual void freeze() { m_frozen[0] = 1; }
    bool frozen() const { return m_frozen[0] != 0; }

  protected:
    virtual EncodingPtr encode() = 0;  ///< the latent values, which are finite

  private:
    LeafPtr m_latent;
    EncodingPtr m_encoded;
    std::vector<float> m_frozen = {0};
};

/// The grid follows the values: whatever a quantization method makes of them, anew in each step.
class FittedGridWeight : public QuantizedWeight {
  public:
    using Encode = std::function<EncodingPtr(const Weight& latent)>;
    FittedGridWeight(WeightPtr origin, Encode encode);

    void pullBack() override;
    std::map<std::string, std::vector<float>*> state() override;
    /// Throws Error(Usage) for a grid that is not affine.
    void freeze() override;

  protected:
    EncodingPtr encode() override;

  private:
    Encode m_encode;
    Weight m_window;                    // the latent values as a weight
    AffineParts m_grid;                 // once frozen, without codes
    std::vector<float> m_lowest = {0};  // its lowest code
};

}  // namespace lathe::core
