// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A trained model on a text that it has not seen: what enters its linears, and how far new weights
// move what leaves them, in double precision and by nothing that methods use.

#include <map>
#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"

namespace lathe::tests {

/// Sums of x x^T of everything that enters the linears of a whole model.
class ExactInputs : public core::Observer {
  public:
    void onInput(std::string_view site, core::ConstMatrix x) override;
    std::map<std::string, std::vector<double>> grams;
};

/// Of a language model on a text, in windows.
ExactInputs layerInputs(const core::ModelPtr& model, const std::string& text, size_t window);

/// ||(W - Q) X||^2.
double outputError(const core::Encoding& was, const core::Encoding& is,
                   const std::vector<double>& gram);

/// Enough of a real model: what comes first, and what stands behind compressed layers.
inline constexpr const char* kStoryLayers = "layers.0.*,layers.3.*";

struct Stories {
    static constexpr size_t kWindow = 64;
    core::ModelPtr model;
    std::string text;

    Stories();
    core::MethodInput input(std::string_view method, Words words) const;
    /// outputError of all targets together, on the inputs of the finished model.
    double lossOf(const core::MethodResult& result) const;
};

const Stories& stories();

}  // namespace lathe::tests
