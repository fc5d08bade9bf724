// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/parameter.h"

#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

EncodingPtr windowOn(const LeafPtr& leaf) {
    const auto* bytes = reinterpret_cast<const std::byte*>(leaf->values.data());
    return makeDense(Tensor(DType::F32, leaf->origin->encoding->shape(),
                            Buffer{leaf, bytes, leaf->values.size() * sizeof(float)}));
}

}  // namespace

Parameter::Parameter(EncodingPtr frozen) : m_encoding(std::move(frozen)) {
    if (m_encoding->shape().size() == 1) m_decoded = m_encoding->decode();
}

Parameter::Parameter(LeafPtr leaf) : m_encoding(windowOn(leaf)), m_leaf(std::move(leaf)) {}

std::span<const float> Parameter::vector() const {
    return m_leaf ? std::span<const float>(m_leaf->values) : std::span<const float>(m_decoded);
}

DecodedWeight::DecodedWeight(const Encoding& encoding) {
    const Tensor* plain = encoding.plain();
    if (plain && plain->type() == DType::F32 &&
        reinterpret_cast<uintptr_t>(plain->buffer().data) % alignof(float) == 0) {
        m_data = reinterpret_cast<const float*>(plain->buffer().data);
    } else {
        m_own = encoding.decode();
        m_data = m_own.data();
    }
}

}  // namespace lathe::core
