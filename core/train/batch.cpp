// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch.h"

#include <algorithm>

namespace lathe::core {

int64_t countTargets(const TrainingBatch& batch) {
    int64_t count = 0;
    for (const TrainingSequence& sequence : batch)
        count += std::count_if(sequence.targets.begin(), sequence.targets.end(),
                               [](TokenId target) { return target != kNoTarget; });
    return count;
}

std::vector<int64_t> countedRows(const TrainingBatch& batch) {
    std::vector<int64_t> rows;
    int64_t row = 0;
    for (const TrainingSequence& sequence : batch)
        for (const TokenId target : sequence.targets) {
            if (target != kNoTarget) rows.push_back(row);
            ++row;
        }
    return rows;
}

TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window) {
    TrainingBatch windows;
    const auto length = static_cast<size_t>(std::max<int64_t>(1, window));
    for (size_t begin = 0; begin + length < tokens.size(); begin += length) {
        const std::span<const TokenId> inputs = tokens.subspan(begin, length);
        const std::span<const TokenId> next = tokens.subspan(begin + 1, length);
        windows.push_back({{inputs.begin(), inputs.end()}, {next.begin(), next.end()}});
    }
    return windows;
}

}  // namespace lathe::core
