// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a process that was killed leaves in a workspace, and how the next one that is alone deals
// with it.

#include "core/workspace/history.h"

namespace lathe::core {

class Database;

/// Marks running rows as interrupted; removes checkpoints that no row names, and temporary files:
/// those in checkpoints/ and reports/, and the neighbours of remembered outputs. Touches only names
/// of our own making.
Workspace::Recovery sweepWorkspace(Database& database, const std::filesystem::path& folder);

}  // namespace lathe::core
