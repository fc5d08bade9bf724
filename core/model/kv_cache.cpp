// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/kv_cache.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

void LayerCache::append(const LayerCacheFormat& format, const float* keys, const float* values,
                        AttentionCall& call, Decoded& decoded) {
    m_keys.append(format.keys, call.firstPosition, keys, call.queries.rows);
    m_values.append(format.values, call.firstPosition, values, call.queries.rows);
    call.keys = m_keys.exact();
    call.values = m_values.exact();
    call.roundedKeys = m_keys.rounded();
    call.roundedValues = m_values.rounded();
    if (call.readsCodes()) return;
    const int64_t first = call.firstKey(call.firstPosition);
    call.roundedKeys = m_keys.decode(first, decoded.keys);
    call.roundedValues = m_values.decode(first, decoded.values);
}

void LayerCache::settle() {
    m_keys.settle();
    m_values.settle();
}

int64_t LayerCache::restorable(int64_t length) const {
    return std::min(m_keys.restorable(length), m_values.restorable(length));
}

void LayerCache::truncate(int64_t length) {
    m_keys.truncate(length);
    m_values.truncate(length);
}

KvCache::KvCache(const ModelSpec& spec) {
    for (const LayerSpec& layer : spec.layers) m_layers.emplace_back(layer.attention);
}

int64_t KvCache::rollBack(int64_t length) {
    if (length < 0 || length > m_length)
        throw Error(ErrorKind::Usage, fmt::format("cannot roll a cache of {} positions back to {}",
                                                  m_length, length));
    // What one layer can return to may not suit another.
    for (int64_t wanted = -1; wanted != length;) {
        wanted = length;
        for (const LayerCache& layer : m_layers)
            length = std::min(length, layer.restorable(length));
    }
    m_length = length;
    for (LayerCache& layer : m_layers) layer.truncate(length);
    return length;
}

uint64_t KvCache::bytes() const {
    CacheSize size;
    for (const LayerCache& layer : m_layers) {
        size += layer.keys().size();
        size += layer.values().size();
    }
    return size.total();
}

CacheSize cacheSize(const ModelSpec& spec, const ArithmeticPlan& plan, int64_t positions) {
    CacheSize size;
    if (!keepsKeysAndValues(spec)) return size;
    for (size_t i = 0; i < spec.layers.size(); ++i) {
        const AttentionSpec& attention = spec.layers[i].attention;
        const LayerCacheFormat format = plan.cacheOf(static_cast<int>(i));
        size += CacheRows::sizeAt(CachePart::Keys, attention.kvHeads, attention.headDim,
                                  format.keys, positions);
        size += CacheRows::sizeAt(CachePart::Values, attention.kvHeads, attention.headDim,
                                  format.values, positions);
    }
    return size;
}

uint64_t float16CacheBytes(const ModelSpec& spec, int64_t positions) {
    return cacheSize(spec, {}, positions).total() / 2;  // which are float32
}

}  // namespace lathe::core
