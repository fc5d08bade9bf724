// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What writing a model in a format will do to each tensor, before it is done.

#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

struct ExportEntry {
    enum class Action {
        Kept,       ///< the same stored bits (rows may stand in another order)
        Reencoded,  ///< other bits; relativeError 0 means that every value is the same
        Refused,
    };
    std::string name;  ///< canonical; "configuration" for what is not a tensor
    Action action = Action::Kept;
    std::string from, to;      ///< labels of the encodings
    double relativeError = 0;  ///< ||W - W'||_F / ||W||_F
    std::string reason;        ///< of Reencoded and Refused; of a Kept configuration: what other programs ignore
    uint64_t bytes = 0;        ///< that the tensor takes in the file; 0 of Refused and of the configuration
};

std::string_view nameOf(ExportEntry::Action action);  ///< "kept", "reencoded", "refused"

/// One entry for the configuration, then one per tensor in the order of the file. Throws
/// Error(Unsupported) when models cannot be written in this format at all.
std::vector<ExportEntry> exportPlan(const Model& model, std::string_view formatId);

}  // namespace lathe::core
