// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Says what happened above the view instead of in a box that must be closed. One message at a time;
// a newer one replaces it, and Escape or the cross takes it away.

#include <QFrame>
#include <QString>
#include <QTimer>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace lathe::widgets {

class IconLabel;

class MessageBar : public QFrame {
    Q_OBJECT
  public:
    enum class Kind { Info, Warning, Error };

    explicit MessageBar(QWidget* parent = nullptr);

    /// `actionText` empty: no button. Any message can be copied.
    void showMessage(Kind kind, const QString& sentence, const QString& actionText = {},
                     std::function<void()> action = {});
    QString sentence() const;
    void retranslate();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    IconLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton *m_copy, *m_close;
    std::function<void()> m_run;
    QTimer m_leave;
};

}  // namespace lathe::widgets
