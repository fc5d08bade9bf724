// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keys and values of one sequence, for every layer. How older positions are stored is the business
// of the model that writes them (ArithmeticPlan::caches), so that one cache may serve several
// models in turn.

#include <vector>

#include "core/model/cache_rows.h"
#include "core/model/model.h"

namespace lathe::core {

/// Of one layer.
class LayerCache {
  public:
    explicit LayerCache(const AttentionSpec& spec)
        : m_keys(CachePart::Keys, spec.kvHeads, spec.headDim),
          m_values(CachePart::Values, spec.kvHeads, spec.headDim) {}

    /// Writes the rotated keys and the values of call.queries from call.firstPosition on, and gives
    /// the call what its queries read; `decoded` holds what is stored as codes, unless the call
    /// reads those.
    struct Decoded {
        Matrix keys, values;
    };
    void append(const LayerCacheFormat& format, const float* keys, const float* values,
                AttentionCall& call, Decoded& decoded);
    void settle();  ///< after the attention (CacheRows::settle)

    const CacheRows& keys() const { return m_keys; }
    const CacheRows& values() const { return m_values; }
    int64_t restorable(int64_t length) const;
    void truncate(int64_t length);

  private:
    CacheRows m_keys, m_values;
};

class KvCache {
  public:
    explicit KvCache(const ModelSpec& spec);

    int64_t length() const { return m_length; }  ///< positions complete in all layers
    void setLength(int64_t length) { m_length = length; }

    /// Forgets positions from `length` on, and earlier ones where what was rounded since had to be
    /// exact to go on as if it had never been: the number that is left. Without rounding `length`.
    int64_t rollBack(int64_t length);
    uint64_t bytes() const;

    LayerCache& layer(int index) { return m_layers.at(static_cast<size_t>(index)); }
    const LayerCache& layer(int index) const { return m_layers.at(static_cast<size_t>(index)); }

  private:
    std::vector<LayerCache> m_layers;
    int64_t m_length = 0;
};

/// What caches of `positions` tokens take, all layers together; nothing for a classifier.
CacheSize cacheSize(const ModelSpec& spec, const ArithmeticPlan& plan, int64_t positions);
/// The same with every key and value as a float16, which is what other programs keep.
uint64_t float16CacheBytes(const ModelSpec& spec, int64_t positions);

}  // namespace lathe::core
