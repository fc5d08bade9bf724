// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/source_box.h"

#include <QFileInfo>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <algorithm>

namespace lathe::app {

SourceBox::SourceBox(const QString& name, QWidget* parent) : QComboBox(parent) {
    setObjectName(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
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

void SourceBox::showPopup() {
    Q_EMIT popupRequested();
    QComboBox::showPopup();
}

void SourceBox::wheelEvent(QWheelEvent* event) {
    event->ignore();  // scrolling past it must not change it
}

}  // namespace lathe::app
