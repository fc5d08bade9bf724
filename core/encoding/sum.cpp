// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/sum.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/dense.h"
#include "core/encoding/product.h"
#include "core/encoding/sparse.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

/// Sums inside sums are bracketed, so that a label says which addend belongs to which.
std::string labelOf(const Encoding& part) {
    return part.kind() == "sum" ? "(" + part.label() + ")" : part.label();
}

std::string childName(size_t i) {
    return fmt::format("addend{}", i);
}

class Sum final : public Encoding {
  public:
    Sum(EncodingPtr base, std::vector<Addend> addends)
        : Encoding(base->shape()), m_base(std::move(base)), m_addends(std::move(addends)) {
        if (m_addends.empty() || m_addends.size() > kAddends)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("a sum of a weight and {} addends; 1 to {} were expected",
                                    m_addends.size(), kAddends));
        for (const Addend& addend : m_addends) {
            if (addend.weight->rows() != rows() || addend.weight->columns() != columns())
                throw Error(ErrorKind::Corrupt,
                            fmt::format("{} cannot be added to a weight of {}",
                                        toText(addend.weight->shape()), toText(shape())));
            if (!std::isfinite(addend.scale))
                throw Error(
                    ErrorKind::Corrupt,
                    fmt::format("the scale of an addend is {}; a finite number was expected",
                                addend.scale));
        }
    }

    std::string_view kind() const override { return "sum"; }
    std::string label() const override {
        std::string text = labelOf(*m_base);
        for (const Addend& addend : m_addends) text += " + " + labelOf(*addend.weight);
        return text;
    }
    size_t bytes() const override {
        size_t sum = m_base->bytes() + m_addends.size() * sizeof(float);
        for (const Addend& addend : m_addends) sum += addend.weight->bytes();
        return sum;
    }
    std::vector<Term> terms() const override {
        std::vector<Term> made = {{1, {m_base}}};
        for (const Addend& addend : m_addends) made.push_back({addend.scale, {addend.weight}});
        return made;
    }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_base->decodeRows(begin, end, out);
        std::vector<float> part(static_cast<size_t>((end - begin) * columns()));
        for (const Addend& addend : m_addends) {
            addend.weight->decodeRows(begin, end, part.data());
            for (size_t i = 0; i < part.size(); ++i) out[i] += addend.scale * part[i];
        }
    }

    StoredEncoding store() const override {
        StoredEncoding stored = {"sum", {}, {}, {{"base", m_base->store()}}};
        std::vector<float> scales;
        for (size_t i = 0; i < m_addends.size(); ++i) {
            scales.push_back(m_addends[i].scale);
            stored.children.emplace(childName(i), m_addends[i].weight->store());
        }
        const auto count = static_cast<int64_t>(scales.size());
        stored.parts.emplace("scales", Tensor::fromFloats({count}, std::move(scales)));
        return stored;
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        std::vector<float> rest(values.begin(), values.end());
        for (const Addend& addend : m_addends) {
            const std::vector<float> part = addend.weight->decode();
            for (size_t i = 0; i < rest.size(); ++i) rest[i] -= addend.scale * part[i];
        }
        return makeSum(m_base->reencode(rest), m_addends);
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        EncodingPtr base = m_base->selectRows(order);
        std::vector<Addend> addends = m_addends;
        for (Addend& addend : addends) {
            addend.weight = addend.weight->selectRows(order);
            if (!addend.weight) return nullptr;
        }
        return base ? makeSum(std::move(base), std::move(addends)) : nullptr;
    }

  private:
    EncodingPtr m_base;
    std::vector<Addend> m_addends;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const Tensor& scales = storedPart(stored, "scales");
    const auto count = static_cast<size_t>(scales.elements());
    if (scales.type() != DType::F32 || stored.children.size() != count + 1)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("a sum of {} weights needs {} f32 scales, found {} of {}",
                                stored.children.size(), stored.children.size() - 1, count,
                                nameOf(scales.type())));
    const std::vector<float> factors = scales.toFloats();
    EncodingPtr base = loadChild(shape, stored, "base");
    std::vector<Addend> addends;
    for (size_t i = 0; i < count; ++i)
        addends.push_back({loadChild(shape, stored, childName(i)), factors[i]});
    return makeSum(std::move(base), std::move(addends));
}

/// An adapter on a plain array, and integers whose largest values are kept apart.
std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    constexpr float kScale = 0.5f;
    const EncodingPtr adapter = encodeProduct(shape, values, 2, DType::F16);
    const EncodingPtr adapted =
        makeSum(encodeDense(shape, values, DType::BF16),
                {{encodeProduct(shape, values, 1, DType::F16), -kScale}, {adapter, kScale}});
    float peak = 0;
    for (const float value : values) peak = std::max(peak, std::abs(value));
    std::vector<float> large(values.begin(), values.end()), rest = large;
    for (size_t i = 0; i < large.size(); ++i)
        (std::abs(large[i]) >= 0.5f * peak ? rest : large)[i] = 0;
    AffineLayout layout;
    layout.group = 32;
    const EncodingPtr outliers =
        makeSum(encodeAffine(shape, layout, rest), {{encodeSparse(shape, large, DType::F16), 1}});
    return {adapted->reencode(values), outliers, makeSum(outliers, {{adapter, 0}})};
}

}  // namespace

EncodingPtr makeSum(EncodingPtr base, std::vector<Addend> addends) {
    return std::make_shared<Sum>(std::move(base), std::move(addends));
}

extern const EncodingKind encoding_sum;
const EncodingKind encoding_sum = {"sum", "a weight and what is added to it", load, examples};

}  // namespace lathe::core
