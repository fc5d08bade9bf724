// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A few exclusive choices side by side, as one control. Arrow keys move within it.

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace lathe::widgets {

class SegmentedButton : public QWidget {
    Q_OBJECT
  public:
    explicit SegmentedButton(QWidget* parent = nullptr);

    /// Keeps the current index where it can.
    void setLabels(const QStringList& labels);
    int currentIndex() const;
    void setCurrentIndex(int index);  ///< does not signal

  Q_SIGNALS:
    void chosen(int index);  ///< by the user

  private:
    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
};

}  // namespace lathe::widgets
