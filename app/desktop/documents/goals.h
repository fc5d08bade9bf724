// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the user wants to reach: shaded in every chart that shows the quantity.

#include <optional>

namespace lathe::app {

struct Goals {
    std::optional<double> sizeMegabytes;  ///< 10^6 bytes
    std::optional<double> memoryMegabytes;
    std::optional<double> latencyMs;  ///< p90 of one token
    std::optional<double> kl;         ///< nats, against the original
    std::optional<double> accuracy;   ///< percent right, at least; of classifiers
    bool operator==(const Goals&) const = default;
};

}  // namespace lathe::app
