// SPDX-License-Identifier: GPL-3.0-or-later

// Norms without factors of their own: what rotations of the residual stream ask for.

#include <fmt/format.h>

#include <algorithm>

#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"
#include "core/model/untied_head.h"
#include "core/model/weights.h"

namespace lathe::core {

ModelPtr foldNorms(const Model& model, const JobContext* job) {
    ModelEdit edit(model, job);
    for (const WeightPtr& norm : model.weightsInOrder()) {
        if (norm->role != WeightRole::Norm) continue;
        const std::vector<std::string> readers = readersOf(model, norm->name);
        const std::vector<float> values = norm->encoding->decode();
        const bool ones =
            std::all_of(values.begin(), values.end(), [](float value) { return value == 1; });
        if (readers.empty() || ones || model.find(norm->name + ".bias")) continue;
        for (const std::string& reader : readers)
            requireUnturned(model, reader, fmt::format("'{}'", norm->name), "folded");
        const std::vector<double> factors(values.begin(), values.end());
        for (const std::string& reader : readers) {
            if (reader == "head" && edit.spec().tiedHead) {
                edit.put(untiedHead(model));
                edit.spec().tiedHead = false;
            }
            edit.scale(reader, 1, factors);
        }
        edit.put(inFloat32(*norm, std::vector<float>(values.size(), 1)));
    }
    return std::move(edit).finish();
}

}  // namespace lathe::core
