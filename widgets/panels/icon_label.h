// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A line icon beside text. It is painted each time anew, so that it follows the theme and the
// screen, which a label's pixmap does not.

#include <QIcon>
#include <QLabel>

namespace lathe::widgets {

class IconLabel : public QLabel {
    Q_OBJECT
  public:
    explicit IconLabel(QWidget* parent = nullptr, int pixels = 16);

    /// A null icon takes no room.
    void setIcon(const QIcon& icon);
    const QIcon& icon() const { return m_icon; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QIcon m_icon;
    int m_pixels;
};

}  // namespace lathe::widgets
