// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/history_sweep.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/workspace/database.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

bool isCheckpointName(std::string_view name) {
    constexpr std::string_view kStart = "run-", kEnd = ".lathe.h5";
    if (!name.starts_with(kStart) || !name.ends_with(kEnd) ||
        name.size() <= kStart.size() + kEnd.size())
        return false;
    const std::string_view digits =
        name.substr(kStart.size(), name.size() - kStart.size() - kEnd.size());
    return digits.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<RunId> markInterrupted(Database& database) {
    Statement update = database.prepare(
        "UPDATE runs SET status = 'interrupted', reason = 'the program ended before the run did' "
        "WHERE status = 'running' RETURNING id");
    std::vector<RunId> ids;
    while (update.step()) ids.push_back(update.integer(0));
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// Removes entries of a folder that `isRubbish` knows by name. What cannot be removed stays,
/// unsaid.
template <class Predicate>
void removeFrom(const fs::path& folder, Workspace::Recovery& recovery, Predicate&& isRubbish) {
    std::error_code code;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code))
        if (isRubbish(entry->path().filename().string())) found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    for (const fs::path& path : found)
        if (fs::remove_all(path, code) > 0 && !code) recovery.removed.push_back(path);
}

std::set<std::string> namedCheckpoints(Database& database) {
    std::set<std::string> named;
    Statement rows = database.prepare("SELECT checkpoint FROM runs WHERE checkpoint <> ''");
    while (rows.step()) named.insert(rows.text(0));
    return named;
}

/// A file is written as "NAME.PID.part" beside its target, a folder as ".NAME.PID.N.part".
void removeNeighbours(const fs::path& target, Workspace::Recovery& recovery) {
    const std::string file = target.filename().string() + ".", folder = "." + file;
    removeFrom(target.parent_path(), recovery, [&](const std::string& name) {
        return isTemporaryName(name) && (name.starts_with(file) || name.starts_with(folder));
    });
}

}  // namespace

Workspace::Recovery sweepWorkspace(Database& database, const fs::path& folder) {
    Workspace::Recovery recovery;
    Transaction transaction(database);
    recovery.interrupted = markInterrupted(database);
    const std::set<std::string> named = namedCheckpoints(database);
    removeFrom(folder / "checkpoints", recovery, [&](const std::string& name) {
        return isTemporaryName(name) ||
               (isCheckpointName(name) && !named.contains("checkpoints/" + name));
    });
    for (const char* part : {"reports", "progress"})
        removeFrom(folder / part, recovery,
                   [](const std::string& name) { return isTemporaryName(name); });
    {
        Statement outputs = database.prepare("SELECT path FROM outputs");
        while (outputs.step()) removeNeighbours(outputs.text(0), recovery);
    }
    database.execute("DELETE FROM outputs");
    transaction.commit();
    return recovery;
}

}  // namespace lathe::core
