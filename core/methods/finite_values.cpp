// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/finite_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

int64_t rowsPerTile(const Encoding& encoding) {
    return std::max<int64_t>(1, 262144 / std::max<int64_t>(1, encoding.columns()));
}

std::vector<float> finiteValues(const Encoding& encoding, const JobContext& job) {
    const int64_t grain = rowsPerTile(encoding), columns = encoding.columns();
    std::vector<float> values(static_cast<size_t>(encoding.elements()));
    std::vector<int64_t> bad(static_cast<size_t>((encoding.rows() + grain - 1) / grain), -1);
    parallelFor(
        encoding.rows(), grain,
        [&](int64_t begin, int64_t end) {
            encoding.decodeRows(begin, end, values.data() + begin * columns);
            const auto first = values.begin() + begin * columns,
                       last = values.begin() + end * columns;
            const auto found = std::find_if(first, last, [](float x) { return !std::isfinite(x); });
            if (found != last) bad[static_cast<size_t>(begin / grain)] = found - values.begin();
        },
        &job);
    for (const int64_t at : bad)
        if (at >= 0)
            throw Error(ErrorKind::Refused,
                        fmt::format("the value at row {}, column {} is {}, but only finite numbers "
                                    "can be compressed; "
                                    "repair the checkpoint or exclude this weight",
                                    at / columns, at % columns, values[static_cast<size_t>(at)]));
    return values;
}

void requireFinite(std::span<const WeightPtr> weights, JobContext& job) {
    job.startPhase("Checking the weights", std::ssize(weights));
    for (const WeightPtr& weight : weights) {
        withContext(weight->name, [&] { finiteValues(*weight->encoding, job); });
        job.advance();
    }
}

}  // namespace lathe::core
