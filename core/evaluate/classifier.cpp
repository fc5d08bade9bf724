// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/classifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr int64_t kBatch = 32;

int64_t hits(const Matrix& logits, std::span<const int32_t> labels) {
    int64_t count = 0;
    for (int64_t i = 0; i < logits.rows; ++i) {
        const float* row = logits.row(i);
        count +=
            std::max_element(row, row + logits.columns) - row == labels[static_cast<size_t>(i)];
    }
    return count;
}

}  // namespace

ClassificationResult evaluateClassifier(const ForwardPass& pass, const Dataset& data, int64_t limit,
                                        JobContext& job) {
    requireFitting(pass.model(), data);
    const int64_t all = exampleCount(data), total = limit > 0 ? std::min(limit, all) : all;
    if (total == 0)
        throw Error(ErrorKind::Usage, fmt::format("{} holds no examples", nameOf(data)));
    const std::span<const int32_t> labels = labelsOf(data).first(static_cast<size_t>(total));
    Matrix logits(total, static_cast<int64_t>(pass.model().spec().head.labels.size()));
    job.startPhase("classifying", total);
    int64_t right = 0;
    for (int64_t first = 0; first < total; first += kBatch) {
        const int64_t last = std::min(total, first + kBatch);
        const Matrix part =
            pass.classify(labelledInputs(pass.model(), data, first, last), nullptr, &job);
        std::memcpy(logits.row(first), part.row(0), part.values.size() * sizeof(float));
        right += hits(part, labels.subspan(static_cast<size_t>(first)));
        job.publish(ClassificationProgress{last, total,
                                           static_cast<double>(right) / static_cast<double>(last)});
        job.advance(last - first);
    }
    return evaluateClassification(logits, labels);
}

}  // namespace lathe::core
