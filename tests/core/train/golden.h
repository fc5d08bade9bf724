// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reading tests/core/train/golden_compression.json (tests/tools/make_compression_golden.py).

#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/encoding/dense.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/model.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

inline core::MetaValue compressionGolden() {
    return core::parseJson(
        core::readTextFile(sourcePath("tests/core/train/golden_compression.json")));
}

inline std::vector<float> floatsOf(const core::MetaValue& record, const char* name) {
    std::vector<float> values;
    for (const core::MetaValue& value : *record.find(name)->array())
        values.push_back(static_cast<float>(*value.real()));
    return values;
}

inline int64_t numberOf(const core::MetaValue& record, const char* name) {
    return *record.find(name)->integer();
}

inline core::WeightPtr weightOf(int64_t rows, int64_t columns, std::vector<float> values) {
    auto weight = std::make_shared<core::Weight>();
    weight->name = "weight";
    weight->role = core::WeightRole::Linear;
    weight->encoding =
        core::makeDense(core::Tensor::fromFloats({rows, columns}, std::move(values)));
    return weight;
}

/// Largest difference, relative to the largest recorded value.
inline double errorOf(std::span<const float> found, const std::vector<float>& recorded) {
    double worst = found.size() == recorded.size() ? 0 : 1, largest = 0;
    for (size_t i = 0; i < std::min(found.size(), recorded.size()); ++i) {
        worst = std::max(worst, std::abs(double{found[i]} - double{recorded[i]}));
        largest = std::max(largest, std::abs(double{recorded[i]}));
    }
    return worst / largest;
}

}  // namespace lathe::tests
