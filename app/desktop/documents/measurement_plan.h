// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a run is measured with: the sample's own text and tasks, or for other models the text that
// the user chose.

#include <QString>

#include "core/workspace/recipe.h"

namespace lathe::app {

/// Text by the llama.cpp protocol for any model with a tokenizer, few windows, and latency; for a
/// bundled sample the measurements of its demonstration study. The text is the setting
/// "measure/text", else the bundled one.
core::Measurements measurementsFor(const QString& source);

/// A recipe's name, or its steps in short: "int4 g64 + 50 % pruned" as the recipe's steps say it.
QString runTitle(const core::Recipe& recipe);

}  // namespace lathe::app
