// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts of a histogram that several threads fill, each at its own. Whole numbers do not mind the
// order they are added in, so that the outcome is the same for any number of threads.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/observe/leases.h"
#include "core/observe/value_block.h"

namespace lathe::core {

class BinCounters {
  public:
    /// `values`: about how many will be counted.
    BinCounters(const std::vector<double>& edges, int64_t values);

    class Counter {
      public:
        Counter(const std::vector<double>& edges, bool inPairs);
        void add(const ValueBlock& block);  ///< always of the same type

      private:
        friend class BinCounters;
        void fold();

        const std::vector<double>& m_edges;
        std::vector<uint32_t> m_counts, m_pairs;
        std::vector<uint64_t> m_total;
        std::optional<bool> m_apart;  // of the type of the values
        int64_t m_sinceFold = 0;
    };

    Leases<Counter>::Lease lease() { return m_counters.lease(); }  ///< for one thread
    /// Adds all that was counted; no counter may be leased.
    void addTo(std::vector<uint64_t>& histogram);

  private:
    Leases<Counter> m_counters;
};

}  // namespace lathe::core
