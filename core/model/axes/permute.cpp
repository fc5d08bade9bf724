// SPDX-License-Identifier: GPL-3.0-or-later

// Another order of the places of an axis, for all weights that share it. Only the head channels
// that RoPE turns are not alike.

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"
#include "core/model/axes/rope_commute.h"

namespace lathe::core {

namespace {

void checkPermutation(const AxisRef& axis, const Coupling& coupling,
                      std::span<const int64_t> order) {
    std::vector<bool> seen(order.size());
    for (size_t i = 0; i < order.size(); ++i) {
        const int64_t from = order[i];
        if (from < 0 || from >= coupling.places() || seen[static_cast<size_t>(from)])
            throw Error(
                ErrorKind::Usage,
                fmt::format("an order of {} must name each of its places 0 to {} once; entry "
                            "{} is {}",
                            textOf(axis), coupling.places() - 1, i, from));
        seen[static_cast<size_t>(from)] = true;
        const int64_t group = static_cast<int64_t>(i) / coupling.size;
        if (from / coupling.size != group)
            throw Error(
                ErrorKind::Refused,
                fmt::format(
                    "{} cannot be permuted so: place {} belongs to KV group {} and cannot move to "
                    "group "
                    "{}, whose keys and values are others; permute the KV groups as a whole",
                    textOf(axis), from, from / coupling.size, group));
    }
}

void checkRope(const Model& model, const AxisRef& axis, const Coupling& coupling,
               std::span<const int64_t> order) {
    if (axis.kind != AxisKind::HeadChannel) return;
    for (const size_t layer : layersWith(model.spec(), axis.layer))
        for (int64_t group = 0; group < coupling.groups; ++group) {
            const auto entry = [&](int64_t i, int64_t j) {
                return order[static_cast<size_t>(group * coupling.size + j)] ==
                               group * coupling.size + i
                           ? 1.0
                           : 0.0;
            };
            if (const auto pair = mixedByRope(model.spec().layers[layer].attention, entry))
                throw Error(
                    ErrorKind::Refused,
                    fmt::format(
                        "{} cannot be permuted so: RoPE turns channels {} and {} differently; only "
                        "channels that it does not turn can change places",
                        textOf(axis), pair->first, pair->second));
        }
}

}  // namespace

ModelPtr permuteAxis(const Model& model, const AxisRef& axis, std::span<const int64_t> given,
                     const JobContext* job) {
    const Coupling coupling = couplingOf(model, axis, "permuted");
    const std::vector<int64_t> order = forEveryPlace(axis, coupling, given);
    checkPermutation(axis, coupling, order);
    checkRope(model, axis, coupling, order);
    ModelEdit edit(model, job);
    for (const CoupledDimension& dimension : coupling.dimensions)
        edit.gather(dimension.weight, dimension.dimension,
                    indicesOf(dimension, axis, coupling, order));
    return std::move(edit).finish();
}

}  // namespace lathe::core
