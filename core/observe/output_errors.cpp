// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/output_errors.h"

#include <utility>

#include "core/observe/row_products.h"

namespace lathe::core {

void OutputErrors::watch(const std::string& site, Version original, std::vector<Version> others) {
    Site& watched = m_sites[site];
    watched.sums.errors.resize(others.size());
    watched.original = std::move(original);
    watched.others = std::move(others);
}

ConstMatrix OutputErrors::inputOf(const Version& version, const Version& original, ConstMatrix x,
                                  Matrix& turned) const {
    if (version.transform == original.transform) return x;
    for (const auto& [transform, way] : {std::pair(original.transform, TurnWay::Back),
                                         std::pair(version.transform, TurnWay::Forth)})
        if (const auto turn = turnOf(transform)) {
            m_backend.turn(x, *turn, way, turned);
            x = turned.view();
        }
    return x;
}

void OutputErrors::onInput(std::string_view site, ConstMatrix x) {
    const auto found = m_sites.find(site);
    if (found == m_sites.end()) return;
    Site& watched = found->second;
    Matrix expected, other, turned;
    m_backend.linear(x, *watched.original.weight, nullptr, watched.original.format, expected,
                     &m_job);
    double signal = 0;
    for (size_t i = 0; i < watched.others.size(); ++i) {
        const Version& version = watched.others[i];
        m_backend.linear(inputOf(version, watched.original, x, turned), *version.weight, nullptr,
                         version.format, other, &m_job);
        const RowProducts sums = totalOf(rowProducts(expected.view(), other.view(), m_job));
        watched.sums.errors[i] += sums.dd;
        signal = sums.aa;
    }
    watched.sums.signal += signal;
}

}  // namespace lathe::core
