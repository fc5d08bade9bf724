// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/head_removal.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/train/head_gates.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

LossChange lossWithoutHeads(const ModelPtr& model, const TrainingBatch& examples,
                            const std::vector<HeadPlace>& removed, std::shared_ptr<Backend> backend,
                            JobContext& job) {
    requireTargets(examples);
    const ModelSpec& spec = model->spec();
    HeadGates all(spec), without(spec);
    for (const HeadPlace& place : removed) {
        const bool hasLayer = place.layer >= 0 && place.layer < std::ssize(spec.layers);
        const auto heads =
            hasLayer ? std::ssize(without.gates(place.layer)->values) : std::ptrdiff_t{0};
        if (place.head < 0 || place.head >= heads)
            throw Error(ErrorKind::Usage,
                        fmt::format("layer {} has {} heads, so there is no head {} to leave out",
                                    place.layer, heads, place.head));
        without.gates(place.layer)->values[static_cast<size_t>(place.head)] = 0;
    }
    TrainableModel trainable(model, std::move(backend), std::vector<TrainedWeightPtr>{});
    job.startPhase("leaving heads out", std::ssize(examples));
    std::vector<double> changes;
    for (const TrainingSequence& example : examples) {
        const double whole = trainable.loss({example}, all, &job).mean();
        changes.push_back(trainable.loss({example}, without, &job).mean() - whole);
        job.advance();
    }
    return lossChangeOf(changes);
}

}  // namespace lathe::core
