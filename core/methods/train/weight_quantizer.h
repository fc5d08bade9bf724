// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a training step quantizes: it chooses one of the methods that need no data (quant.*) and has
// it encode single weights, so that training rounds exactly as those methods do.

#include "core/methods/method.h"

namespace lathe::core {

/// quantizer, bits, scheme, granularity, group, gguf_type, scale_type.
std::vector<ParamSpec> quantizerParams();

struct WeightQuantizer {
    const Method* method;
    MethodInput input;  ///< the same model and targets, with the parameters of `method`

    /// Throws Error as the method does, and Cancelled.
    EncodingPtr encode(const Weight& weight, std::stop_token stop) const;
    uint64_t bytesAfter() const { return method->estimate(input).bytesAfter; }
    /// What the method has to say; fixes of parameters that the step has not are left out.
    std::vector<PlanNote> notes(const Params& step) const;
};

/// From the parameters above; `learnsStep` always is a symmetric grid.
WeightQuantizer quantizerOf(const MethodInput& input, bool learnsStep);

}  // namespace lathe::core
