// SPDX-License-Identifier: GPL-3.0-or-later
// SIGKILL at random moments of runs, saves and exports, again and again in the same workspace:
// every run that was reported finished is there and readable, nothing half-written remains, what
// was cut off is marked. LATHE_KILL_ROUNDS: how often (10); LATHE_KILL_SEED: of the moments
// (random, printed).
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/model/family.h"
#include "core/workspace/recorded_run.h"

using namespace lathe::core;
namespace fs = std::filesystem;

namespace {

constexpr unsigned kFirstLongest =
    1500000;  // microseconds; several runs on a machine with nothing else to do

struct Killed {
    std::vector<RunId> finished;
    std::vector<fs::path> exported;
};

/// Starts the worker, kills it after `microseconds`, and collects what it had said by then.
Killed killAfter(quint32 microseconds, const fs::path& workspace, const fs::path& exports) {
    QProcess worker;
    worker.start(LATHE_WORKSPACE_WORKER, {QString::fromStdString(workspace.string()),
                                          QString::fromStdString(exports.string())});
    worker.waitForStarted();
    QThread::usleep(microseconds);
    worker.kill();
    worker.waitForFinished();
    if (worker.exitStatus() != QProcess::CrashExit)
        throw Error(ErrorKind::Internal,
                    "the worker ended by itself: " + worker.readAllStandardError().toStdString());
    Killed killed;
    for (const QByteArray& line : worker.readAllStandardOutput().split('\n')) {
        if (line.startsWith("finished ")) killed.finished.push_back(line.mid(9).toLongLong());
        if (line.startsWith("exported ")) killed.exported.push_back(line.mid(9).toStdString());
    }
    return killed;
}

/// What the sweeps found over all rounds, to show that kills met every kind of work.
struct Found {
    int interrupted = 0, savesCut = 0, exportsCut = 0, unnamed = 0, finished = 0;
};

class Checker {
  public:
    Checker(fs::path folder, fs::path exports)
        : m_folder(std::move(folder)), m_exports(std::move(exports)) {}

    void check(const Killed& killed) {
        const Workspace workspace(m_folder);
        const std::vector<Run> runs = workspace.runs();
        count(workspace.recovery());
        // One process does one thing at a time.
        require(workspace.recovery().interrupted.size() <= 1, "several runs were interrupted");
        m_finished.insert(killed.finished.begin(), killed.finished.end());
        m_found.finished = static_cast<int>(m_finished.size());
        checkRows(workspace, runs, killed);
        checkCheckpoints(runs);
        checkExports(killed);
    }

    const Found& found() const { return m_found; }

  private:
    static void require(bool holds, const std::string& otherwise) {
        if (!holds) throw Error(ErrorKind::Internal, otherwise);
    }

    void count(const Workspace::Recovery& recovery) {
        m_found.interrupted += static_cast<int>(recovery.interrupted.size());
        for (const fs::path& path : recovery.removed) {
            const bool temporary = isTemporaryName(path.filename().string());
            ++(path.parent_path() == m_exports ? m_found.exportsCut
               : temporary                     ? m_found.savesCut
                                               : m_found.unnamed);
        }
    }

    void checkRows(const Workspace& workspace, const std::vector<Run>& runs, const Killed& killed) {
        JobContext job;
        std::set<RunId> done;
        for (const Run& run : runs) {
            const std::string which = "run " + std::to_string(run.id);
            require(run.status == RunStatus::Done || run.status == RunStatus::Interrupted,
                    which + " is " + std::string(nameOf(run.status)));
            require(run.problem.empty(), run.problem);
            require(!run.checkpointMissing, which + " has lost its checkpoint");
            require(run.metrics.has_value() == (run.status == RunStatus::Done),
                    which + " has wrong metrics");
            if (run.status == RunStatus::Done) done.insert(run.id);
        }
        for (const RunId id : m_finished)
            require(done.contains(id),
                    "run " + std::to_string(id) + " was reported finished, and is not");
        for (const RunId id : killed.finished) {  // reading verifies the checksum of every byte
            const ModelPtr model = openCheckpoint(workspace, id, job);
            require(model->bytes() == workspace.run(id).metrics->bytes,
                    "a checkpoint is of another run");
        }
    }

    void checkCheckpoints(const std::vector<Run>& runs) const {
        std::set<std::string> named, there;
        for (const Run& run : runs)
            if (!run.checkpoint.empty()) named.insert(run.checkpoint);
        for (const auto& entry : fs::directory_iterator(m_folder / "checkpoints"))
            there.insert("checkpoints/" + entry.path().filename().string());
        require(named == there, "the files in checkpoints/ are not those that the rows name");
    }

    void checkExports(const Killed& killed) const {
        for (const auto& entry : fs::directory_iterator(m_exports)) {
            const std::string name = entry.path().filename().string();
            require(name == "model" || name == "model.gguf", "there is a half-written " + name);
            openModel(entry.path().string());
        }
        for (const fs::path& path : killed.exported)
            require(fs::exists(path), path.string() + " was reported, and is not there");
    }

    fs::path m_folder, m_exports;
    std::set<RunId> m_finished;
    Found m_found;
};

}  // namespace

class TestWorkspaceKill : public QObject {
    Q_OBJECT
  private slots:
    void killedAtRandomMoments();
};

void TestWorkspaceKill::killedAtRandomMoments() {
    const int rounds = qEnvironmentVariableIsSet("LATHE_KILL_ROUNDS")
                           ? qEnvironmentVariableIntValue("LATHE_KILL_ROUNDS")
                           : 10;
    const quint32 seed = qEnvironmentVariableIsSet("LATHE_KILL_SEED")
                             ? qEnvironmentVariable("LATHE_KILL_SEED").toUInt()
                             : QRandomGenerator::global()->generate();
    qInfo("rounds %d, LATHE_KILL_SEED=%u", rounds, seed);
    QRandomGenerator random(seed);
    const QTemporaryDir temporary;
    const fs::path folder = temporary.filePath("w").toStdString(),
                   exports = temporary.filePath("exports").toStdString();
    fs::create_directories(exports);
    Checker checker(folder, exports);
    quint32 longest = kFirstLongest;
    for (int round = 0; round < rounds; ++round) {
        const quint32 moment = random.bounded(longest);
        try {
            const Killed killed = killAfter(moment, folder, exports);
            checker.check(killed);
            // A busy machine or a sanitizer needs longer for a run.
            if (killed.finished.empty() && moment > longest / 2) longest *= 2;
        } catch (const Error& error) {
            QFAIL(qPrintable(QString("round %1, killed after %2 us: %3")
                                 .arg(round)
                                 .arg(moment)
                                 .arg(error.what())));
        }
    }
    const Found& found = checker.found();
    qInfo(
        "%d runs finished; cut off: %d runs (%d of them while saving, %d with a complete file not "
        "yet named), %d exports",
        found.finished, found.interrupted, found.savesCut, found.unnamed, found.exportsCut);
    QVERIFY2(found.finished > 0 && found.interrupted > 0,
             "the kills met no run, so nothing was shown");
}

QTEST_GUILESS_MAIN(TestWorkspaceKill)
#include "tst_workspace_kill.moc"
