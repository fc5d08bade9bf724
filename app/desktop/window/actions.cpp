// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/actions.h"

#include <algorithm>

namespace lathe::app {

QAction* Actions::add(const QString& id, Text text, std::function<void()> run,
                      const QKeySequence& shortcut) {
    auto* action = new QAction(text(), this);
    action->setObjectName(id);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_actions.push_back(action);
    m_texts.push_back(std::move(text));
    return action;
}

QAction* Actions::at(const QString& id) const {
    const auto found = std::find_if(m_actions.begin(), m_actions.end(), [&](const QAction* action) {
        return action->objectName() == id;
    });
    Q_ASSERT_X(found != m_actions.end(), "Actions::at", qPrintable(id));
    return *found;
}

void Actions::retranslate() {
    for (size_t i = 0; i < m_actions.size(); ++i) m_actions[i]->setText(m_texts[i]());
}

}  // namespace lathe::app
