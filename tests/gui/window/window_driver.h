// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The whole window on a fresh workspace and settings of its own, with the few moves that every walk
// through it shares. Widgets are found by the names that people see in the code: "recipe.run",
// "weights.histogram".

#include <QTemporaryDir>
#include <memory>

#include "app/desktop/appearance/appearance.h"
#include "app/desktop/window/main_window.h"

namespace lathe::tests {

class WindowDriver {
  public:
    WindowDriver();
    ~WindowDriver();

    app::MainWindow& window() { return *m_window; }
    app::Workbench& workbench() { return *m_workbench; }
    app::Appearance& appearance() { return *m_appearance; }
    app::Document& document() { return *m_workbench->current(); }
    QString folder() const { return m_folder.path(); }

    /// Throws std::runtime_error naming what is missing.
    template <class Widget>
    Widget& find(const QString& name) {
        auto* found = m_window->findChild<Widget*>(name);
        if (!found) fail(name);
        return *found;
    }

    bool waitIdle(int milliseconds = 120000);  ///< no job and no preview runs or waits
    void openSample();                         ///< by the button of the start page
    void open(const QString& source);          ///< as a menu would: "sample:digits"
    void showView(const QString& id);          ///< by its tab
    void click(const QString& button);

    /// Closes the window and opens another on the same workspace and settings.
    void restart();

  private:
    [[noreturn]] static void fail(const QString& name);
    void build();
    bool isIdle();
    void waitForModel();

    QTemporaryDir m_folder;
    std::unique_ptr<app::Appearance> m_appearance;
    std::unique_ptr<app::Workbench> m_workbench;
    std::unique_ptr<app::MainWindow> m_window;
};

}  // namespace lathe::tests
