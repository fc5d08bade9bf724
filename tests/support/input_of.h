// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What enters one linear of a model.

#include <string>
#include <vector>

#include "core/model/forward.h"

namespace lathe::tests {

/// Row by row, for a few tokens.
inline std::vector<float> inputOf(const core::ModelPtr& model, const std::string& site) {
    struct InputOf : core::Observer {
        void onInput(std::string_view at, core::ConstMatrix x) override {
            if (at == site) values.assign(x.data, x.data + x.rows * x.columns);
        }
        std::string site;
        std::vector<float> values;
    } input;
    input.site = site;
    const std::vector<core::TokenId> ids = {1, 5, 9, 2, 7, 3, 11, 4};
    core::KvCache cache(model->spec());
    core::ForwardPass(model, core::makeBackend("cpu")).evaluate(cache, ids, 1, &input);
    return input.values;
}

}  // namespace lathe::tests
