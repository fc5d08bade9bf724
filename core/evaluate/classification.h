// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How well a classifier does, from its logits and the right labels, and what changed between two
// models on the same examples.

#include <cstdint>
#include <span>
#include <vector>

#include "core/tensor/tensor.h"

namespace lathe::core {

/// Examples whose confidence (the greatest probability) lies in (lower, upper].
struct ReliabilityBin {
    double lower = 0, upper = 0;
    int64_t examples = 0;
    double confidence = 0, accuracy = 0;  ///< means; 0 of an empty bin
};

struct ClassQuality {
    int64_t examples = 0, predicted = 0;
    double precision = 0, recall = 0;  ///< 0 where nothing was predicted, or no example is there
};

struct ClassificationResult {
    int64_t examples = 0, classes = 0;
    double accuracy = 0, accuracyStandardError = 0;
    double top5Accuracy = 0;  ///< the right class is among the five likeliest
    double crossEntropy = 0, crossEntropyStandardError = 0;  ///< nats
    double calibrationError = 0;  ///< expected; sum of |accuracy - confidence| weighted by examples
    std::vector<ReliabilityBin> reliability;
    std::vector<int64_t> confusion;  ///< [right class * classes + predicted class]
    std::vector<ClassQuality> perClass;
    std::vector<int32_t> labels, predictions;  ///< per example
};

/// Equal-width bins of the expected calibration error (Guo et al., "On calibration of modern neural
/// networks", ICML 2017).
inline constexpr int kReliabilityBins = 15;

/// A row of logits per label. Of equal logits the first counts as greater. Throws Error(Usage) if
/// sizes or labels do not fit, Error(Refused) naming an example whose logits are not finite.
ClassificationResult evaluateClassification(const Matrix& logits, std::span<const int32_t> labels);

struct ClassificationChange {
    std::vector<int64_t> flips;  ///< examples whose predicted class changed
    int64_t rightToWrong = 0, wrongToRight = 0;
    double agreement = 0;  ///< share of examples with the same prediction
    double mcNemarP = 1;   ///< of as uneven a split of right and wrong by chance
};

/// Throws Error(Usage) unless both were measured on the same labels.
ClassificationChange compareClassifications(const ClassificationResult& before,
                                            const ClassificationResult& after);

}  // namespace lathe::core
