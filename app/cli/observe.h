// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The things that `observe --what` looks at: one file and one line of the table in observe.cpp
// each. Options that several of them share are here; those of one alone stand in its file.

#include <functional>
#include <string>

#include "app/cli/session.h"

namespace lathe::app {

struct ObserveOptions {
    std::string model, what, tensors = "*";
};

using Look = std::function<void(Session&, const ObserveOptions&)>;

struct Observation {
    const char* name;
    const char* help;  ///< one line
    const char* keys;  ///< of its JSON, and what they mean
    /// Adds the options of its own and returns what to do with them.
    Look (*prepare)(CLI::App& command);
};

extern const Observation observeWeights;

}  // namespace lathe::app
