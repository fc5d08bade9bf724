// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The weights of a network in training: most stay frozen in whatever encoding they have. Over the
// others lie leaves, float32 arrays that an optimizer changes in place; a TrainedWeight says how
// leaves make the values that the products see, and how gradients find their way back.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// Numbers that an optimizer changes.
struct Leaf {
    std::string name;
    std::vector<float> values, gradient;
};
using LeafPtr = std::shared_ptr<Leaf>;
LeafPtr makeLeaf(std::string name, std::vector<float> values);  ///< its gradient is zero

/// A window on the values of a leaf, which follows every change of them.
EncodingPtr windowOn(const LeafPtr& leaf, const Shape& shape);

class Parameter;

/// A low-rank path beside a weight: y += scale * (x down^T) up^T (LoRA, Hu et al. 2021).
struct LowRankPath {
    std::shared_ptr<const Parameter> down;  ///< rank x columns
    std::shared_ptr<const Parameter> up;    ///< rows x rank
    float scale = 1;
    float dropout = 0;  ///< fraction of x's values that this path does not see; 0: none
    uint64_t seed = 0;  ///< of which ones
};

/// One weight of the model as training has it.
class TrainedWeight {
  public:
    explicit TrainedWeight(WeightPtr origin) : m_origin(std::move(origin)) {}
    virtual ~TrainedWeight() = default;
    TrainedWeight(const TrainedWeight&) = delete;
    TrainedWeight& operator=(const TrainedWeight&) = delete;

    const WeightPtr& origin() const { return m_origin; }  ///< the weight that it replaces
    virtual std::vector<LeafPtr> leaves() const = 0;

    /// What the products see; refresh() may put another object there.
    virtual const EncodingPtr& encoding() const = 0;
    /// Where gradients with respect to those values add up, row by row; null: nobody wants them.
    virtual float* gradient() const = 0;
    virtual const LowRankPath* path() const { return nullptr; }

    virtual void clearGradient() {}
    /// From gradient() to the gradients of the leaves; once per step, after all passes of it.
    virtual void pullBack() {}
    /// From the leaves to the values of encoding(); once before the first step and after each.
    virtual void refresh() {}

    /// The weight with its present values, as it goes into a snapshot: a plain array of `type`, or,
    /// without one, encoded as the origin is.
    virtual EncodingPtr encoded(std::optional<DType> type) const = 0;

    /// Arrays besides the leaves that a resumed training needs again (a mask, for example), by
    /// name.
    virtual std::map<std::string, std::vector<float>*> state() { return {}; }

  private:
    WeightPtr m_origin;
};
using TrainedWeightPtr = std::shared_ptr<TrainedWeight>;

/// The plain case: the leaf is the weight.
class DirectWeight : public TrainedWeight {
  public:
    explicit DirectWeight(WeightPtr origin);

    const LeafPtr& leaf() const { return m_leaf; }
    std::vector<LeafPtr> leaves() const override { return {m_leaf}; }
    const EncodingPtr& encoding() const override { return m_encoding; }
    float* gradient() const override { return m_leaf->gradient.data(); }
    EncodingPtr encoded(std::optional<DType> type) const override;

  private:
    LeafPtr m_leaf;
    EncodingPtr m_encoding;
};

/// A weight as operations use it.
class Parameter {
  public:
    explicit Parameter(EncodingPtr frozen);
    explicit Parameter(TrainedWeightPtr trained);

    const Encoding& encoding() const { return m_trained ? *m_trained->encoding() : *m_frozen; }
    float* gradient() const { return m_trained ? m_trained->gradient() : nullptr; }
    const LowRankPath* path() const { return m_trained ? m_trained->path() : nullptr; }
    std::span<const float> vector() const;  ///< values of a vector (norm or bias)

  private:
    TrainedWeightPtr m_trained;
    EncodingPtr m_frozen;          // if not trained
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
