// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/text/elided_box.h"

#include <QHelpEvent>
#include <QStylePainter>
#include <QToolTip>

namespace lathe::widgets {

ElidedBox::ElidedBox(int letters, QWidget* parent) : QComboBox(parent) {
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(letters);
}

bool ElidedBox::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        QStyleOptionComboBox option;
        initStyleOption(&option);
        if (elided(option) != currentText()) {
            QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), currentText(), this);
            return true;
        }
    }
    return QComboBox::event(event);
}

QString ElidedBox::elided(const QStyleOptionComboBox& option) const {
    const int room =
        style()
            ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this)
            .width();
    return fontMetrics().elidedText(option.currentText, Qt::ElideRight, room - 4);
}

void ElidedBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    painter.setPen(palette().color(QPalette::Text));
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    if (currentIndex() < 0 && !placeholderText().isEmpty()) {
        option.palette.setBrush(QPalette::ButtonText, option.palette.placeholderText());
        option.currentText = placeholderText();
    }
    option.currentText = elided(option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

}  // namespace lathe::widgets
