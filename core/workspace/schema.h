// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables of workspace.sqlite, version after version.

#include "core/workspace/database.h"

namespace lathe::core {

/// Brings a database to the newest version, one committed step after the other. Throws
/// Error(Unsupported) for one of a newer program, Error(Corrupt) for a database that is no
/// workspace's.
void migrate(Database& database);

int64_t newestSchemaVersion();

}  // namespace lathe::core
