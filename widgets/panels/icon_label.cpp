// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/icon_label.h"

#include <QPainter>

namespace lathe::widgets {

IconLabel::IconLabel(QWidget* parent, int pixels) : QLabel(parent), m_pixels(pixels) {}

void IconLabel::setIcon(const QIcon& icon) {
    m_icon = icon;
    updateGeometry();
    update();
}

QSize IconLabel::sizeHint() const {
    return m_icon.isNull() ? QSize(0, 0) : QSize(m_pixels, m_pixels);
}

void IconLabel::paintEvent(QPaintEvent*) {
    QRect place(0, 0, m_pixels, m_pixels);
    place.moveCenter(rect().center());
    QPainter painter(this);
    m_icon.paint(&painter, place);
}

}  // namespace lathe::widgets
