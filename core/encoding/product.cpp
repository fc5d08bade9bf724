// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/product.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

class Product final : public Encoding {
  public:
    Product(const Shape& shape, EncodingPtr left, EncodingPtr right)
        : Encoding(shape), m_left(std::move(left)), m_right(std::move(right)) {
        if (m_left->rows() != rows() || m_right->columns() != columns() ||
            m_left->columns() != m_right->rows())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{} times {} is no weight of {}", toText(m_left->shape()),
                                    toText(m_right->shape()), toText(shape)));
    }

    std::string_view kind() const override { return "product"; }
    std::string label() const override {
        const std::string left = m_left->label(), right = m_right->label();
        return fmt::format("rank {} {}", rank(), left == right ? left : left + " x " + right);
    }
    size_t bytes() const override { return m_left->bytes() + m_right->bytes(); }
    std::vector<Term> terms() const override { return {{1, {m_left, m_right}}}; }

    /// Each row by itself and in one order, so that a row does not depend on its neighbours.
    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        if (begin == end) return;
        std::vector<float> left(static_cast<size_t>((end - begin) * rank()));
        m_left->decodeRows(begin, end, left.data());
        std::vector<float> right(static_cast<size_t>(m_right->elements()));
        m_right->decodeRows(0, rank(), right.data());
        std::fill(out, out + (end - begin) * columns(), 0.0f);
        const float* factor = left.data();
        for (int64_t r = begin; r < end; ++r, out += columns())
            for (int64_t k = 0; k < rank(); ++k, ++factor) {
                const float* addend = right.data() + k * columns();
                for (int64_t c = 0; c < columns(); ++c) out[c] += *factor * addend[c];
            }
    }

    StoredEncoding store() const override {
        return {"product",
                {{"rank", rank()}},
                {},
                {{"left", m_left->store()}, {"right", m_right->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        requireFinite(shape(), values, "low-rank");
        const LowRankFactors factors = truncatedSvd(values, rows(), columns(), rank());
        return makeProduct(shape(), m_left->reencode(factors.left),
                           m_right->reencode(factors.right));
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        EncodingPtr left = m_left->selectRows(order);
        if (!left) return nullptr;
        return makeProduct({static_cast<int64_t>(order.size()), columns()}, std::move(left),
                           m_right);
    }

  private:
    int64_t rank() const { return m_right->rows(); }

    EncodingPtr m_left, m_right;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto rank = storedAttribute<int64_t>(stored, "rank");
    if (rank < 1)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("a low-rank weight has rank {}; 1 or more was expected", rank));
    EncodingPtr left = loadChild({rowsOf(shape), rank}, stored, "left");
    return makeProduct(shape, std::move(left),
                       loadChild({rank, columnsOf(shape)}, stored, "right"));
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    return {encodeProduct(shape, values, 1, DType::F16),
            encodeProduct(shape, values, 5, DType::F32)};
}

}  // namespace

EncodingPtr makeProduct(const Shape& shape, EncodingPtr left, EncodingPtr right) {
    return std::make_shared<Product>(shape, std::move(left), std::move(right));
}

EncodingPtr encodeProduct(const Shape& shape, std::span<const float> values, int64_t rank,
                          DType type) {
    requireFinite(shape, values, "low-rank");
    return encodeFactors(shape, truncatedSvd(values, rowsOf(shape), columnsOf(shape), rank), type);
}

EncodingPtr encodeFactors(const Shape& shape, const LowRankFactors& factors, DType type) {
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    const int64_t rank = rows > 0 ? std::ssize(factors.left) / rows : 0;
    return makeProduct(shape, encodeDense({rows, rank}, factors.left, type),
                       encodeDense({rank, columns}, factors.right, type));
}

extern const EncodingKind encoding_product;
const EncodingKind encoding_product = {"product", "low rank", load, examples};

}  // namespace lathe::core
