// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a view shows when it has nothing: one sentence in the middle and one or two buttons.

#include <QString>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lathe::widgets {

class EmptyState : public QWidget {
    Q_OBJECT
  public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setSentence(const QString& sentence);
    QPushButton* addButton();  ///< the first one is primary; its owner sets the text

  private:
    QLabel* m_sentence;
    QHBoxLayout* m_buttons;
};

}  // namespace lathe::widgets
