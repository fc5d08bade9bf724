// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tensor_names.h"

#include <algorithm>
#include <cstring>

#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

struct Prefix {
    std::string_view found, uniform;
};
constexpr Prefix kPrefixes[] = {{"language_model.model.", "model."},
                                {"model.language_model.", "model."},
                                {"language_model.lm_head.", "lm_head."},
                                {"embed_tokens.", "model.embed_tokens."},
                                {"layers.", "model.layers."},
                                {"norm.", "model.norm."}};

}  // namespace

std::string storedName(const TensorRule& rule, int layer) {
    std::string name(rule.stored);
    if (const size_t at = name.find("{}"); at != std::string::npos) name.replace(at, 2, std::to_string(layer));
    return name;
}

Shape storedShape(const TensorRule& rule, const ModelSpec& spec, const Shape& shape) {
    if (rule.transform == LoadTransform::Patches)
        return {shape.front(), spec.input.channels, spec.input.patchSize, spec.input.patchSize};
    Shape stored = shape;
    if (rule.transform == LoadTransform::Transposed) std::reverse(stored.begin(), stored.end());
    if (rule.transform == LoadTransform::LeadingOnes) stored.insert(stored.begin(), 3 - shape.size(), 1);
    return stored;
}

EncodingPtr reshaped(const Encoding& encoding, const Shape& shape) {
    if (const Tensor* plain = encoding.plain()) return makeDense(Tensor(plain->type(), shape, plain->buffer()));
    return encodeDense(shape, encoding.decode(), DType::F32);
}

EncodingPtr transposed(const Encoding& encoding) {
    const Tensor* plain = encoding.plain();
    if (!plain) return transposed(*encodeDense(encoding.shape(), encoding.decode(), DType::F32));
    const auto rows = static_cast<size_t>(encoding.rows()), columns = static_cast<size_t>(encoding.columns());
    const size_t size = sizeOf(plain->type());
    const std::byte* from = plain->buffer().data;
    std::vector<std::byte> made(plain->sizeBytes());
    for (size_t row = 0; row < rows; ++row)
        for (size_t column = 0; column < columns; ++column)
            std::memcpy(&made[(column * rows + row) * size], from + (row * columns + column) * size, size);
    return makeDense(Tensor::adopt(plain->type(), {encoding.columns(), encoding.rows()}, std::move(made)));
}

OriginalNames uniformDecoderNames(RawCheckpoint& raw) {
    OriginalNames originals;
    for (RawTensor& tensor : raw.tensors)
        for (const Prefix& prefix : kPrefixes) {
            if (!tensor.name.starts_with(prefix.found)) continue;
            const std::string original = tensor.name;
            tensor.name.replace(0, prefix.found.size(), prefix.uniform);
            originals[tensor.name] = original;
            break;
        }
    return originals;
}

}  // namespace lathe::core
