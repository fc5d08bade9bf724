// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/labels.h"

#include <QStyle>
#include <QVariant>

namespace lathe::widgets {

QLabel* makeLabel(const char* role, QWidget* parent, const QString& text) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QLatin1String(role));
    label->setTextFormat(Qt::PlainText);
    return label;
}

QFrame* makeFrame(const char* role, QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setProperty("role", QLatin1String(role));
    return frame;
}

QFrame* makeRule(Qt::Orientation orientation, QWidget* parent) {
    return makeFrame(orientation == Qt::Horizontal ? "rule" : "rule-vertical", parent);
}

void setRole(QWidget* widget, const char* role) {
    widget->setProperty("role", QLatin1String(role));
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace lathe::widgets
