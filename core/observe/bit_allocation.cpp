// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/bit_allocation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// A choice for the sites so far; `parent` is one for the sites before the last.
struct State {
    uint64_t bytes;
    double loss;
    uint32_t parent, option;
};

struct Step {
    uint32_t parent, option;
};

bool lighter(const State& a, const State& b) {
    return a.bytes != b.bytes ? a.bytes < b.bytes : a.loss < b.loss;
}

uint64_t lightest(const std::vector<AllocationOption>& options) {
    uint64_t bytes = std::numeric_limits<uint64_t>::max();
    for (const AllocationOption& option : options) bytes = std::min(bytes, option.bytes);
    return bytes;
}

/// Of all sites together. Refuses what cannot be solved.
uint64_t checkedLightest(const AllocationSites& sites, uint64_t budget) {
    uint64_t bytes = 0;
    for (const auto& options : sites) {
        if (options.empty())
            throw Error(ErrorKind::Usage, "a weight without any option cannot be allocated");
        for (const AllocationOption& option : options)
            if (!std::isfinite(option.loss))
                throw Error(ErrorKind::Usage,
                            "the loss of an option is not a finite number; measure it, or leave "
                            "its weight out");
        bytes += lightest(options);
    }
    if (bytes > budget)
        throw Error(ErrorKind::Refused,
                    fmt::format("the lightest options of all weights take {} bytes and the budget "
                                "leaves {} for them; allow more bytes or offer fewer bits",
                                bytes, budget));
    return bytes;
}

/// Drops what another one beats: afterwards bytes rise and losses fall.
void keepUndominated(std::vector<State>& states) {
    size_t kept = 0;
    for (const State& state : states)
        if (kept == 0 || state.loss < states[kept - 1].loss) states[kept++] = state;
    states.resize(kept);
}

/// The best of each grain of bytes, and the lightest of all; returns the grain.
uint64_t thin(std::vector<State>& states, size_t maxStates) {
    if (states.size() <= maxStates) return 0;
    const uint64_t first = states.front().bytes;
    const uint64_t grain = (states.back().bytes - first) / (maxStates - 1) + 1;
    size_t kept = 1;
    for (size_t i = 1; i < states.size(); ++i) {
        const bool lastOfGrain = i + 1 == states.size() || (states[i + 1].bytes - first) / grain !=
                                                               (states[i].bytes - first) / grain;
        if (lastOfGrain) states[kept++] = states[i];
    }
    states.resize(kept);
    return grain;
}

std::vector<State> extended(const std::vector<State>& states,
                            const std::vector<AllocationOption>& options, uint64_t limit,
                            const JobContext& job) {
    std::vector<State> all, shifted, merged;
    for (size_t o = 0; o < options.size(); ++o) {
        job.checkpoint();
        shifted.clear();
        for (size_t i = 0; i < states.size(); ++i) {
            const uint64_t bytes = states[i].bytes + options[o].bytes;
            if (bytes > limit) break;
            shifted.push_back({bytes, states[i].loss + options[o].loss, static_cast<uint32_t>(i),
                               static_cast<uint32_t>(o)});
        }
        merged.resize(all.size() + shifted.size());
        std::merge(all.begin(), all.end(), shifted.begin(), shifted.end(), merged.begin(), lighter);
        all.swap(merged);
        keepUndominated(all);
    }
    return all;
}

Allocation atPrice(const AllocationSites& sites, double price) {
    Allocation found;
    for (const auto& options : sites) {
        size_t best = 0;
        for (size_t o = 1; o < options.size(); ++o) {
            const double cost = options[o].loss + price * static_cast<double>(options[o].bytes);
            const double least =
                options[best].loss + price * static_cast<double>(options[best].bytes);
            if (cost < least || (cost == least && options[o].bytes < options[best].bytes)) best = o;
        }
        found.chosen.push_back(best);
        found.bytes += options[best].bytes;
        found.loss += options[best].loss;
    }
    return found;
}

}  // namespace

Allocation allocateExactly(const AllocationSites& sites, uint64_t budgetBytes,
                           const JobContext& job, size_t maxStates) {
    uint64_t rest = checkedLightest(sites, budgetBytes);
    Allocation result;
    std::vector<State> states = {{0, 0, 0, 0}};
    std::vector<std::vector<Step>> steps;
    for (const auto& options : sites) {
        rest -= lightest(options);
        states = extended(states, options, budgetBytes - rest, job);
        result.slackBytes += thin(states, std::max<size_t>(2, maxStates));
        steps.emplace_back();
        for (const State& state : states) steps.back().push_back({state.parent, state.option});
    }
    result.bytes = states.back().bytes;
    result.loss = states.back().loss;
    result.chosen.resize(sites.size());
    size_t at = states.size() - 1;
    for (size_t s = sites.size(); s-- > 0;) {
        result.chosen[s] = steps[s][at].option;
        at = steps[s][at].parent;
    }
    return result;
}

LagrangianAllocation allocateByPrice(const AllocationSites& sites, uint64_t budgetBytes) {
    checkedLightest(sites, budgetBytes);
    LagrangianAllocation result;
    result.bound = -std::numeric_limits<double>::infinity();
    bool any = false;
    const auto fits = [&](double price) {
        const Allocation found = atPrice(sites, price);
        const double gap = static_cast<double>(found.bytes) - static_cast<double>(budgetBytes);
        result.bound = std::max(result.bound, found.loss + price * gap);
        if (found.bytes > budgetBytes) return false;
        if (!any || found.loss < result.found.loss) {
            result.found = found;
            any = true;
        }
        return true;
    };
    if (fits(0)) return result;
    double low = 0, high = 1e-12;
    while (!fits(high)) high *= 2;
    for (int i = 0; i < 100; ++i) {
        const double middle = low + (high - low) / 2;
        (fits(middle) ? high : low) = middle;
    }
    return result;
}

}  // namespace lathe::core
