// SPDX-License-Identifier: GPL-3.0-or-later
// The folder and its database: opening what is new, newer, foreign or damaged; rows; what a sweep
// removes.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/workspace/database.h"
#include "core/workspace/history.h"
#include "core/workspace/schema.h"

using namespace lathe::core;
namespace fs = std::filesystem;

namespace {

struct Folder {
    QTemporaryDir temporary;
    fs::path path = fs::path(temporary.path().toStdString()) / "w";
    fs::path database() const { return path / "workspace.sqlite"; }
};

Run namedRun(const std::string& name, std::optional<RunId> parent = {}) {
    Run run;
    run.name = name;
    run.parent = parent;
    run.source = "sample:x";
    run.sourceSha256 = "00ff";
    if (parent) run.recipe = {"r", 7, {stepFromText("quant.rtn bits=3")}};
    run.machine.threads = 3;
    run.machine.program = "Lathe 1";
    return run;
}

std::string messageOf(const fs::path& folder) {
    try {
        const Workspace workspace(folder);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

void touch(const fs::path& path) {
    writeTextFile(path, "x");
}

}  // namespace

class TestWorkspace : public QObject {
    Q_OBJECT
  private slots:
    void rowsReadBack();
    void endsOnlyOnce();
    void baselinesAndRoots();
    void labelsAndNames();
    void stateIsJson();
    void newerForeignAndDamaged();
    void unreadablePartsAreSaid();
    void sweepsItsOwnOnly();
    void othersAreNotSwept();
    void changesAreSeen();
    void manyThreads();
};

void TestWorkspace::rowsReadBack() {
    const Folder folder;
    QVERIFY(!Workspace::exists(folder.path));
    RunId parent = 0, child = 0;
    {
        Workspace workspace(folder.path);
        parent = workspace.start(namedRun("original"));
        MeasuredModel metrics;
        metrics.bytes = 77;
        workspace.finish(parent, metrics, "", 1.5);
        child = workspace.start(namedRun("child", parent));
        workspace.abandon(child, RunStatus::Failed, "out of luck", 0.5);
    }
    QVERIFY(Workspace::exists(folder.path));
    const Workspace workspace(folder.path);
    const std::vector<Run> runs = workspace.runs();
    QCOMPARE(runs.size(), size_t{2});
    QVERIFY(!runs[0].parent && runs[0].status == RunStatus::Done && runs[0].seconds == 1.5);
    QCOMPARE(runs[0].metrics->bytes, uint64_t{77});
    QCOMPARE(runs[0].metrics->name, "original");
    QCOMPARE(*runs[1].parent, parent);
    QVERIFY(runs[1].id == child && runs[1].status == RunStatus::Failed &&
            runs[1].reason == "out of luck");
    QVERIFY(runs[1].recipe == namedRun("", 1).recipe && !runs[1].metrics &&
            runs[1].problem.empty());
    QVERIFY(runs[1].machine == namedRun("").machine && runs[1].sourceSha256 == "00ff");
    QVERIFY(
        QDateTime::fromString(QString::fromStdString(runs[1].startedAt), Qt::ISODate).isValid());
    QVERIFY(runs[1].startedAt.ends_with("Z"));
    // As any other program sees it.
    Database raw(folder.database());
    QCOMPARE(raw.integer("SELECT seed FROM runs WHERE id = 2"), int64_t{7});
    QCOMPARE(raw.integer("SELECT count(*) FROM runs WHERE program = 'Lathe 1'"), int64_t{2});
    Statement mode = raw.prepare("PRAGMA journal_mode");
    QVERIFY(mode.step() && mode.text(0) == "wal");
}

void TestWorkspace::endsOnlyOnce() {
    const Folder folder;
    Workspace workspace(folder.path);
    const RunId id = workspace.start(namedRun("a"));
    workspace.abandon(id, RunStatus::Cancelled, "", 0);
    QVERIFY_THROWS_EXCEPTION(Error, workspace.finish(id, {}, "", 0));
    QVERIFY(workspace.run(id).status == RunStatus::Cancelled && !workspace.run(id).metrics);
    QVERIFY_THROWS_EXCEPTION(Error, workspace.run(99));
    QVERIFY_THROWS_EXCEPTION(Error, workspace.start(namedRun("b", 99)));
}

void TestWorkspace::baselinesAndRoots() {
    const Folder folder;
    Workspace workspace(folder.path);
    QVERIFY(!workspace.baselineOf("00ff", ""));
    const RunId first = workspace.start(namedRun("original"));
    QVERIFY(!workspace.baselineOf("00ff", ""));  // still running
    workspace.finish(first, {}, "", 0);
    const RunId child = workspace.start(namedRun("child", first));
    const RunId grandchild = workspace.start(namedRun("grandchild", child));
    workspace.finish(child, {}, "", 0);
    QCOMPARE(workspace.baselineOf("00ff", "elsewhere").value(), first);
    QVERIFY(!workspace.baselineOf(
        "", "sample:x"));  // a name alone proves nothing about a file with a checksum
    QCOMPARE(workspace.rootOf(grandchild), first);
    QCOMPARE(workspace.rootOf(first), first);
    QVERIFY_THROWS_EXCEPTION(Error, workspace.rootOf(99));
}

void TestWorkspace::labelsAndNames() {
    const Folder folder;
    const RunLabels labels{"best", "a note\nof two lines", true, true};
    {
        Workspace workspace(folder.path);
        const RunId id = workspace.start(namedRun("a"));
        workspace.finish(id, {}, "", 0);
        workspace.label(id, labels);
        workspace.rename(id, "b");
    }
    const Workspace workspace(folder.path);
    QVERIFY(workspace.run(1).labels == labels);
    QCOMPARE(workspace.run(1).name, "b");
}

void TestWorkspace::stateIsJson() {
    const Folder folder;
    {
        Workspace workspace(folder.path);
        QVERIFY(!workspace.state("view"));
        workspace.setState("view", R"({"open": [1, 2]})");
        workspace.setState("view", R"({"open": [3]})");
        QVERIFY_THROWS_EXCEPTION(Error, workspace.setState("view", "{"));
    }
    QCOMPARE(Workspace(folder.path).state("view").value(), R"({"open": [3]})");
}

void TestWorkspace::newerForeignAndDamaged() {
    const Folder newer, foreign, garbage, damaged;
    { const Workspace made(newer.path); }
    Database(newer.database()).execute("PRAGMA user_version = 99");
    QCOMPARE(messageOf(newer.path),
             "workspace " + newer.path.string() +
                 ": the workspace has version 99; this program reads up to " +
                 std::to_string(newestSchemaVersion()) + ": use a newer one");
    fs::create_directories(foreign.path);
    Database(foreign.database()).execute("CREATE TABLE songs (title)");
    const std::string before = readTextFile(foreign.database());
    QCOMPARE(messageOf(foreign.path),
             "workspace " + foreign.path.string() +
                 ": workspace.sqlite is a database of another program; choose another folder");
    QVERIFY(readTextFile(foreign.database()) == before);
    fs::create_directories(garbage.path);
    writeTextFile(garbage.database(), std::string(5000, 'x'));
    QCOMPARE(messageOf(garbage.path),
             "workspace " + garbage.path.string() + ": " + garbage.database().string() +
                 ": file is not a database; move it away, or choose another folder");
    {
        Workspace made(damaged.path);
        for (int i = 0; i < 200; ++i) made.start(namedRun("run with a name " + std::to_string(i)));
    }
    QFile file(QString::fromStdString(damaged.database().string()));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.size() > 20000 && file.seek(12288));
    file.write(QByteArray(4096, '\x5a'));
    file.close();
    const std::string message = messageOf(damaged.path);
    QVERIFY2(
        message.ends_with("; use a copy of the folder") && message.find('\n') == std::string::npos,
        message.c_str());
}

void TestWorkspace::unreadablePartsAreSaid() {
    const Folder folder;
    {
        Workspace made(folder.path);
        made.finish(made.start(namedRun("a")), {}, "checkpoints/run-000001.lathe.h5", 0);
    }
    Database(folder.database())
        .execute(
            "UPDATE runs SET recipe = '{\"steps\": [\"quant.later bits=1\"]}', metrics = "
            "'{\"bytes\": true}'");
    const Run run = Workspace(folder.path).run(1);
    QVERIFY(run.problem.starts_with("recipe of run 1: ") &&
            run.problem.find("metrics of run 1: ") != std::string::npos);
    QVERIFY(run.name == "a" && run.recipe.steps.empty() && !run.metrics);
    QVERIFY(run.checkpointMissing);
}

void TestWorkspace::sweepsItsOwnOnly() {
    const Folder folder;
    const fs::path checkpoints = folder.path / "checkpoints",
                   exports = folder.path.parent_path() / "exports";
    fs::create_directories(exports / ".model.12.0.part");
    {
        Workspace made(folder.path);
        made.finish(made.start(namedRun("kept")), {}, Workspace::checkpointName(1), 0);
        made.start(namedRun("killed"));
        made.beginOutput(exports / "model");
        made.beginOutput(exports / "x.gguf");
    }
    const fs::path kept[] = {checkpoints / "run-000001.lathe.h5",
                             checkpoints / "mine.lathe.h5",
                             checkpoints / "run-a.lathe.h5",
                             checkpoints / "notes.part",
                             exports / "x.gguf",
                             exports / "other.gguf.12.part",
                             folder.path / "reports" / "r.html"};
    const fs::path swept[] = {
        checkpoints / "run-000002.lathe.h5", checkpoints / "run-000003.lathe.h5.4711.part",
        folder.path / "reports" / "r.html.12.part", exports / "x.gguf.12.part"};
    for (const fs::path& path : kept) touch(path);
    for (const fs::path& path : swept) touch(path);
    const Workspace workspace(folder.path);
    QCOMPARE(workspace.recovery().interrupted, std::vector<RunId>{2});
    QCOMPARE(workspace.recovery().removed.size(), std::size(swept) + 1);
    for (const fs::path& path : kept) QVERIFY2(fs::exists(path), path.c_str());
    for (const fs::path& path : swept) QVERIFY2(!fs::exists(path), path.c_str());
    QVERIFY(!fs::exists(exports / ".model.12.0.part"));
    QVERIFY(workspace.run(2).status == RunStatus::Interrupted);
    QCOMPARE(workspace.run(2).reason, "the program ended before the run did");
    QVERIFY(!workspace.run(1).checkpointMissing);
}

void TestWorkspace::othersAreNotSwept() {
    const Folder folder;
    Workspace first(folder.path);
    const RunId id = first.start(namedRun("busy"));
    const fs::path part = folder.path / "checkpoints/run-000001.lathe.h5.1.part";
    touch(part);
    Workspace second(folder.path);
    QVERIFY(second.recovery().interrupted.empty() && second.recovery().removed.empty());
    QVERIFY(fs::exists(part) && second.run(id).status == RunStatus::Running);
    const RunId other = second.start(namedRun("beside"));
    QVERIFY(other != id);
    QCOMPARE(first.runs().size(), size_t{2});
}

void TestWorkspace::changesAreSeen() {
    const Folder folder;
    Workspace first(folder.path), second(folder.path);
    const uint64_t a = first.revision();
    QCOMPARE(first.revision(), a);
    const RunId id = second.start(namedRun("theirs"));
    const uint64_t b = first.revision();
    QVERIFY(b != a);
    first.label(id, {"mine", "", false, false});
    QVERIFY(first.revision() != b);
}

void TestWorkspace::manyThreads() {
    const Folder folder;
    Workspace workspace(folder.path), other(folder.path);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            Workspace& own = t % 2 ? workspace : other;
            for (int i = 0; i < 10; ++i) {
                const RunId id = own.start(namedRun(std::to_string(t)));
                own.setState("last", std::to_string(id));
                own.finish(id, {}, "", i);
                own.runs();
            }
        });
    for (std::thread& thread : threads) thread.join();
    const std::vector<Run> runs = workspace.runs();
    QCOMPARE(runs.size(), size_t{40});
    for (const Run& run : runs) QVERIFY(run.status == RunStatus::Done);
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
