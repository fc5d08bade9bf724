// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/model/axes/coupling.h"

namespace lathe::core {

namespace {

/// Adds the squares of a weight to the places of the axis that they stand at.
void addSquares(const Model& model, const CoupledDimension& dimension, const AxisRef& axis,
                const Coupling& coupling, std::vector<double>& sums) {
    const Encoding& encoding = *model.weight(dimension.weight).encoding;
    std::vector<double> places;
    for (int64_t place = 0; place < coupling.places(); ++place)
        places.push_back(static_cast<double>(place));
    const std::vector<double> placeOf = factorsOf(dimension, axis, coupling, places);
    const bool alongRows = encoding.shape().size() > 1 && dimension.dimension == 0;
    const auto columns = static_cast<size_t>(encoding.columns());
    const std::vector<float> values = encoding.decode();
    for (size_t i = 0; i < values.size(); ++i) {
        const double place = placeOf[alongRows ? i / columns : i % columns];
        sums[static_cast<size_t>(place)] += double{values[i]} * double{values[i]};
    }
}

}  // namespace

std::vector<double> axisNorms(const Model& model, const AxisRef& axis, const JobContext* job) {
    const Coupling coupling = couplingOf(model, axis, "ranked");
    const auto count = static_cast<size_t>(coupling.places());
    std::vector<double> writes(count, 0.0), reads(count, 0.0);
    for (const CoupledDimension& dimension : coupling.dimensions) {
        if (job) job->checkpoint();
        if (dimension.role != WeightRole::Norm && !dimension.weight.ends_with("norm.bias"))
            addSquares(model, dimension, axis, coupling,
                       dimension.use == AxisUse::Writes ? writes : reads);
    }
    for (size_t i = 0; i < count; ++i) writes[i] = std::sqrt(writes[i]) * std::sqrt(reads[i]);
    return writes;
}

}  // namespace lathe::core
