// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the looks at a model's work on a text share.

#include "app/cli/observe.h"
#include "core/data/text.h"
#include "core/evaluate/windows.h"

namespace lathe::app {

/// The text of --text, cut by --protocol, --context and --chunks.
struct ObservedText {
    core::TextData text;
    core::WindowPlan plan;
};

/// Throws Error(Usage) without --text, Error(Refused) for a model that cannot read it.
ObservedText observedText(const core::Model& model, const ObserveOptions& options);

/// Keys data_sha256, protocol, context and tokens (scored).
Json textJson(const ObservedText& observed);

/// "1.23e-03", "-" for what is not defined.
std::string cell(double value);

}  // namespace lathe::app
