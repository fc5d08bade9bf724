// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/input.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr std::string_view wordOf(InputKind kind) {
    return kind == InputKind::Tokens    ? "token ids"
           : kind == InputKind::Patches ? "images"
                                        : "vectors";
}

void addInput(InputRows& rows, int64_t length) {
    rows.lengths.push_back(length);
    for (int64_t t = 0; t < length; ++t) rows.positions.push_back(t);
}

void addText(const ModelSpec& spec, const InputBatch::Text& text, size_t index, InputRows& rows) {
    if (spec.classifies() && text.tokens.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("text {} has no tokens; at least one was expected", index));
    if (!text.types.empty() && text.types.size() != text.tokens.size())
        throw Error(ErrorKind::Usage, fmt::format("text {} has {} tokens but {} token types", index,
                                                  text.tokens.size(), text.types.size()));
    rows.ids.insert(rows.ids.end(), text.tokens.begin(), text.tokens.end());
    if (spec.input.types > 0) {
        if (text.types.empty())
            rows.types.resize(rows.ids.size(), 0);
        else
            rows.types.insert(rows.types.end(), text.types.begin(), text.types.end());
    }
    addInput(rows, static_cast<int64_t>(text.tokens.size()));
}

/// (x - mean) / deviation of `count` values that share them.
void normalise(const InputSpec& input, size_t kind, const float* source, float* target,
               int64_t count) {
    const size_t at = input.mean.size() > 1 ? kind : 0;
    const float mean = input.mean.empty() ? 0.0f : input.mean[at];
    const float deviation = input.deviation.empty() ? 1.0f : input.deviation[at];
    for (int64_t i = 0; i < count; ++i) target[i] = (source[i] - mean) / deviation;
}

/// One row per patch, row by row of the image; within it channel by channel, then row by row: the
/// order in which a convolution's weight holds its values.
void cutPatches(const ModelSpec& spec, const float* image, Matrix& out, int64_t firstRow) {
    const InputSpec& input = spec.input;
    const int64_t side = input.imageSize, patch = input.patchSize, perSide = side / patch;
    for (int64_t p = 0; p < spec.patches(); ++p) {
        const int64_t top = p / perSide * patch, left = p % perSide * patch;
        float* target = out.row(firstRow + p);
        for (int64_t c = 0; c < input.channels; ++c)
            for (int64_t y = 0; y < patch; ++y, target += patch)
                normalise(input, static_cast<size_t>(c), image + (c * side + top + y) * side + left,
                          target, patch);
    }
}

InputRows rowsOfImages(const ModelSpec& spec, const Matrix& images) {
    InputRows rows;
    rows.values = Matrix(images.rows * spec.patches(), spec.patchValues());
    parallelFor(images.rows, 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i)
            cutPatches(spec, images.row(i), rows.values, i * spec.patches());
    });
    for (int64_t i = 0; i < images.rows; ++i)
        addInput(rows, spec.patches() + (spec.input.classToken ? 1 : 0));
    return rows;
}

InputRows rowsOfVectors(const ModelSpec& spec, const Matrix& vectors) {
    InputRows rows;
    rows.values = Matrix(vectors.rows, vectors.columns);
    for (int64_t i = 0; i < vectors.rows; ++i) {
        if (spec.input.mean.size() <= 1)
            normalise(spec.input, 0, vectors.row(i), rows.values.row(i), vectors.columns);
        else
            for (int64_t c = 0; c < vectors.columns; ++c)
                normalise(spec.input, static_cast<size_t>(c), vectors.row(i) + c,
                          rows.values.row(i) + c, 1);
        addInput(rows, 1);
    }
    return rows;
}

}  // namespace

InputRows inputRows(const ModelSpec& spec, const InputBatch& batch) {
    const InputKind kind = spec.input.kind;
    const bool tokens = kind == InputKind::Tokens;
    if (tokens ? batch.values.rows > 0 : !batch.texts.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("the model '{}' reads {}; it was given {}", spec.name, wordOf(kind),
                                tokens ? "numbers" : "texts"));
    if (tokens) {
        InputRows rows;
        for (size_t i = 0; i < batch.texts.size(); ++i) addText(spec, batch.texts[i], i, rows);
        return rows;
    }
    const bool images = kind == InputKind::Patches;
    const int64_t side = spec.input.imageSize;
    const int64_t wanted = images ? spec.input.channels * side * side : spec.width;
    if (batch.values.rows > 0 && batch.values.columns != wanted)
        throw Error(
            ErrorKind::Usage,
            images ? fmt::format("each image has {} values; the model '{}' reads {} channels of "
                                 "{}x{} pixels ({})",
                                 batch.values.columns, spec.name, spec.input.channels, side, side,
                                 wanted)
                   : fmt::format("each input has {} values; the model '{}' reads vectors of {}",
                                 batch.values.columns, spec.name, wanted));
    return images ? rowsOfImages(spec, batch.values) : rowsOfVectors(spec, batch.values);
}

Matrix insertFirstRows(std::span<const float> row, const Matrix& x,
                       std::span<const int64_t> lengths) {
    const auto bytes = static_cast<size_t>(x.columns) * sizeof(float);
    Matrix out(x.rows + static_cast<int64_t>(lengths.size()), x.columns);
    int64_t from = 0, to = 0;
    for (const int64_t length : lengths) {
        std::memcpy(out.row(to), row.data(), bytes);
        std::memcpy(out.row(to + 1), x.row(from), static_cast<size_t>(length - 1) * bytes);
        from += length - 1;
        to += length;
    }
    return out;
}

std::vector<int32_t> learnedPositions(const ModelSpec& spec, std::span<const int64_t> positions) {
    std::vector<int32_t> rows;
    rows.reserve(positions.size());
    for (const int64_t position : positions) {
        if (position >= spec.input.positions)
            throw Error(
                ErrorKind::Usage,
                fmt::format("the input reaches position {}, but the model has learned only {}; "
                            "give it at most as many tokens",
                            position + 1, spec.input.positions));
        rows.push_back(static_cast<int32_t>(position));
    }
    return rows;
}

}  // namespace lathe::core
