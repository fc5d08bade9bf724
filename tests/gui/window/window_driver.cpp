// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/window_driver.h"

#include <QAbstractButton>
#include <QApplication>
#include <QSettings>
#include <QTabBar>
#include <QTest>
#include <stdexcept>

#include "tests/support/test_data.h"

namespace lathe::tests {

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

bool WindowDriver::waitIdle(int milliseconds) {
    // Timers of views start work a little later than what caused it.
    QTest::qWait(400);
    return QTest::qWaitFor([&] { return m_workbench->jobs().isIdle(); }, milliseconds);
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
