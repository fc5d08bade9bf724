// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Pictures of parts of the window whose every number is fixed: "weights-en-light" is the part, the
// language and the theme. What depends on the machine (memory, processor) is painted over.

#include <QImage>
#include <QString>

namespace lathe::tests {

/// Throws std::runtime_error for a part it does not know.
QImage drawCase(const QString& name);

}  // namespace lathe::tests
