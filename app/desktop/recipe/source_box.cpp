// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/source_box.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <algorithm>

namespace lathe::app {

namespace {
constexpr int kLetters = 8;
}

SourceBox::SourceBox(const QString& name, QWidget* parent) : ElidedBox(kLetters, parent) {
    setObjectName(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QComboBox::activated, this, &SourceBox::choose);
}

void SourceBox::reset() {
    const QSignalBlocker quiet(this);
    clear();
    m_commands.clear();
}

void SourceBox::addSource(const QString& text, const QString& source, const QString& tip) {
    addItem(text, source);
    setItemData(count() - 1, tip.isEmpty() ? source : tip, Qt::ToolTipRole);
}

void SourceBox::addCommand(const QString& text, std::function<void()> command) {
    m_commands.emplace_back(count(), std::move(command));
    addItem(text);
}

void SourceBox::setSource(const QString& source) {
    m_source = source;
    int index = findData(source);
    if (index < 0 && !source.isEmpty()) {
        index = m_commands.empty() ? count() : std::max(0, m_commands.front().first - 1);
        insertItem(index, QFileInfo(source).fileName(), source);
        setItemData(index, source, Qt::ToolTipRole);
        for (auto& [place, command] : m_commands) ++place;
    }
    setCurrentIndex(index);
    setToolTip(itemData(index, Qt::ToolTipRole).toString());
}

void SourceBox::choose(int index) {
    const auto command =
        std::ranges::find(m_commands, index, &std::pair<int, std::function<void()>>::first);
    if (command == m_commands.end()) {
        if (source() != m_source) Q_EMIT sourceChosen(source());
        return;
    }
    const std::function<void()> run = command->second;
    setSource(m_source);
    run();
}

bool SourceBox::isSource(int index) const {
    const bool separator =
        itemData(index, Qt::AccessibleDescriptionRole).toString() == QLatin1String("separator");
    return !separator && std::ranges::none_of(m_commands, [index](const auto& command) {
        return command.first == index;
    });
}

/// Keys on the closed box go among the sources only: a dialog opens when somebody asks for it.
void SourceBox::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier;
    const bool up = event->key() == Qt::Key_Up || event->key() == Qt::Key_PageUp;
    const bool down = event->key() == Qt::Key_Down || event->key() == Qt::Key_PageDown;
    const bool home = event->key() == Qt::Key_Home, end = event->key() == Qt::Key_End;
    if (plain && (up || down || home || end)) {
        const int step = up || end ? -1 : 1;
        int index = home ? 0 : end ? count() - 1 : currentIndex() + step;
        while (index >= 0 && index < count() && !isSource(index)) index += step;
        if (index < 0 || index >= count() || index == currentIndex()) return;
        setCurrentIndex(index);
        return choose(index);
    }
    const bool letter = !event->text().isEmpty() && event->text()[0].isPrint();
    if (letter && event->key() != Qt::Key_Space) return event->ignore();
    QComboBox::keyPressEvent(event);
}

void SourceBox::wheelEvent(QWheelEvent* event) {
    event->ignore();  // scrolling past it must not change it
}

}  // namespace lathe::app
