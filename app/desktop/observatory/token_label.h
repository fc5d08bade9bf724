// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tokens as names of rows and columns.

#include <QString>
#include <string>

namespace lathe::app {

/// Without space around it, and cut where it is long.
QString tokenLabel(const std::string& token);

}  // namespace lathe::app
