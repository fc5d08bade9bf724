// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/window_driver.h"

#include <QAbstractButton>
#include <QApplication>
#include <QSettings>
#include <QTabBar>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <stdexcept>

#include "tests/support/test_data.h"

namespace lathe::tests {

namespace {

constexpr int kSoonMs = 400, kQuietRounds = 5;

/// Views and recipes start work a little later than what caused it.
bool startsSoon(const QObject& owner) {
    const auto timers = owner.findChildren<QTimer*>();
    return std::any_of(timers.begin(), timers.end(), [](const QTimer* timer) {
        return timer->isActive() && timer->isSingleShot() && timer->interval() <= kSoonMs;
    });
}

}  // namespace

WindowDriver::WindowDriver() {
    qputenv("LATHE_SAMPLES", QByteArray::fromStdString(sourcePath("resources/samples").string()));
    QApplication::setOrganizationName(QStringLiteral("LatheTests"));
    QApplication::setApplicationName(QStringLiteral("lathe"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    build();
}

WindowDriver::~WindowDriver() = default;

void WindowDriver::build() {
    m_appearance = std::make_unique<app::Appearance>(*qApp);
    m_workbench = std::make_unique<app::Workbench>(
        m_folder.filePath(QStringLiteral("workspace")).toStdString());
    m_window = std::make_unique<app::MainWindow>(*m_workbench, *m_appearance);
    m_window->restoreSession();
    m_window->resize(1440, 900);
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        throw std::runtime_error("the window was not shown");
}

void WindowDriver::restart() {
    m_window->close();
    m_window.reset();
    m_workbench.reset();
    m_appearance.reset();
    build();
}

void WindowDriver::fail(const QString& name) {
    throw std::runtime_error("no widget " + name.toStdString());
}

bool WindowDriver::isIdle() {
    if (!m_workbench->jobs().isIdle() || startsSoon(*m_window)) return false;
    const auto& documents = m_workbench->documents();
    return std::none_of(documents.begin(), documents.end(),
                        [](const auto& document) { return startsSoon(document->recipe()); });
}

bool WindowDriver::waitIdle(int milliseconds) {
    // Results, layouts and paintings call for one another by events.
    int rounds = 0;
    return QTest::qWaitFor(
        [&] {
            rounds = isIdle() ? rounds + 1 : 0;
            return rounds > kQuietRounds;
        },
        milliseconds);
}

void WindowDriver::openSample() {
    click(QStringLiteral("start.sample"));
    waitForModel();
}

void WindowDriver::open(const QString& source) {
    m_workbench->open(source);
    waitForModel();
}

void WindowDriver::waitForModel() {
    if (!QTest::qWaitFor([&] { return m_workbench->current() != nullptr; }, 20000))
        throw std::runtime_error("the model was not opened");
    waitIdle();
}

void WindowDriver::showView(const QString& id) {
    auto& tabs = find<QTabBar>(QStringLiteral("tabs.views"));
    for (int i = 0; i < tabs.count(); ++i)
        if (tabs.tabData(i).toString() == id)
            QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(i).center());
    waitIdle();
}

void WindowDriver::click(const QString& button) {
    QTest::mouseClick(&find<QAbstractButton>(button), Qt::LeftButton);
}

}  // namespace lathe::tests
