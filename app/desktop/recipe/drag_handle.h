// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The dots at which a card is picked up. It reports the pointer; who listens moves things.

#include <QWidget>

namespace lathe::app {

class DragHandle : public QWidget {
    Q_OBJECT
  public:
    explicit DragHandle(QWidget* parent = nullptr);

    QSize sizeHint() const override { return {24, 24}; }

  Q_SIGNALS:
    void dragged(const QPoint& globalPosition);
    void dropped(const QPoint& globalPosition);
    void dragCancelled();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QPoint m_pressedAt;
    bool m_pressed = false, m_dragging = false;
};

}  // namespace lathe::app
