// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/output_errors.h"

#include "core/observe/row_products.h"

namespace lathe::core {

void OutputErrors::watch(const std::string& site, Version original, std::vector<Version> others) {
    Site& watched = m_sites[site];
    watched.sums.errors.resize(others.size());
    watched.original = std::move(original);
    watched.others = std::move(others);
}

void OutputErrors::onInput(std::string_view site, ConstMatrix x) {
    const auto found = m_sites.find(site);
    if (found == m_sites.end()) return;
    Site& watched = found->second;
    Matrix expected, other;
    m_backend.linear(x, *watched.original.weight, nullptr, watched.original.format, expected,
                     &m_job);
    double signal = 0;
    for (size_t i = 0; i < watched.others.size(); ++i) {
        m_backend.linear(x, *watched.others[i].weight, nullptr, watched.others[i].format, other,
                         &m_job);
        const RowProducts sums = totalOf(rowProducts(expected.view(), other.view(), m_job));
        watched.sums.errors[i] += sums.dd;
        signal = sums.aa;
    }
    watched.sums.signal += signal;
}

}  // namespace lathe::core
