// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every command of the window by id: menus, the command palette and tests all draw from this one
// list.

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>
#include <functional>
#include <vector>

namespace lathe::app {

class Actions : public QObject {
    Q_OBJECT
  public:
    using Text = std::function<QString()>;  ///< asked again after the language changed

    using QObject::QObject;

    /// `id`: "file.open"; it is the action's objectName.
    QAction* add(const QString& id, Text text, std::function<void()> run,
                 const QKeySequence& shortcut = {});
    QAction* at(const QString& id) const;  ///< never null: an unknown id is a bug
    const std::vector<QAction*>& all() const { return m_actions; }
    void retranslate();

  private:
    std::vector<QAction*> m_actions;
    std::vector<Text> m_texts;
};

}  // namespace lathe::app
