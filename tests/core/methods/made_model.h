// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small models with made-up weights, and short ways to run a method on them.

#include <map>
#include <string>
#include <vector>

#include "core/methods/method.h"
#include "tests/support/made_values.h"

namespace lathe::tests {

struct MadeModel {
    int width = 48, ffn = 80, layers = 2;
    int heads = 4, kvHeads = 2, headDim = 8;
    int64_t vocabulary = 40;
    bool tied = false;
    core::DType type = core::DType::F32;
    uint64_t seed = 1;
};

core::ModelPtr makeModel(const MadeModel& made = {});

/// The model with one weight's values replaced.
core::ModelPtr withValues(const core::ModelPtr& model, const std::string& name,
                          std::vector<float> values, core::DType type = core::DType::F32);

/// The model with every weight set to one value.
core::ModelPtr withConstant(const core::ModelPtr& model, float value);

using Words = std::map<std::string, std::string, std::less<>>;
/// With something to calibrate on where the method asks for it (made_calibration.h).
core::MethodInput inputFor(const core::ModelPtr& model, std::string_view method,
                           const Words& words = {}, uint64_t seed = 0);
/// Whether the plan says that the step cannot work.
bool isRefusedByReview(const core::Method& method, const core::MethodInput& input);
core::MethodResult run(const core::MethodInput& input, std::string_view method);
core::MethodResult applied(const core::ModelPtr& model, std::string_view method,
                           const Words& words = {}, uint64_t seed = 0);
/// The same on a model whose only target is a matrix of these values; returns its new encoding.
core::EncodingPtr encoded(int rows, int columns, std::vector<float> values, std::string_view method,
                          const Words& words);

std::vector<float> normalValues(size_t count, uint64_t seed = 1);  ///< N(0, 1)

/// All bytes of an encoding, for comparing bit for bit.
std::string fingerprint(const core::Encoding& encoding);
std::string fingerprint(const core::Model& model);

double squaredError(std::span<const float> a, std::span<const float> b);

}  // namespace lathe::tests
