// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/history.h"

#include <fmt/format.h>

#include <ctime>
#include <mutex>

#include "core/base/error.h"
#include "core/formats/raw_checkpoint.h"
#include "core/workspace/folder_lock.h"
#include "core/workspace/history_rows.h"
#include "core/workspace/history_sweep.h"
#include "core/workspace/schema.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDatabase = "workspace.sqlite";

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

void create(const fs::path& folder) {
    std::error_code code;
    fs::create_directories(folder, code);
    if (code)
        throw Error(ErrorKind::Io,
                    fmt::format("cannot create {}: {}", folder.string(), code.message()));
}

/// The folder, absolute, so that a change of the working directory does not move it.
fs::path prepared(const fs::path& folder) {
    create(folder);
    return fs::absolute(folder);
}

}  // namespace

struct Workspace::Impl {
    explicit Impl(const fs::path& path)
        : folder(prepared(path)),
          lock(folder / "workspace.lock"),
          database(folder / kDatabase),
          reader(folder / kDatabase) {
        database.checkIntegrity();
        migrate(database);
        create(folder / "checkpoints");  // not before the folder has turned out to be ours
        create(folder / "reports");
        if (lock.alone()) recovery = sweepWorkspace(database, folder);
        lock.share();
    }

    const fs::path folder;
    FolderLock lock;
    std::mutex mutex;  ///< of `database`
    Database database;
    std::mutex readerMutex;
    Database reader;  ///< so that a window that lists runs does not wait for a job's commit
    Recovery recovery;
};

Workspace::Workspace(fs::path folder)
    : m_impl(withContext("workspace " + folder.string(),
                         [&] { return std::make_unique<Impl>(folder); })) {}

Workspace::~Workspace() = default;

bool Workspace::exists(const fs::path& folder) {
    std::error_code code;
    return fs::is_regular_file(folder / kDatabase, code);
}

const fs::path& Workspace::folder() const {
    return m_impl->folder;
}

fs::path Workspace::reportsFolder() const {
    return m_impl->folder / "reports";
}

const Workspace::Recovery& Workspace::recovery() const {
    return m_impl->recovery;
}

std::vector<Run> Workspace::runs() const {
    const std::lock_guard lock(m_impl->readerMutex);
    return readRuns(m_impl->reader, m_impl->folder);
}

Run Workspace::run(RunId id) const {
    const std::lock_guard lock(m_impl->readerMutex);
    std::vector<Run> found = readRuns(m_impl->reader, m_impl->folder, id);
    if (found.empty())
        throw Error(ErrorKind::NotFound,
                    fmt::format("there is no run {} in {}", id, m_impl->folder.string()));
    return std::move(found.front());
}

std::optional<RunId> Workspace::baselineOf(std::string_view sourceSha256,
                                           std::string_view source) const {
    const std::lock_guard lock(m_impl->readerMutex);
    Statement rows = m_impl->reader.prepare(
        "SELECT id FROM runs WHERE parent IS NULL AND status = 'done' AND "
        "json_valid(recipe) AND json_array_length(recipe, '$.steps') = 0 "
        "AND source_sha256 = ?1 AND (?1 <> '' OR source = ?2) ORDER BY id DESC LIMIT 1");
    rows.bind(0, sourceSha256).bind(1, source);
    if (!rows.step()) return std::nullopt;
    return rows.integer(0);
}

std::optional<RunId> Workspace::runOf(const fs::path& checkpoint) const {
    std::error_code code;
    const fs::path inside = fs::relative(checkpoint, m_impl->folder, code);
    const std::lock_guard lock(m_impl->readerMutex);
    Statement rows =
        m_impl->reader.prepare("SELECT id FROM runs WHERE checkpoint <> '' AND checkpoint = ?");
    rows.bind(0, inside.generic_string());
    if (code || !rows.step()) return std::nullopt;
    return rows.integer(0);
}

RunId Workspace::rootOf(RunId id) const {
    const std::lock_guard lock(m_impl->readerMutex);
    // A parent is older than its child, which makes the smallest id of the line its root.
    Statement rows = m_impl->reader.prepare(
        "WITH RECURSIVE line(id, parent) AS (SELECT id, parent FROM runs WHERE id = ? UNION "
        "SELECT runs.id, runs.parent FROM runs JOIN line ON runs.id = line.parent) SELECT min(id) "
        "FROM line");
    rows.bind(0, id);
    if (!rows.step() || rows.isNull(0))
        throw Error(ErrorKind::NotFound,
                    fmt::format("there is no run {} in {}", id, m_impl->folder.string()));
    return rows.integer(0);
}

RunId Workspace::start(const Run& run) {
    if (run.parent) this->run(*run.parent);
    const std::lock_guard lock(m_impl->mutex);
    return insertRun(m_impl->database, run, utcNow());
}

void Workspace::finish(RunId id, const MeasuredModel& metrics, const std::string& checkpoint,
                       double seconds) {
    const std::lock_guard lock(m_impl->mutex);
    Transaction transaction(m_impl->database);
    endRun(m_impl->database, id, RunStatus::Done, "", seconds);
    storeOutcome(m_impl->database, id, metrics, checkpoint);
    transaction.commit();
}

void Workspace::abandon(RunId id, RunStatus status, const std::string& reason, double seconds) {
    const std::lock_guard lock(m_impl->mutex);
    endRun(m_impl->database, id, status, reason, seconds);
}

void Workspace::rename(RunId id, const std::string& name) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->database.prepare("UPDATE runs SET name = ? WHERE id = ?")
        .bind(0, name)
        .bind(1, id)
        .run();
}

void Workspace::label(RunId id, const RunLabels& labels) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->database
        .prepare("UPDATE runs SET tag = ?, note = ?, starred = ?, pinned = ? WHERE id = ?")
        .bind(0, labels.tag)
        .bind(1, labels.note)
        .bind(2, int64_t{labels.starred})
        .bind(3, int64_t{labels.pinned})
        .bind(4, id)
        .run();
}

std::string Workspace::checkpointName(RunId id) {
    return fmt::format("checkpoints/run-{:06}.lathe.h5", id);
}

std::optional<std::string> Workspace::state(std::string_view key) const {
    const std::lock_guard lock(m_impl->readerMutex);
    Statement rows = m_impl->reader.prepare("SELECT value FROM state WHERE key = ?");
    rows.bind(0, key);
    if (!rows.step()) return std::nullopt;
    return rows.text(0);
}

void Workspace::setState(std::string_view key, std::string_view json) {
    try {
        parseJson(json);
    } catch (const Error& error) {
        throw Error(ErrorKind::Usage,
                    fmt::format("the state '{}' is not JSON: {}", key, error.what()));
    }
    const std::lock_guard lock(m_impl->mutex);
    Database& database = m_impl->database;
    database.execute("PRAGMA synchronous = NORMAL");  // no wait for the disk: this is written from
                                                      // the window's thread
    database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?)").bind(0, key).bind(1, json).run();
    database.execute("PRAGMA synchronous = FULL");
}

void Workspace::beginOutput(const fs::path& path) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->database.prepare("INSERT OR IGNORE INTO outputs VALUES (?)")
        .bind(0, fs::absolute(path).string())
        .run();
}

void Workspace::endOutput(const fs::path& path) {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->database.prepare("DELETE FROM outputs WHERE path = ?")
        .bind(0, fs::absolute(path).string())
        .run();
}

uint64_t Workspace::revision() const {
    const std::lock_guard lock(m_impl->readerMutex);
    // Counts what other connections wrote, our own writing one among them.
    return static_cast<uint64_t>(m_impl->reader.integer("PRAGMA data_version"));
}

}  // namespace lathe::core
