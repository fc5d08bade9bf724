// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A choice that may be narrower than its entries: then the current one ends in an ellipsis and is
// read in full as a tool tip, unless the box has one of its own.

#include <QComboBox>

namespace lathe::widgets {

class ElidedBox : public QComboBox {
    Q_OBJECT
  public:
    /// Room for about so many letters.
    explicit ElidedBox(int letters, QWidget* parent = nullptr);

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    QString elided(const QStyleOptionComboBox& option) const;
};

}  // namespace lathe::widgets
