// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A workspace is a folder that remembers every run: workspace.sqlite (runs, metrics, session
// state), checkpoints/run-N.lathe.h5 and reports/. A process that is killed at any moment loses at
// most the run it was in: rows are committed to disk before anybody hears of them, files appear
// under their name only when complete, and the next opening marks and sweeps what was left.
//
// One object serves all threads of a process. Several processes may have a folder open at once:
// SQLite orders their writes, a lock file tells whether anybody else is alive. Only an opening that
// is alone sweeps.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/workspace/run.h"

namespace lathe::core {

class Workspace {
  public:
    /// Opens or creates the folder. Throws Error(Corrupt) for a damaged or foreign database,
    /// Error(Unsupported) for one of a newer program, Error(Io) where the system refuses.
    explicit Workspace(std::filesystem::path folder);
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    /// Whether the folder holds a workspace's database (which may still be damaged).
    static bool exists(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const;
    std::filesystem::path reportsFolder() const;

    /// What opening did: rows marked interrupted, files removed. For a log; both empty after a
    /// clean end.
    struct Recovery {
        std::vector<RunId> interrupted;
        std::vector<std::filesystem::path> removed;
    };
    const Recovery& recovery() const;

    std::vector<Run> runs() const;  ///< by id, which is the order of their start
    Run run(RunId id) const;        ///< throws Error(NotFound)
    std::optional<RunId> baselineOf(std::string_view sourceSha256,
                                    std::string_view source) const;  ///< newest done
    std::optional<RunId> runOf(
        const std::filesystem::path& checkpoint) const;  ///< whose file that is
    RunId rootOf(RunId id) const;  ///< the original it descends from, or itself

    /// Starts a row. `run` gives parent, name, source, checksum, recipe and machine; id, status and
    /// time are made here.
    RunId start(const Run& run);
    /// Ends a row as done. `checkpoint`: relative path of a complete file, or empty.
    void finish(RunId id, const MeasuredModel& metrics, const std::string& checkpoint,
                double seconds);
    /// Ends a row as failed (with the reason) or cancelled.
    void abandon(RunId id, RunStatus status, const std::string& reason, double seconds);

    void rename(RunId id, const std::string& name);
    void label(RunId id, const RunLabels& labels);

    /// Relative path for the checkpoint of a run: "checkpoints/run-000012.lathe.h5".
    static std::string checkpointName(RunId id);

    /// Session state: small JSON values by key ("session.view"). Losing the last one in a power cut
    /// is no loss.
    std::optional<std::string> state(std::string_view key) const;
    void setState(std::string_view key,
                  std::string_view json);  ///< throws Error(Usage) unless it is JSON

    /// Remembers that a file is being written outside of the folder, so that its temporary
    /// neighbour is removed if this process is killed meanwhile.
    void beginOutput(const std::filesystem::path& path);
    void endOutput(const std::filesystem::path& path);

    /// Changes whenever anything in the database did, by this process or another: cheap enough to
    /// poll.
    uint64_t revision() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace lathe::core
