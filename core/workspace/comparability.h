// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether two runs' numbers may stand side by side: perplexities of different texts, or latencies
// of different machines, say nothing about the models.

#include <string>

#include "core/workspace/run.h"

namespace lathe::core {

enum class Metric {
    Perplexity,  ///< same text, protocol, context, tokens and precision
    Divergence,  ///< that, and the same original
    Tasks,  ///< at least one task of the same items and protocol, and no differing one of the same
            ///< name
    Classes,  ///< a classifier's: same examples and precision
    Latency,  ///< same machine, threads, backend, precision and lengths
};

/// Empty when the two may be compared, else one sentence for people. A run always compares with
/// itself if it has the metric.
std::string whyNotComparable(const Run& a, const Run& b, Metric metric);

}  // namespace lathe::core
