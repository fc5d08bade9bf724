// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The things that `observe --what` looks at: one file and one line of the table in observe.cpp
// each. Options that several of them share are here; those of one alone stand in its file.

#include <functional>
#include <string>

#include "app/cli/session.h"

namespace lathe::app {

/// Of looks that compress one weight after another.
struct SweepOptions {
    std::vector<std::string> steps;
    std::vector<int> bits = {2, 3, 4, 8};
    std::string mode = "alone";
    bool perBlock = false;
    uint64_t stateMegabytes = 1024;
};

struct ObserveOptions {
    std::string model, what, tensors = "*";
    std::string text, protocol = "llama.cpp";  // of looks at a model at work
    int64_t context = 0, chunks = 8;
    SweepOptions sweep;
};

using Look = std::function<void(Session&, const ObserveOptions&)>;

struct Observation {
    const char* name;
    const char* help;  ///< one line
    const char* keys;  ///< of its JSON, and what they mean
    /// Adds the options of its own and returns what to do with them.
    Look (*prepare)(Parser& command);
};

extern const Observation observeWeights, observeOutliers, observeHeads, observeSensitivity,
    observeAllocation, observeDivergence, observeSimilarity, observeImportance, observeDrop,
    observeCalibration, observeActivations;

}  // namespace lathe::app
