// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The weights of a network that is being trained: most stay frozen in whatever encoding they have;
// the leaves are float32 arrays laid over the snapshot, changed in place by an optimizer.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

struct Leaf {
    WeightPtr origin;  ///< the weight that it replaces
    std::vector<float> values, gradient;

    const std::string& name() const { return origin->name; }
};
using LeafPtr = std::shared_ptr<Leaf>;

/// A weight as operations use it.
class Parameter {
  public:
    explicit Parameter(EncodingPtr frozen);
    explicit Parameter(LeafPtr leaf);

    /// Of a leaf: a window on its values, which follows every change of them.
    const Encoding& encoding() const { return *m_encoding; }
    Leaf* leaf() const { return m_leaf.get(); }  ///< null if frozen
    std::span<const float> vector() const;       ///< values of a vector (norm or bias)

  private:
    EncodingPtr m_encoding;
    LeafPtr m_leaf;
    std::vector<float> m_decoded;  // of a frozen vector
};

/// The values of a matrix as floats, without a copy if they are stored so.
class DecodedWeight {
  public:
    explicit DecodedWeight(const Encoding& encoding);
    const float* data() const { return m_data; }

  private:
    std::vector<float> m_own;
    const float* m_data;
};

using Parameters = std::map<std::string, Parameter, std::less<>>;

}  // namespace lathe::core
