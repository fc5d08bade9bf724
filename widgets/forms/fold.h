// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A button that shows and hides what is below it, within 120 ms; at once where effects are switched
// off (QApplication::setEffectEnabled(Qt::UI_General, false): reduced motion).

#include <QPropertyAnimation>
#include <QWidget>

class QPushButton;

namespace lathe::widgets {

class Fold : public QWidget {
    Q_OBJECT
  public:
    explicit Fold(QWidget* content, QWidget* parent = nullptr);

    bool isOpen() const { return m_open; }
    void setOpen(bool open);
    void setTitle(const QString& title);
    QPushButton* button() const { return m_button; }

  private:
    void settle();

    QPushButton* m_button;
    QWidget* m_content;
    QPropertyAnimation m_animation;
    bool m_open = false;
};

}  // namespace lathe::widgets
