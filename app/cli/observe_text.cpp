// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/observe_text.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"

namespace lathe::app {

ObservedText observedText(const core::Model& model, const ObserveOptions& options) {
    if (options.text.empty())
        throw core::Error(core::ErrorKind::Usage,
                          fmt::format("--what {} looks at a model at work and needs a text to "
                                      "read; give one by --text FILE",
                                      options.what));
    core::requireLanguageModel(model.spec(), options.what + " over a text");
    if (!model.tokenizer())
        throw core::Error(core::ErrorKind::Refused,
                          "this model has no tokenizer, so it cannot read text; put one beside it");
    core::WindowOptions windows;
    windows.protocol = core::protocolNamed(options.protocol);
    windows.context = options.context;
    windows.chunks = options.chunks;
    ObservedText observed{core::readText(options.text), {}};
    observed.plan = core::planText(observed.text.text, *model.tokenizer(), model.spec(), windows);
    return observed;
}

Json textJson(const ObservedText& observed) {
    return {{"data_sha256", observed.text.sha256},
            {"protocol", observed.plan.protocol},
            {"context", observed.plan.context},
            {"tokens", observed.plan.scoredTokens}};
}

std::string cell(double value) {
    return std::isfinite(value) ? fmt::format("{:.3e}", value) : std::string("-");
}

}  // namespace lathe::app
