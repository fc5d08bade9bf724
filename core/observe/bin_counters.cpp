// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/bin_counters.h"

#include <algorithm>
#include <limits>

#include "core/kernels/bin_counts.h"

namespace lathe::core {

namespace {

constexpr int64_t kMostPairs = 65536;  // counts that stay in the second-level cache

}  // namespace

BinCounters::Counter::Counter(const std::vector<double>& edges, bool inPairs)
    : m_edges(edges), m_counts(edges.size() - 1), m_total(m_counts.size()) {
    if (inPairs) m_pairs.resize(m_counts.size() * m_counts.size());
}

void BinCounters::Counter::add(const float* x, int64_t n) {
    if ((m_sinceFold += n) > std::numeric_limits<int32_t>::max()) fold();
    countBins(x, n, {m_edges.data(), static_cast<int>(m_counts.size())}, m_counts.data(),
              m_pairs.empty() ? nullptr : m_pairs.data());
}

void BinCounters::Counter::fold() {
    const size_t bins = m_counts.size();
    for (size_t i = 0; i < bins; ++i) m_total[i] += m_counts[i];
    for (size_t i = 0; i < m_pairs.size(); ++i) {
        m_total[i / bins] += m_pairs[i];
        m_total[i % bins] += m_pairs[i];
    }
    std::ranges::fill(m_counts, 0);
    std::ranges::fill(m_pairs, 0);
    m_sinceFold = 0;
}

BinCounters::BinCounters(const std::vector<double>& edges, int64_t values) : m_edges(edges) {
    const auto bins = static_cast<int64_t>(edges.size() - 1);
    // Filling and adding up the pairs has to be worth it.
    m_inPairs = bins * bins <= kMostPairs && bins * bins <= values / 8 &&
                !countsInPlanes(static_cast<int>(bins));
}

BinCounters::Lease BinCounters::lease() {
    const std::lock_guard lock(m_mutex);
    if (m_idle.empty()) return Lease(new Counter(m_edges, m_inPairs), {this});
    Lease lease(m_idle.back().release(), {this});
    m_idle.pop_back();
    return lease;
}

void BinCounters::takeBack(Counter* counter) {
    const std::lock_guard lock(m_mutex);
    m_idle.emplace_back(counter);
}

void BinCounters::addTo(std::vector<uint64_t>& histogram) {
    for (const auto& counter : m_idle) {
        counter->fold();
        for (size_t i = 0; i < histogram.size(); ++i) histogram[i] += counter->m_total[i];
    }
}

}  // namespace lathe::core
