// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pruning in training: pruned values of a weight are 0 in every forward pass, get no gradient and
// never come back; the others go on learning. An optimizer's moments of pruned values fade, since
// their gradients are 0, and move nothing, since refresh() sets the values to 0 again.

#include <functional>

#include "core/train/parameter.h"

namespace lathe::core {

class MaskedWeight : public DirectWeight {
  public:
    /// How the result is stored: values, and 1 where one is kept.
    using Store =
        std::function<EncodingPtr(std::span<const float> values, std::span<const uint8_t> kept)>;
    /// `store` null: encoded the way the weight was before. `rewinds`: whether keepPoint() is used.
    explicit MaskedWeight(WeightPtr origin, Store store = {}, bool rewinds = false);

    bool kept(size_t index) const { return m_kept[index] != 0; }
    /// 1 where a value goes. Values that are pruned already stay so.
    void prune(std::span<const uint8_t> mask);

    void keepPoint() { m_point = leaf()->values; }  ///< to come back to
    void rewind();                                  ///< to the values at keepPoint()

    void pullBack() override;
    void refresh() override;
    EncodingPtr encoded(std::optional<DType> type) const override;
    std::map<std::string, std::vector<float>*> state() override;

  private:
    Store m_store;
    std::vector<float> m_kept;   // 1 or 0
    std::vector<float> m_point;  // empty unless it rewinds
};

}  // namespace lathe::core
