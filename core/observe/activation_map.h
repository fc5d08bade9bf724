// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one place of a network reads, token by token and channel by channel, over a few tokens, and
// how large the weights are that read it: both sides of moving difficulty from one to the other.

#include <span>
#include <string>
#include <vector>

#include "core/model/forward.h"

namespace lathe::core {

struct ActivationMap {
    std::string site;  ///< as ActivationSite::name
    std::vector<TokenId> tokens;
    int64_t channels = 0;
    std::vector<float> magnitudes;  ///< tokens x channels
    /// max |w| of each channel over the linears that read the site; none read a residual stream.
    std::vector<float> weightPeaks;
};

/// Runs no further than the site. Throws Error(Usage) for a site that the network does not have or
/// without tokens.
ActivationMap activationMap(const ForwardPass& pass, std::span<const TokenId> tokens,
                            const std::string& site, JobContext& job);

}  // namespace lathe::core
