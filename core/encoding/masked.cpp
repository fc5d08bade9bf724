// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/masked.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/dense.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

class Masked final : public Encoding {
  public:
    Masked(EncodingPtr child, Tensor mask)
        : Encoding(child->shape()), m_child(std::move(child)), m_mask(std::move(mask)) {
        const Shape expected = {rows(), rowBytes()};
        if (m_mask.type() != DType::U8 || m_mask.shape() != expected)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the mask of a weight of {} is {} of u8; found {} of {}",
                                    toText(shape()), toText(expected), toText(m_mask.shape()),
                                    nameOf(m_mask.type())));
    }

    std::string_view kind() const override { return "masked"; }
    std::string label() const override { return "masked " + m_child->label(); }
    size_t bytes() const override { return m_child->bytes() + m_mask.sizeBytes(); }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_child->decodeRows(begin, end, out);
        std::vector<uint8_t> kept(static_cast<size_t>(columns()));
        for (int64_t r = begin; r < end; ++r, out += columns()) {
            readMask(r, kept.data());
            for (int64_t c = 0; c < columns(); ++c)
                if (!kept[static_cast<size_t>(c)]) out[c] = 0;
        }
    }

    StoredEncoding store() const override {
        return {"masked", {}, {{"mask", m_mask}}, {{"values", m_child->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        requireFinite(shape(), values, "masked");
        std::vector<float> shown(values.begin(), values.end());
        std::vector<uint8_t> kept(static_cast<size_t>(columns()));
        for (int64_t r = 0; r < rows(); ++r) {
            readMask(r, kept.data());
            for (int64_t c = 0; c < columns(); ++c)
                if (!kept[static_cast<size_t>(c)])
                    shown[static_cast<size_t>(r * columns() + c)] = 0;
        }
        return std::make_shared<Masked>(m_child->reencode(shown), m_mask);
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        EncodingPtr child = m_child->selectRows(order);
        if (!child) return nullptr;
        const auto width = static_cast<size_t>(rowBytes());
        std::vector<std::byte> bits(width * order.size());
        for (size_t i = 0; i < order.size(); ++i)
            std::memcpy(bits.data() + i * width, rowBits(order[i]), width);
        return std::make_shared<Masked>(
            std::move(child),
            Tensor::adopt(DType::U8, {static_cast<int64_t>(order.size()), rowBytes()},
                          std::move(bits)));
    }

  private:
    int64_t rowBytes() const {
        return static_cast<int64_t>(packedBytes(static_cast<size_t>(columns()), 1));
    }
    const std::byte* rowBits(int64_t r) const { return m_mask.buffer().data + r * rowBytes(); }
    void readMask(int64_t r, uint8_t* kept) const {
        unpackBits(rowBits(r), 1, 0, static_cast<size_t>(columns()), kept);
    }

    EncodingPtr m_child;
    Tensor m_mask;  ///< 1 bit per value, each row from a byte of its own
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const Tensor& mask = storedPart(stored, "mask");
    return std::make_shared<Masked>(loadChild(shape, stored, "values"), mask);
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    requireFinite(shape, values, "masked");
    const std::vector<float> shown = thinned(values);
    std::vector<uint8_t> kept(shown.size());
    for (size_t i = 0; i < kept.size(); ++i) kept[i] = shown[i] != 0;
    AffineLayout layout;
    layout.group = 32;
    layout.hasZero = true;
    layout.floatZero = true;  // a grid without 0
    return {makeMasked(encodeDense(shape, values, DType::F16), kept),
            makeMasked(encodeAffine(shape, layout, shown), kept)};
}

}  // namespace

EncodingPtr makeMasked(EncodingPtr child, std::span<const uint8_t> kept) {
    const int64_t rows = child->rows();
    const auto columns = static_cast<size_t>(child->columns());
    if (static_cast<int64_t>(kept.size()) != child->elements())
        throw Error(ErrorKind::Internal, fmt::format("a mask of {} values for a weight of {}",
                                                     kept.size(), toText(child->shape())));
    const size_t width = packedBytes(columns, 1);
    std::vector<std::byte> bits(width * static_cast<size_t>(rows));
    std::vector<uint8_t> row(columns);
    for (size_t r = 0; r < static_cast<size_t>(rows); ++r) {
        for (size_t c = 0; c < columns; ++c) row[c] = kept[r * columns + c] != 0;
        packBits(row, 1, bits.data() + r * width);
    }
    return std::make_shared<Masked>(
        std::move(child),
        Tensor::adopt(DType::U8, {rows, static_cast<int64_t>(width)}, std::move(bits)));
}

extern const EncodingKind encoding_masked;
const EncodingKind encoding_masked = {"masked", "a weight under a mask", load, examples};

}  // namespace lathe::core
