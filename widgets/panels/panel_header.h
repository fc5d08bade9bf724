// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The 32-pixel head of a panel or dock: semibold title, grey detail, small buttons on the right.

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace lathe::widgets {

class PanelHeader : public QFrame {
    Q_OBJECT
  public:
    explicit PanelHeader(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setDetail(const QString& detail);
    QString title() const;

    /// A button at the right end, after those added before. `tip` is its accessible name too.
    QToolButton* addButton(const QString& icon, const QString& tip);
    void addWidget(QWidget* widget);

  private:
    QLabel *m_title, *m_detail;
    QHBoxLayout* m_layout;
};

}  // namespace lathe::widgets
