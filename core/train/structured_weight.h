// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Weights that keep their structure while they are trained: the two factors of a low-rank weight,
// or the entries of a sparse one, are the leaves. Products see the values that these make.

#include "core/train/parameter.h"

namespace lathe::core {

/// W = left right. dleft = dW right^T, dright = left^T dW.
class FactoredWeight : public TrainedWeight {
  public:
    /// The origin's terms() must be one product of two factors.
    explicit FactoredWeight(WeightPtr origin);

    std::vector<LeafPtr> leaves() const override { return {m_left, m_right}; }
    const EncodingPtr& encoding() const override { return m_encoding; }
    float* gradient() const override { return m_values->gradient.data(); }
    void clearGradient() override;
    void pullBack() override;
    void refresh() override;
    EncodingPtr encoded(std::optional<DType> type) const override;

  private:
    EncodingPtr m_leftOrigin, m_rightOrigin;
    LeafPtr m_left, m_right;
    LeafPtr m_values;  ///< rows x columns; not for the optimizer
    EncodingPtr m_encoding;
};

/// The stored entries of a sparse weight, row by row; everything between them stays zero.
class EntriesWeight : public TrainedWeight {
  public:
    /// The origin must have sparseRows().
    explicit EntriesWeight(WeightPtr origin);

    std::vector<LeafPtr> leaves() const override { return {m_entries}; }
    const EncodingPtr& encoding() const override { return m_encoding; }
    float* gradient() const override { return m_values->gradient.data(); }
    void clearGradient() override;
    void pullBack() override;
    void refresh() override;
    EncodingPtr encoded(std::optional<DType> type) const override;

  private:
    std::vector<size_t> m_places;  ///< of entries among all values
    LeafPtr m_entries;
    LeafPtr m_values;  ///< rows x columns; not for the optimizer
    EncodingPtr m_encoding;
};

/// How a weight is trained as it is stored: its factors, its entries, or else its values.
TrainedWeightPtr trainedAsStored(const WeightPtr& weight);

}  // namespace lathe::core
