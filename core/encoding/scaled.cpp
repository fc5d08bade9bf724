// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/scaled.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

/// The largest finite number of an 8-bit float.
float largestOf(DType type) {
    if (type == DType::F8E4M3) return 448;
    if (type == DType::F8E5M2) return 57344;
    throw Error(ErrorKind::Unsupported,
                fmt::format("scaled weights are f8_e4m3 or f8_e5m2, not {}", nameOf(type)));
}

class Scaled final : public Encoding {
  public:
    Scaled(EncodingPtr values, Tensor scales)
        : Encoding(values->shape()), m_values(std::move(values)), m_scales(std::move(scales)) {
        const int64_t count = m_scales.elements();
        if (!m_values->plain() || m_scales.type() != DType::F32 || (count != 1 && count != rows()))
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("a scaled weight of {} rows needs a plain array and 1 or {} f32 "
                            "scales; found {} "
                            "{} scales of {}",
                            rows(), rows(), count, nameOf(m_scales.type()), m_values->label()));
        m_factors = m_scales.toFloats();
    }

    std::string_view kind() const override { return "scaled"; }
    std::string label() const override {
        return fmt::format("{} scaled {}", m_values->label(), perRow() ? "row" : "tensor");
    }
    size_t bytes() const override { return m_values->bytes() + m_scales.sizeBytes(); }
    const EncodingPtr& values() const { return m_values; }
    const std::vector<float>& factors() const { return m_factors; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_values->decodeRows(begin, end, out);
        for (int64_t r = begin; r < end; ++r)
            for (int64_t c = 0; c < columns(); ++c) *out++ *= factorOf(r);
    }

    StoredEncoding store() const override {
        return {"scaled", {}, {{"scales", m_scales}}, {{"values", m_values->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeScaled(shape(), values, m_values->plain()->type(), perRow());
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        std::vector<float> factors;
        for (const int64_t r : order) factors.push_back(factorOf(r));
        if (!perRow() || order.empty()) factors.assign(m_factors.begin(), m_factors.begin() + 1);
        return makeScaled(m_values->selectRows(order), factors);
    }

  private:
    bool perRow() const { return m_factors.size() > 1; }
    float factorOf(int64_t r) const { return m_factors[perRow() ? static_cast<size_t>(r) : 0]; }

    EncodingPtr m_values;
    Tensor m_scales;
    std::vector<float> m_factors;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto scales = stored.parts.find("scales");
    const auto values = stored.children.find("values");
    if (scales == stored.parts.end() || values == stored.children.end())
        throw Error(ErrorKind::Corrupt, "a scaled weight needs 'scales' and the child 'values'");
    if (values->second.kind != "dense")  // also ends a chain of scaled weights in a damaged file
        throw Error(ErrorKind::Corrupt, fmt::format("a scaled weight holds a dense one, not '{}'",
                                                    values->second.kind));
    return std::make_shared<Scaled>(loadEncoding(shape, values->second), scales->second);
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<EncodingPtr> made;
    for (const DType type : {DType::F8E4M3, DType::F8E5M2})
        for (const bool perRow : {false, true})
            made.push_back(encodeScaled(shape, values, type, perRow));
    return made;
}

}  // namespace

EncodingPtr makeScaled(EncodingPtr values, std::span<const float> scales) {
    Tensor tensor =
        Tensor::fromFloats({static_cast<int64_t>(scales.size())}, {scales.begin(), scales.end()});
    return std::make_shared<Scaled>(std::move(values), std::move(tensor));
}

EncodingPtr encodeScaled(const Shape& shape, std::span<const float> values, DType type, bool perRow,
                         const JobContext* job) {
    const float largest = largestOf(type);
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    std::vector<float> peaks(static_cast<size_t>(rows), 0);
    parallelFor(
        rows, 64,
        [&](int64_t begin, int64_t end) {
            for (int64_t r = begin; r < end; ++r)
                for (int64_t c = 0; c < columns; ++c) {
                    const float value = values[static_cast<size_t>(r * columns + c)];
                    if (!std::isfinite(value))
                        throw Error(
                            ErrorKind::Refused,
                            fmt::format(
                                "the value at row {}, column {} is {}; a scale needs finite values",
                                r, c, value));
                    peaks[static_cast<size_t>(r)] =
                        std::max(peaks[static_cast<size_t>(r)], std::abs(value));
                }
        },
        job);
    if (!perRow || rows == 0) {
        const float peak = rows == 0 ? 0 : *std::max_element(peaks.begin(), peaks.end());
        peaks.assign(1, peak);
    }
    // A row of zeros keeps the scale 1. Dividing may underflow to 0 only below any useful weight.
    for (float& peak : peaks) peak = peak / largest > 0 ? peak / largest : 1;
    std::vector<float> scaled(values.size());
    parallelFor(
        rows, 64,
        [&](int64_t begin, int64_t end) {
            for (int64_t i = begin * columns; i < end * columns; ++i)
                scaled[static_cast<size_t>(i)] =
                    values[static_cast<size_t>(i)] /
                    peaks[peaks.size() > 1 ? static_cast<size_t>(i / columns) : 0];
        },
        job);
    return makeScaled(encodeDense(shape, scaled, type, job), peaks);
}

std::optional<ScaledParts> asScaled(const Encoding& encoding) {
    const auto* scaled = dynamic_cast<const Scaled*>(&encoding);
    return scaled ? std::optional(ScaledParts{scaled->values(), scaled->factors()}) : std::nullopt;
}

extern const EncodingKind encoding_scaled;
const EncodingKind encoding_scaled = {"scaled", "scaled 8-bit floats", load, examples};

}  // namespace lathe::core
