// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The text that the observatory looks at a model on: which one and how much of it, one choice for
// all its views, and cut into windows within a job. The bundled stories are read one by one, as
// they are measured; other texts by the llama.cpp protocol.

#include <QString>
#include <cstdint>

#include "core/base/job.h"
#include "core/data/text.h"
#include "core/evaluate/windows.h"
#include "core/model/model.h"

namespace lathe::app {

/// Kept in QSettings. No file: the bundled stories that no sample was trained on.
struct TextChoice {
    QString file;
    int tokens = 512;  ///< read, about
    bool operator==(const TextChoice&) const = default;
};
TextChoice observedText();
void chooseObservedText(const TextChoice& choice);

struct TextOrigin {
    QString name, sha256;
};

/// What the view says of the text; numbers are never shown without it.
struct ObservedWindows {
    core::WindowPlan plan;
    QString name, sha256;
};

/// All of it. Throws what readText throws.
core::TextData observedData(const TextChoice& choice);

/// Throws what readText and planText throw.
ObservedWindows readObserved(const TextChoice& choice, const core::Model& model);

/// As many windows again (sixteen at least) behind those, so that what was made on them is judged
/// on others. `unseen`: false where the text ends too soon, and all of its windows are taken.
ObservedWindows readUnseen(const TextChoice& choice, const core::Model& model, bool& unseen);

/// Why this model cannot be looked at on a text; empty if it can.
QString whyNotObservable(const core::Model& model);

}  // namespace lathe::app
