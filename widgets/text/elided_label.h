// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A label of one line that gives way: what does not fit is cut with an ellipsis and told by the
// tool tip.

#include <QLabel>

namespace lathe::widgets {

class ElidedLabel : public QLabel {
    Q_OBJECT
  public:
    using QLabel::QLabel;

    /// Where it is cut; at the right until said otherwise.
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

}  // namespace lathe::widgets
