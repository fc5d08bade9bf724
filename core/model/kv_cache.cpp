// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/forward.h"

namespace lathe::core {

KvCache::KvCache(const ModelSpec& spec) {
    for (const LayerSpec& layer : spec.layers) {
        Layer& cache = m_layers.emplace_back();
        cache.columns = int64_t{layer.attention.kvHeads} * layer.attention.headDim;
    }
}

void KvCache::rollBack(int64_t length) {
    if (length < 0 || length > m_length)
        throw Error(ErrorKind::Usage, fmt::format("cannot roll a cache of {} positions back to {}", m_length, length));
    m_length = length;
    for (Layer& layer : m_layers) {
        layer.keys.resize(static_cast<size_t>(std::min<int64_t>(
            static_cast<int64_t>(layer.keys.size()), length * layer.columns)));
        layer.values.resize(layer.keys.size());
    }
}

uint64_t KvCache::bytes() const {
    uint64_t total = 0;
    for (const Layer& layer : m_layers) total += (layer.keys.size() + layer.values.size()) * sizeof(float);
    return total;
}

void KvCache::append(int layer, int64_t position, const float* keys, const float* values, int64_t rows) {
    Layer& cache = m_layers.at(static_cast<size_t>(layer));
    const auto start = static_cast<size_t>(position * cache.columns);
    const auto count = static_cast<size_t>(rows * cache.columns);
    if (start > cache.keys.size())
        throw Error(ErrorKind::Internal, fmt::format("layer {} has no keys before position {}", layer, position));
    cache.keys.resize(start);
    cache.values.resize(start);
    cache.keys.insert(cache.keys.end(), keys, keys + count);
    cache.values.insert(cache.values.end(), values, values + count);
}

ConstMatrix KvCache::keys(int layer) const {
    const Layer& cache = m_layers.at(static_cast<size_t>(layer));
    return {cache.keys.data(), static_cast<int64_t>(cache.keys.size()) / cache.columns, cache.columns, cache.columns};
}

ConstMatrix KvCache::values(int layer) const {
    const Layer& cache = m_layers.at(static_cast<size_t>(layer));
    return {cache.values.data(), static_cast<int64_t>(cache.values.size()) / cache.columns, cache.columns,
            cache.columns};
}

}  // namespace lathe::core
