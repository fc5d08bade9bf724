// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/axes/model_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

/// A weight seen along one dimension: outer x size x inner, in the order of its values.
struct Lines {
    int64_t outer = 1, size = 1, inner = 1;
};

Lines linesOf(const Shape& shape, size_t dimension) {
    Lines lines;
    lines.size = shape[dimension];
    for (size_t d = 0; d < dimension; ++d) lines.outer *= shape[d];
    for (size_t d = dimension + 1; d < shape.size(); ++d) lines.inner *= shape[d];
    return lines;
}

/// Tiles of about this many values, the same for any number of threads.
int64_t grainFor(int64_t valuesEach) {
    return std::max<int64_t>(1, 65536 / std::max<int64_t>(1, valuesEach));
}

/// Copies the chosen places of each line; `width` bytes per value.
void gatherBytes(const std::byte* from, const Lines& lines, std::span<const int64_t> indices,
                 size_t width, std::byte* to) {
    const size_t run = static_cast<size_t>(lines.inner) * width;
    for (int64_t o = 0; o < lines.outer; ++o)
        for (const int64_t index : indices) {
            std::memcpy(to, from + static_cast<size_t>(o * lines.size + index) * run, run);
            to += run;
        }
}

bool allFinite(std::span<const float> values) {
    return std::all_of(values.begin(), values.end(),
                       [](float value) { return std::isfinite(value); });
}

}  // namespace

void ModelEdit::store(const std::string& name, EncodingPtr encoding) {
    put(withEncoding(weight(name), std::move(encoding)));
    if (m_job) m_job->checkpoint();
}

void ModelEdit::storeValues(const std::string& name, std::vector<float> values) {
    const Weight& old = weight(name);
    if (isVectorRole(old.role)) {
        store(name, encodeDense(old.encoding->shape(), values, DType::F32));
    } else {
        EncodingPtr encoding = old.encoding->reencode(values);
        if (!allFinite(encoding->decode()))
            throw Error(ErrorKind::Refused, fmt::format("{} cannot hold the new values of '{}', "
                                                        "which became infinite; store it in a type "
                                                        "with a wider range, such as bf16, first",
                                                        encoding->label(), name));
        store(name, std::move(encoding));
    }
}

void ModelEdit::gather(const std::string& name, size_t dimension,
                       std::span<const int64_t> indices) {
    const Encoding& encoding = *weight(name).encoding;
    const Lines lines = linesOf(encoding.shape(), dimension);
    Shape shape = encoding.shape();
    shape[dimension] = static_cast<int64_t>(indices.size());
    if (const Tensor* plain = encoding.plain()) {
        const size_t width = sizeOf(plain->type());
        std::vector<std::byte> bytes(static_cast<size_t>(elementCount(shape)) * width);
        gatherBytes(plain->buffer().data, lines, indices, width, bytes.data());
        return store(name, makeDense(Tensor(plain->type(), std::move(shape),
                                            Buffer::adopt(std::move(bytes)))));
    }
    if (dimension == 0 && shape.size() == 2)
        if (EncodingPtr rows = encoding.selectRows(indices)) return store(name, std::move(rows));
    if (shape != encoding.shape())
        throw Error(ErrorKind::Refused,
                    fmt::format("'{}' is stored as {}, which ties neighbouring values together: "
                                "nothing can be taken out "
                                "of its {}; select first and quantize afterwards",
                                name, encoding.label(), dimension == 0 ? "rows" : "columns"));
    const std::vector<float> values = encoding.decode();
    std::vector<float> moved(values.size());
    gatherBytes(reinterpret_cast<const std::byte*>(values.data()), lines, indices, sizeof(float),
                reinterpret_cast<std::byte*>(moved.data()));
    storeValues(name, std::move(moved));
}

void ModelEdit::scale(const std::string& name, size_t dimension, std::span<const double> factors) {
    const Encoding& encoding = *weight(name).encoding;
    const Lines lines = linesOf(encoding.shape(), dimension);
    std::vector<float> values = encoding.decode();
    parallelFor(
        lines.outer * lines.size, grainFor(lines.inner),
        [&](int64_t begin, int64_t end) {
            for (int64_t place = begin; place < end; ++place) {
                float* run = values.data() + place * lines.inner;
                const double factor = factors[static_cast<size_t>(place % lines.size)];
                for (int64_t i = 0; i < lines.inner; ++i)
                    run[i] = static_cast<float>(run[i] * factor);
            }
        },
        m_job);
    storeValues(name, std::move(values));
}

void ModelEdit::rotate(const std::string& name, size_t dimension, const Rotation& rotation) {
    const Encoding& encoding = *weight(name).encoding;
    const Lines lines = linesOf(encoding.shape(), dimension);
    const int64_t size = rotation.size(), runs = lines.outer * lines.size / size;
    std::vector<float> values = encoding.decode();
    parallelFor(
        runs * lines.inner, grainFor(size),
        [&](int64_t begin, int64_t end) {
            std::vector<double> line(static_cast<size_t>(size));
            for (int64_t at = begin; at < end; ++at) {
                float* first =
                    values.data() + at / lines.inner * size * lines.inner + at % lines.inner;
                for (int64_t i = 0; i < size; ++i)
                    line[static_cast<size_t>(i)] = double{first[i * lines.inner]};
                rotation.apply(line);
                for (int64_t i = 0; i < size; ++i)
                    first[i * lines.inner] = static_cast<float>(line[static_cast<size_t>(i)]);
            }
        },
        m_job);
    storeValues(name, std::move(values));
}

ModelPtr ModelEdit::finish() && {
    for (const ExpectedWeight& expected : expectedWeights(m_parts.spec)) {
        const auto found = m_parts.weights.find(expected.name);
        if (found == m_parts.weights.end() || found->second->axes == expected.axes) continue;
        auto changed = std::make_shared<Weight>(*found->second);
        changed->axes = expected.axes;
        found->second = std::move(changed);
    }
    return Model::create(std::move(m_parts));
}

}  // namespace lathe::core
