// SPDX-License-Identifier: GPL-3.0-or-later
// The event loop keeps turning while a recipe runs on a real model of 135 M parameters.
#include <QTest>

#include "tests/gui/window/event_loop_walk.h"
#include "tests/support/test_data.h"

using namespace lathe;

class TestEventLoop : public QObject {
    Q_OBJECT
  private slots:
    void keepsTurning();
};

void TestEventLoop::keepsTurning() {
    LATHE_NEED_MODEL(path, "SmolLM2-135M-Instruct.Q4_1.gguf");
    tests::walkWhileRecipeRuns(QString::fromStdString(path.string()));
}

QTEST_MAIN(TestEventLoop)
#include "tst_event_loop.moc"
