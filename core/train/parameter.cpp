// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/parameter.h"

#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

/// Null unless the values are stored as aligned floats.
const float* storedFloats(const Encoding& encoding) {
    const Tensor* plain = encoding.plain();
    if (!plain || plain->type() != DType::F32) return nullptr;
    const std::byte* data = plain->buffer().data;
    return reinterpret_cast<uintptr_t>(data) % alignof(float) == 0
               ? reinterpret_cast<const float*>(data)
               : nullptr;
}

}  // namespace

LeafPtr makeLeaf(std::string name, std::vector<float> values) {
    auto leaf = std::make_shared<Leaf>();
    leaf->name = std::move(name);
    leaf->gradient.resize(values.size());
    leaf->values = std::move(values);
    return leaf;
}

EncodingPtr windowOn(const LeafPtr& leaf, const Shape& shape) {
    const auto* bytes = reinterpret_cast<const std::byte*>(leaf->values.data());
    return makeDense(
        Tensor(DType::F32, shape, Buffer{leaf, bytes, leaf->values.size() * sizeof(float)}));
}

DirectWeight::DirectWeight(WeightPtr origin)
    : TrainedWeight(std::move(origin)),
      m_leaf(makeLeaf(this->origin()->name, this->origin()->encoding->decode())),
      m_encoding(windowOn(m_leaf, this->origin()->encoding->shape())) {}

EncodingPtr DirectWeight::encoded(std::optional<DType> type) const {
    const Encoding& before = *origin()->encoding;
    return type ? encodeDense(before.shape(), m_leaf->values, *type)
                : before.reencode(m_leaf->values);
}

Parameter::Parameter(EncodingPtr frozen) : m_frozen(std::move(frozen)) {
    if (m_frozen->shape().size() == 1) m_decoded = m_frozen->decode();
}

Parameter::Parameter(TrainedWeightPtr trained) : m_trained(std::move(trained)) {}

std::span<const float> Parameter::vector() const {
    if (!m_trained) return m_decoded;
    return {storedFloats(encoding()), static_cast<size_t>(encoding().elements())};
}

DecodedWeight::DecodedWeight(const Encoding& encoding) : m_data(storedFloats(encoding)) {
    if (m_data) return;
    m_own = encoding.decode();
    m_data = m_own.data();
}

}  // namespace lathe::core
