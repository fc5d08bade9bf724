// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Prompts to begin with, from the text that the sample model was not trained on.

#include <QStringList>

namespace lathe::app {

/// Each the beginning of a story, up to the end of its second sentence, of different first words;
/// empty if the samples are not installed.
QStringList promptExamples(int count);

}  // namespace lathe::app
