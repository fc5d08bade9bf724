// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a text is worth as calibration data for a model: which of the vocabulary it covers, which
// channels it never wakes, and whether the outcome is going to be measured on the same text. Costs
// two passes over the windows.

#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/observe/activation_statistics.h"

namespace lathe::core {

struct CalibrationLensOptions {
    /// A channel whose largest magnitude is below this part of the median channel's of its site is
    /// never active.
    double inactive = 1e-3;
    uint64_t stateMemoryBytes = uint64_t{1} << 30;
};

/// Channels of the input of one linear.
struct SiteActivity {
    std::string site;
    int64_t channels = 0;
    std::vector<int64_t> inactive;  ///< ascending
};

/// Against the text that outcomes are measured on.
struct MeasuredCoverage {
    std::string data, sha256;
    double sharedLines = 0;    ///< of the calibration text's longer lines (see sharedLines)
    int64_t tokens = 0;        ///< of the measured text
    double coveredTokens = 0;  ///< part of them that the calibration text has anywhere
    std::string warning;       ///< empty without shared lines
};

struct CalibrationLens {
    std::string data, sha256;
    int64_t tokens = 0;      ///< of the whole text
    int64_t seenTokens = 0;  ///< in the windows that were looked at
    int64_t distinct = 0;    ///< ids in the whole text
    int64_t vocabulary = 0;
    double commonest = 0;             ///< part of the text that its ten commonest ids make up
    std::vector<int64_t> growth;      ///< distinct ids in the first 1, 2, ... 100 hundredths of it
    std::vector<SiteActivity> sites;  ///< those with channels never active, in order
    int64_t channels = 0, inactiveChannels = 0;  ///< over all sites
    std::optional<MeasuredCoverage> measured;
};

/// `seen`: of windows of `text`, whose channels are below `inactive` of the median. The others as
/// below.
CalibrationLens calibrationLens(const Model& model, const TextData& text,
                                const ActivationStatistics& seen, double inactive,
                                const TextData* measured);

/// `plan`: windows of `text`. `measured`: null, or what outcomes are measured on. Throws
/// Error(Refused) for a model without tokenizer or one that does not predict tokens.
CalibrationLens calibrationLens(const ForwardPass& pass, const TextData& text,
                                const WindowPlan& plan, const TextData* measured,
                                const CalibrationLensOptions& options, JobContext& job);

}  // namespace lathe::core
