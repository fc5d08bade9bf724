// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A command of the undo stack that tells what it did in the language of the moment. What QUndoStack
// says of itself keeps the language of the change.

#include <QUndoCommand>
#include <QUndoStack>

#include "app/desktop/appearance/saying.h"

namespace lathe::app {

class SaidCommand : public QUndoCommand {
  public:
    explicit SaidCommand(Saying what) : QUndoCommand(what()), m_what(std::move(what)) {}
    QString what() const { return m_what(); }

  private:
    Saying m_what;
};

/// Of the command at `index` of the stack; empty where there is none.
inline QString saidAt(const QUndoStack& stack, int index) {
    const QUndoCommand* command = stack.command(index);
    const auto* said = dynamic_cast<const SaidCommand*>(command);
    return said ? said->what() : command ? command->text() : QString();
}

}  // namespace lathe::app
