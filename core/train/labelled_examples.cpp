// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/labelled_examples.h"

namespace lathe::core {

TrainingBatch labelledExamples(const Model& model, const Dataset& data) {
    requireFitting(model, data);
    const int64_t count = exampleCount(data);
    const std::span<const int32_t> labels = labelsOf(data);
    InputBatch inputs = labelledInputs(model, data, 0, count);
    TrainingBatch examples(static_cast<size_t>(count));
    for (size_t i = 0; i < examples.size(); ++i) {
        TrainingSequence& example = examples[i];
        example.targets = {labels[i]};
        if (inputs.texts.empty()) {
            const float* row = inputs.values.row(static_cast<int64_t>(i));
            example.values.assign(row, row + inputs.values.columns);
        } else {
            example.tokens = std::move(inputs.texts[i].tokens);
        }
    }
    return examples;
}

}  // namespace lathe::core
