// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/event_loop_walk.h"

#include <QAbstractButton>
#include <QTabBar>
#include <QTest>
#include <QTreeView>

#include "core/workspace/recipe.h"
#include "tests/gui/window/event_loop_meter.h"
#include "tests/gui/window/window_driver.h"
#include "tests/support/sanitizers.h"

namespace lathe::tests {

namespace {

constexpr int kRounds = 2, kRowsChosen = 3, kRestMs = 200;
constexpr int kSteps = 40;

constexpr double kGapLimitMs = 50, kCancelLimitMs = 200;
// What other processes take from a machine comes and goes; what the window does comes every time.
constexpr int kAttempts = 3;

app::JobState stateOf(WindowDriver& driver, app::JobId id) {
    for (const app::JobInfo& job : driver.workbench().jobs().jobs())
        if (job.id == id) return job.state;
    return app::JobState::Done;
}

/// Clicks into the tree, where the block at `row` is open.
void chooseWeights(WindowDriver& driver, EventLoopMeter& meter, const QString& view) {
    auto& tree = driver.find<QTreeView>(QStringLiteral("model.tree"));
    for (int i = 0; i < kRowsChosen; ++i) {
        QModelIndex index = tree.model()->index(0, 0);
        while (tree.model()->hasChildren(index) && tree.isExpanded(index))
            index = tree.model()->index(1, 0, index);
        for (int below = 0; below < i; ++below) index = tree.indexBelow(index);
        meter.setActivity(QStringLiteral("choosing %1 in %2").arg(index.data().toString(), view));
        tree.scrollTo(index);
        QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(index).center());
        meter.spin(kRestMs);
    }
}

app::JobId startRun(WindowDriver& driver, EventLoopMeter& meter) {
    meter.setActivity(QStringLiteral("starting the run"));
    driver.click(QStringLiteral("recipe.run"));
    return driver.workbench().jobs().jobs().back().id;
}

/// A machine may be quicker than the walk: a run that ended is started again.
void keepRunning(WindowDriver& driver, EventLoopMeter& meter, app::JobId& job) {
    if (stateOf(driver, job) < app::JobState::Done) return;
    QCOMPARE(stateOf(driver, job), app::JobState::Done);
    QVERIFY(driver.waitIdle());  // a finished run is looked at before another one may start
    job = startRun(driver, meter);
    QVERIFY(stateOf(driver, job) < app::JobState::Done);
}

void walk(WindowDriver& driver, EventLoopMeter& meter, app::JobId& job) {
    auto& tabs = driver.find<QTabBar>(QStringLiteral("tabs.views"));
    for (int round = 0; round < kRounds; ++round)
        for (int tab = 0; tab < tabs.count(); ++tab) {
            keepRunning(driver, meter, job);
            if (QTest::currentTestFailed()) return;
            const QString view = tabs.tabData(tab).toString();
            meter.setActivity(QStringLiteral("showing ") + view);
            QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(tab).center());
            meter.spin(kRestMs);
            chooseWeights(driver, meter, view);
        }
}

void cancelAnswersSoon(WindowDriver& driver, EventLoopMeter& meter, app::JobId job) {
    app::JobRunner& jobs = driver.workbench().jobs();
    meter.setActivity(QStringLiteral("cancelling"));
    QElapsedTimer timer;
    timer.start();
    jobs.cancel(job);
    QCOMPARE(stateOf(driver, job), app::JobState::Cancelling);
    const double limit = kCancelLimitMs * timeFactor();
    while (stateOf(driver, job) < app::JobState::Done && double(timer.elapsed()) < 10 * limit)
        meter.spin(1);
    QVERIFY2(double(timer.elapsed()) < limit,
             qPrintable(QStringLiteral("%1 ms").arg(timer.elapsed())));
    QCOMPARE(stateOf(driver, job), app::JobState::Cancelled);
}

struct Longest {
    EventLoopMeter::Gap gap, computing;
};

void measureWalk(const QString& source, Longest& longest) {
    WindowDriver driver;
    driver.workbench().open(source);
    QVERIFY(QTest::qWaitFor([&] { return driver.workbench().current() != nullptr; }, 20000));
    QVERIFY(driver.waitIdle());
    core::Recipe recipe;
    for (int i = 0; i < kSteps; ++i)
        recipe.steps.push_back(core::stepFromText("quant.rtn bits=4 group=32 clip=mse"));
    driver.document().recipe().setRecipe(recipe, QStringLiteral("int4"));
    QVERIFY(driver.waitIdle());

    EventLoopMeter meter;
    app::JobId job = startRun(driver, meter);
    QVERIFY(driver.workbench().jobs().isBusy());
    walk(driver, meter, job);
    keepRunning(driver, meter, job);
    if (QTest::currentTestFailed()) return;
    cancelAnswersSoon(driver, meter, job);
    longest = {meter.longest(), meter.longestComputing()};
    qInfo("longest gap %.1f ms, %s; longest computing %.1f ms, %s; %lld turns",
          longest.gap.milliseconds, qPrintable(longest.gap.during), longest.computing.milliseconds,
          qPrintable(longest.computing.during), static_cast<long long>(meter.turns()));
}

bool isAlive(const Longest& longest) {
    return longest.computing.milliseconds <= kGapLimitMs * (kSanitized ? timeFactor() : 1) &&
           longest.gap.milliseconds <= kGapLimitMs * timeFactor();
}

}  // namespace

void walkWhileRecipeRuns(const QString& source) {
    Longest longest;
    for (int i = 0; i < kAttempts; ++i) {
        measureWalk(source, longest);
        if (QTest::currentTestFailed() || isAlive(longest)) return;
    }
    QFAIL("the event loop stood still too long in every walk");
}

}  // namespace lathe::tests
