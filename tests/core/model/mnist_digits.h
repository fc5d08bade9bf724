// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The first 5,000 test images of MNIST with their labels, and how many of them a model gets right.

#include <QProcess>
#include <algorithm>
#include <filesystem>

#include "core/model/forward.h"

namespace lathe::tests {

inline constexpr int kImages = 5000, kPixels = 28 * 28;

inline QByteArray unzipped(const std::filesystem::path& path) {
    QProcess process;
    process.start("gzip", {"-dc", QString::fromStdString(path.string())});
    process.waitForFinished();
    return process.readAllStandardOutput();
}

/// Pixels as fractions of full brightness.
inline core::Matrix logitsOf(const core::ModelPtr& model, const QByteArray& images) {
    core::InputBatch batch;
    batch.values = core::Matrix(kImages, kPixels);
    for (qsizetype i = 0; i < kImages * kPixels; ++i)
        batch.values.values[static_cast<size_t>(i)] =
            static_cast<float>(static_cast<uchar>(images[16 + i])) / 255.0f;
    return core::ForwardPass(model, core::makeBackend("cpu")).classify(batch);
}

inline int correctOf(const core::ModelPtr& model, const QByteArray& images,
                     const QByteArray& labels) {
    const core::Matrix logits = logitsOf(model, images);
    int correct = 0;
    for (int64_t i = 0; i < logits.rows; ++i) {
        const float* row = logits.row(i);
        correct += std::max_element(row, row + logits.columns) - row == labels.at(8 + i);
    }
    return correct;
}

}  // namespace lathe::tests
