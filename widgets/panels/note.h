// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A framed sentence with an icon: a hint, a warning or an error, whose text can be copied.

#include <QFrame>

class QLabel;
class QToolButton;

namespace lathe::widgets {

class IconLabel;

class Note : public QFrame {
    Q_OBJECT
  public:
    enum class Kind { Info, Warning, Error };
    explicit Note(QWidget* parent = nullptr);

    /// Shows the sentence; an empty one hides the note.
    void setMessage(Kind kind, const QString& sentence);
    QString message() const;

  protected:
    void changeEvent(QEvent* event) override;

  private:
    IconLabel* m_icon;
    QLabel* m_text;
    QToolButton* m_copy;
};

}  // namespace lathe::widgets
