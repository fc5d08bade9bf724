// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/weight_loss.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/methods/finite_values.h"

namespace lathe::core {

namespace {

struct Sums {
    double energy = 0, error = 0;
    int64_t zeros = 0;
};

}  // namespace

WeightLoss weightLoss(const Weight& weight, std::span<const float> values, const Encoding& after,
                      const JobContext& job) {
    const int64_t grain = rowsPerTile(after), columns = after.columns();
    std::vector<Sums> parts(static_cast<size_t>((after.rows() + grain - 1) / grain));
    parallelFor(
        after.rows(), grain,
        [&](int64_t begin, int64_t end) {
            std::vector<float> now(static_cast<size_t>((end - begin) * columns));
            after.decodeRows(begin, end, now.data());
            Sums& sums = parts[static_cast<size_t>(begin / grain)];
            const float* before = values.data() + begin * columns;
            for (size_t i = 0; i < now.size(); ++i) {
                const double x = before[i], difference = x - now[i];
                sums.energy += x * x;
                sums.error += difference * difference;
                sums.zeros += now[i] == 0;
            }
        },
        &job);
    Sums total;
    for (const Sums& part : parts) {
        total.energy += part.energy;
        total.error += part.error;
        total.zeros += part.zeros;
    }
    if (!std::isfinite(total.error))
        throw Error(ErrorKind::Refused,
                    fmt::format("{} cannot hold its values, which became infinite; choose a "
                                "type with a wider range, such as bf16",
                                after.label()));
    WeightLoss loss;
    loss.name = weight.name;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double ratio =
        total.energy > 0 ? total.error / total.energy : (total.error > 0 ? kInfinity : 0);
    loss.relative = std::sqrt(ratio);
    loss.sqnrDb = ratio > 0 ? -10 * std::log10(ratio) : kInfinity;
    loss.zeros = after.elements() > 0
                     ? static_cast<double>(total.zeros) / static_cast<double>(after.elements())
                     : 0;
    loss.bytesBefore = weight.encoding->bytes();
    loss.bytesAfter = after.bytes();
    return loss;
}

WeightLoss lossWithoutFactors(const Weight& weight, std::span<const float> values,
                              const Encoding& after, std::span<const float> decoded,
                              const JobContext& job) {
    WeightLoss loss =
        weightLoss(weight, values, *encodeDense(after.shape(), decoded, DType::F32), job);
    loss.bytesAfter = after.bytes();
    return loss;
}

}  // namespace lathe::core
