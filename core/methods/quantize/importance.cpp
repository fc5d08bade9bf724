// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/importance.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/methods/calibrated_step.h"
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
    MethodInput all = input;
    all.targets.clear();
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (weight->role == WeightRole::Linear) all.targets.push_back(weight);
    Imatrix imatrix;
    const CalibrationRecord record = watchInputs(
        all, input.model, 0,
        [&](const CalibratedGroup& group) {
            for (const WeightPtr& weight : group.weights)
                imatrix.entries.push_back(
                    {ggufTensorName(input.model->spec(), *weight),
                     {group.inputs.sumSquares.begin(), group.inputs.sumSquares.end()},
                     {static_cast<float>(group.inputs.rows)}});
        },
        job);
    imatrix.datasets = {record.data};
    imatrix.chunks = record.inputs;
    imatrix.chunkSize = record.rows / std::max<int64_t>(1, record.inputs);
    return imatrix;
}

}  // namespace lathe::core
