// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A walk through the window while a recipe runs, for a small model and for a real one: the event
// loop never stands still for longer than 50 ms, and the job stops within 200 ms of being told.
// Three walks are allowed, since a busy machine stops any program now and then.

#include <QString>

namespace lathe::tests {

/// Reports failures by QtTest.
void walkWhileRecipeRuns(const QString& source);

}  // namespace lathe::tests
