// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/drag_handle.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/style/line_icon.h"

namespace lathe::app {

DragHandle::DragHandle(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("recipe.drag"));
    setFixedSize(sizeHint());
    setCursor(Qt::OpenHandCursor);
    setFocusPolicy(Qt::ClickFocus);  // Esc must reach it; the keyboard moves cards by Alt+Up/Down
}

void DragHandle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    widgets::lineIcon(QStringLiteral("drag")).paint(&painter, QRect(4, 4, 16, 16));
}

void DragHandle::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_pressed = true;
    m_dragging = false;
    m_pressedAt = event->pos();
}

void DragHandle::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressed) return;
    m_dragging |=
        (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_dragging) Q_EMIT dragged(event->globalPosition().toPoint());
}

void DragHandle::mouseReleaseEvent(QMouseEvent* event) {
    if (m_pressed && m_dragging) Q_EMIT dropped(event->globalPosition().toPoint());
    m_pressed = m_dragging = false;
}

void DragHandle::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape || !m_dragging) return QWidget::keyPressEvent(event);
    m_pressed = m_dragging = false;
    Q_EMIT dragCancelled();
}

}  // namespace lathe::app
