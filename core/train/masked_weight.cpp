// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/masked_weight.h"

#include <algorithm>

namespace lathe::core {

MaskedWeight::MaskedWeight(WeightPtr origin, Store store, bool rewinds)
    : DirectWeight(std::move(origin)),
      m_store(std::move(store)),
      m_kept(leaf()->values.size(), 1.0f) {
    if (rewinds) m_point = leaf()->values;
}

void MaskedWeight::prune(std::span<const uint8_t> mask) {
    for (size_t i = 0; i < m_kept.size(); ++i)
        if (mask[i]) m_kept[i] = 0;
}

void MaskedWeight::rewind() {
    // In place: the network has a window on the leaf.
    std::ranges::copy(m_point, leaf()->values.begin());
}

void MaskedWeight::pullBack() {
    for (size_t i = 0; i < m_kept.size(); ++i) leaf()->gradient[i] *= m_kept[i];
}

void MaskedWeight::refresh() {
    for (size_t i = 0; i < m_kept.size(); ++i)
        if (m_kept[i] == 0) leaf()->values[i] = 0;
}

EncodingPtr MaskedWeight::encoded(std::optional<DType> type) const {
    if (type || !m_store) return DirectWeight::encoded(type);
    const std::vector<uint8_t> kept(m_kept.begin(), m_kept.end());
    return m_store(leaf()->values, kept);
}

std::map<std::string, std::vector<float>*> MaskedWeight::state() {
    std::map<std::string, std::vector<float>*> arrays = {{"kept", &m_kept}};
    if (!m_point.empty()) arrays.insert({"point", &m_point});
    return arrays;
}

}  // namespace lathe::core
