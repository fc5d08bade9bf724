// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/schema.h"

#include <fmt/format.h>

#include <array>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr int64_t kApplicationId = 0x4C415448;  // "LATH", as `file` and other programs may read it

/// Entry i leads from version i to i + 1. An entry that was released is never changed.
constexpr std::array kMigrations = {
    // Recipe, machine and metrics are JSON; seed and program repeat a part of them for queries by
    // hand.
    R"sql(
CREATE TABLE runs (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  parent        INTEGER REFERENCES runs(id),
  name          TEXT NOT NULL,
  source        TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  recipe        TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
  reason        TEXT NOT NULL DEFAULT '',
  seed          INTEGER NOT NULL,
  machine       TEXT NOT NULL,
  program       TEXT NOT NULL,
  started_at    TEXT NOT NULL,
  seconds       REAL NOT NULL DEFAULT 0,
  checkpoint    TEXT NOT NULL DEFAULT '',
  metrics       TEXT,
  tag           TEXT NOT NULL DEFAULT '',
  note          TEXT NOT NULL DEFAULT '',
  starred       INTEGER NOT NULL DEFAULT 0,
  pinned        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_source ON runs(source_sha256);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
)sql"};

void refuseForeign(Database& database, int64_t version) {
    if (version > newestSchemaVersion())
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "the workspace has version {}; this program reads up to {}: use a newer one",
                version, newestSchemaVersion()));
    const bool ours = database.integer("PRAGMA application_id") == kApplicationId;
    if (!ours && (version != 0 || database.integer("SELECT count(*) FROM sqlite_schema") != 0))
        throw Error(ErrorKind::Corrupt,
                    "workspace.sqlite is a database of another program; choose another folder");
}

}  // namespace

int64_t newestSchemaVersion() {
    return static_cast<int64_t>(kMigrations.size());
}

void migrate(Database& database) {
    refuseForeign(database, database.integer("PRAGMA user_version"));  // before anything is written
    database.execute("PRAGMA journal_mode = WAL");
    for (;;) {
        Transaction step(database);  // two processes may find the same new folder
        const int64_t version = database.integer("PRAGMA user_version");
        refuseForeign(database, version);
        if (version == newestSchemaVersion()) return;
        database.execute(kMigrations[static_cast<size_t>(version)]);
        database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                     kApplicationId, version + 1));
        step.commit();
    }
}

}  // namespace lathe::core
