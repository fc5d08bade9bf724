// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Count, range, mean and centred power sums of values, in fp64. Runs are summed around their own
// mean and merged pairwise, so that nothing cancels: P. Pébay, "Formulas for robust, one-pass
// parallel computation of covariances and arbitrary-order statistical moments", Sandia
// SAND2008-6212.

#include <cstdint>
#include <limits>

#include "core/kernels/value_sums.h"

namespace lathe::core {

struct Moments {
    int64_t count = 0;      ///< finite values; all of the following speaks of them
    int64_t notFinite = 0;  ///< others
    int64_t zeros = 0;
    float low = std::numeric_limits<float>::infinity();
    float high = -std::numeric_limits<float>::infinity();
    double mean = 0, m2 = 0, m3 = 0, m4 = 0;  ///< m_k: sum of (x - mean)^k

    void merge(const Moments& other);

    // NaN where not defined: without values, the last two also where all are equal.
    double deviation() const;
    double skewness() const;
    double kurtosis() const;  ///< excess
};

/// Those of runs of values, which are summed around one centre as long as it is near their means.
/// A run should stay in the caches: it may be read twice.
class RunningMoments {
  public:
    /// Of T, which is float, Float16 or BFloat16. Says what those of the run are.
    template <class T>
    Moments add(const T* values, int64_t n);

    Moments total() const;
    int64_t notFinite() const { return m_others.notFinite; }

  private:
    double m_centre = 0;
    int64_t m_count = 0;  // values that m_sums are of
    ValueSums m_sums;
    Moments m_others;  // of runs with another centre
};

}  // namespace lathe::core
