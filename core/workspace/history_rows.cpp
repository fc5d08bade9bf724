// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/history_rows.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/workspace/metrics_json.h"

namespace lathe::core {

namespace {

// The order of kColumns is that of `Column`.
constexpr std::string_view kColumns =
    "id, parent, name, source, source_sha256, recipe, status, reason, machine, started_at, "
    "seconds, "
    "checkpoint, metrics, tag, note, starred, pinned";
enum Column {
    kId,
    kParent,
    kName,
    kSource,
    kSourceSha256,
    kRecipe,
    kStatus,
    kReason,
    kMachine,
    kStartedAt,
    kSeconds,
    kCheckpoint,
    kMetrics,
    kTag,
    kNote,
    kStarred,
    kPinned
};

RunStatus statusNamed(std::string_view name) {
    for (const RunStatus status :
         {RunStatus::Running, RunStatus::Done, RunStatus::Failed, RunStatus::Cancelled})
        if (nameOf(status) == name) return status;
    return RunStatus::Interrupted;  // the table allows no other word
}

/// Fills a part of the row that is JSON; a part that cannot be read is said, and does not hide the
/// rest.
template <class Read>
void readPart(Run& run, const char* part, Read&& read) {
    try {
        read();
    } catch (const Error& error) {
        run.problem += fmt::format("{}{} of run {}: {}", run.problem.empty() ? "" : "; ", part,
                                   run.id, error.what());
    }
}

Run runOf(const Statement& row, const std::filesystem::path& folder) {
    Run run;
    run.id = row.integer(kId);
    if (!row.isNull(kParent)) run.parent = row.integer(kParent);
    run.name = row.text(kName);
    run.source = row.text(kSource);
    run.sourceSha256 = row.text(kSourceSha256);
    run.status = statusNamed(row.text(kStatus));
    run.reason = row.text(kReason);
    run.startedAt = row.text(kStartedAt);
    run.seconds = row.real(kSeconds);
    run.checkpoint = row.text(kCheckpoint);
    std::error_code code;
    run.checkpointMissing =
        !run.checkpoint.empty() && !std::filesystem::is_regular_file(folder / run.checkpoint, code);
    run.labels = {row.text(kTag), row.text(kNote), row.integer(kStarred) != 0,
                  row.integer(kPinned) != 0};
    readPart(run, "recipe", [&] { run.recipe = recipeFromJson(row.text(kRecipe)); });
    readPart(run, "machine", [&] { run.machine = machineFromJson(row.text(kMachine)); });
    if (row.isNull(kMetrics)) return run;
    readPart(run, "metrics", [&] {
        run.metrics = metricsFromJson(row.text(kMetrics));
        run.metrics->name = run.name;
        run.metrics->recipe = run.recipe;
    });
    return run;
}

}  // namespace

std::vector<Run> readRuns(Database& database, const std::filesystem::path& folder,
                          std::optional<RunId> id) {
    Statement rows = database.prepare(
        fmt::format("SELECT {} FROM runs{} ORDER BY id", kColumns, id ? " WHERE id = ?" : ""));
    if (id) rows.bind(0, *id);
    std::vector<Run> runs;
    while (rows.step()) runs.push_back(runOf(rows, folder));
    return runs;
}

RunId insertRun(Database& database, const Run& run, std::string_view startedAt) {
    Statement insert = database.prepare(
        "INSERT INTO runs (parent, name, source, source_sha256, recipe, seed, status, machine, "
        "program, started_at) "
        "VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, ?)");
    if (run.parent) insert.bind(0, *run.parent);
    insert.bind(1, run.name).bind(2, run.source).bind(3, run.sourceSha256);
    insert.bind(4, recipeToJson(run.recipe, -1)).bind(5, static_cast<int64_t>(run.recipe.seed));
    insert.bind(6, machineToJson(run.machine))
        .bind(7, run.machine.program)
        .bind(8, startedAt)
        .run();
    return database.lastId();
}

void endRun(Database& database, RunId id, RunStatus status, std::string_view reason,
            double seconds) {
    Statement update = database.prepare(
        "UPDATE runs SET status = ?, reason = ?, seconds = ? WHERE id = ? AND status = 'running' "
        "RETURNING id");
    update.bind(0, nameOf(status)).bind(1, reason).bind(2, seconds).bind(3, id);
    const bool found = update.step();
    update.run();
    if (!found)
        throw Error(ErrorKind::Internal,
                    fmt::format("run {} is not running, so it cannot end", id));
}

void storeOutcome(Database& database, RunId id, const MeasuredModel& metrics,
                  std::string_view checkpoint) {
    database.prepare("UPDATE runs SET metrics = ?, checkpoint = ? WHERE id = ?")
        .bind(0, metricsToJson(metrics))
        .bind(1, checkpoint)
        .bind(2, id)
        .run();
}

}  // namespace lathe::core
