// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight of 16-bit floats as how often each of its values occurs. There are 65536 at most, so
// that one walk over a large weight says all that statistics ask for.

#include <cstdint>
#include <vector>

#include "core/base/job.h"
#include "core/observe/moments.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

struct CountedValues {
    std::vector<float> values;    ///< finite ones, ascending; 0 twice if -0 occurs
    std::vector<int64_t> counts;  ///< of each
    int64_t notFinite = 0;

    Moments moments() const;
    /// Adds to the bins that `edges` are the borders of; no value may lie outside.
    void addTo(std::vector<uint64_t>& histogram, const std::vector<double>& edges) const;
};

/// Whether counting is the quickest way: 16-bit floats, enough of them.
bool worthCounting(const Tensor& tensor);

CountedValues countValues(const Tensor& tensor, const JobContext& job);

}  // namespace lathe::core
