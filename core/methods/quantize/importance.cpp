// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/importance.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/methods/calibration_data.h"
#include "core/methods/step_backend.h"
#include "core/model/family.h"
#include "core/model/tensor_names.h"

namespace lathe::core {

std::string ggufTensorName(const ModelSpec& spec, const Weight& weight) {
    const Family* family = familyNamed(spec.family);
    const Naming* naming = family ? family->naming("gguf") : nullptr;
    const TensorRule* rule = naming ? naming->rule(weight.name) : nullptr;
    return rule ? storedName(*rule, weight.layer) : weight.name;
}

std::vector<float> importanceOf(const Imatrix& imatrix, const ModelSpec& spec,
                                const Weight& weight) {
    const ImatrixEntry* entry = imatrix.find(ggufTensorName(spec, weight));
    if (!entry) return {};
    if (static_cast<int64_t>(entry->sumSquares.size()) != weight.encoding->columns())
        throw Error(ErrorKind::Usage,
                    fmt::format("the imatrix has {} columns for {}, which has {}; it was made for "
                                "another model",
                                entry->sumSquares.size(), weight.name, weight.encoding->columns()));
    return entry->importance();
}

Imatrix collectImatrix(const MethodInput& input, JobContext& job) {
    const CalibrationInputs data = calibrationInputs(input, job);
    const ModelSpec& spec = input.model->spec();
    CalibrationTask task;
    task.model = input.model;
    task.backend = backendOf(input);
    task.batches = inBatches(spec, data.inputs);
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (weight->role == WeightRole::Linear) task.targets.push_back(weight);
    Imatrix imatrix;
    imatrix.datasets = {data.record.data};
    imatrix.chunks = data.record.inputs;
    imatrix.chunkSize = data.record.rows / std::max<int64_t>(1, data.record.inputs);
    const auto add = [&](std::span<const CalibratedGroup> groups) {
        for (const CalibratedGroup& group : groups)
            for (const WeightPtr& weight : group.weights)
                imatrix.entries.push_back(
                    {ggufTensorName(spec, *weight),
                     {group.inputs.sumSquares.begin(), group.inputs.sumSquares.end()},
                     {static_cast<float>(group.inputs.rows)}});
        return std::vector<WeightPtr>{};
    };
    calibrate(task, add, job);
    return imatrix;
}

}  // namespace lathe::core
