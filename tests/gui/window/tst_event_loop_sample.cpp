// SPDX-License-Identifier: GPL-3.0-or-later
// The event loop keeps turning while a recipe runs on the sample that comes with the program.
#include <QTest>

#include "tests/gui/window/event_loop_walk.h"

using namespace lathe;

class TestEventLoopSample : public QObject {
    Q_OBJECT
  private slots:
    void keepsTurning();
};

void TestEventLoopSample::keepsTurning() {
    tests::walkWhileRecipeRuns(QStringLiteral("sample:stories"));
}

QTEST_MAIN(TestEventLoopSample)
#include "tst_event_loop_sample.moc"
