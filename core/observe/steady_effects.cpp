// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/steady_effects.h"

#include <algorithm>
#include <numeric>

namespace lathe::core {

namespace {

/// The value follows; its error is that of where it was measured.
void raise(Measured& effect, Measured& least) {
    if (effect.value < least.value)
        effect = least;
    else
        least = effect;
}

void steady(SensitivitySite& site) {
    std::vector<size_t> order(site.cells.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return site.cells[a].bytes > site.cells[b].bytes; });
    QualityChange least;
    for (const size_t c : order) {
        auto& regained = site.cells[c].regained;
        if (!regained) continue;
        raise(regained->kl, least.kl);
        raise(regained->nll, least.nll);
    }
}

}  // namespace

SensitivityResult steadied(SensitivityResult measured) {
    for (SensitivitySite& site : measured.sites) steady(site);
    return measured;
}

}  // namespace lathe::core
