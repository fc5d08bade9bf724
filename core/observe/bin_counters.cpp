// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/bin_counters.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "core/kernels/bin_counts.h"

namespace lathe::core {

namespace {

constexpr int64_t kMostPairs = 65536;  // counts that stay in the second-level cache

/// Filling and adding up the pairs has to be worth it.
bool worthPairs(int64_t bins, int64_t values) {
    return !countsInPlanes(static_cast<int>(bins)) && bins * bins <= kMostPairs &&
           bins * bins <= values / 8;
}

}  // namespace

BinCounters::Counter::Counter(const std::vector<double>& edges, bool inPairs)
    : m_edges(edges), m_counts(edges.size() - 1), m_total(m_counts.size()) {
    if (inPairs) m_pairs.resize(m_counts.size() * m_counts.size());
}

void BinCounters::Counter::add(const ValueBlock& block) {
    const int bins = static_cast<int>(m_counts.size());
    block.eachRow([&]<class T>(int64_t, const T* row) {
        if (!m_apart) m_apart = keepApart<T>({m_edges.data(), bins});
        if ((m_sinceFold += block.columns) > std::numeric_limits<int32_t>::max()) fold();
        countBins(row, block.columns, {m_edges.data(), bins, *m_apart}, m_counts.data(),
                  m_pairs.empty() ? nullptr : m_pairs.data());
    });
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

BinCounters::BinCounters(const std::vector<double>& edges, int64_t values)
    : m_counters([&edges, inPairs = worthPairs(std::ssize(edges) - 1, values)] {
          return std::make_unique<Counter>(edges, inPairs);
      }) {}

void BinCounters::addTo(std::vector<uint64_t>& histogram) {
    for (const auto& counter : m_counters.all()) {
        counter->fold();
        for (size_t i = 0; i < histogram.size(); ++i) histogram[i] += counter->m_total[i];
    }
}

}  // namespace lathe::core
