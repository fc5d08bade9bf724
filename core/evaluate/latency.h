// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How fast a model runs and how much memory it takes, on this machine: reading a prompt and writing
// one token are timed apart, after warm-ups, with a monotonic clock.

#include "core/evaluate/statistics.h"
#include "core/model/forward.h"

namespace lathe::core {

struct LatencyOptions {
    int64_t promptTokens = 128;
    int64_t generateTokens = 64;  ///< decode steps per run, each one sample of the distribution
    int64_t runs = 4;             ///< repetitions; 256 samples by default
    int64_t warmUps = 10;         ///< decode steps before timing
    uint64_t seed = 1;            ///< of the random token ids
};

struct LatencyResult {
    Percentiles decodeMs;                ///< one token, batch 1, behind the prompt
    Percentiles prefillMs;               ///< whole prompt; one sample per run
    double promptTokensPerSecond = 0;    ///< from the median prefill
    double generateTokensPerSecond = 0;  ///< decode steps over their summed time
    int64_t promptTokens = 0, generateTokens = 0, runs = 0;
    uint64_t kvCacheBytes = 0;  ///< at the longest context timed
    uint64_t peakRssBytes = 0;  ///< of the process since the measurement began, if peakIsOwn
    bool peakIsOwn = false;     ///< false: the peak of the whole life of the process
};

/// Throws Error(Usage) for counts below 1 or a context beyond the model's.
LatencyResult measureLatency(const ForwardPass& pass, const LatencyOptions& options,
                             JobContext& job);

}  // namespace lathe::core
