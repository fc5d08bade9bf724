// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/real_spin_box.h"

namespace lathe::widgets {

RealSpinBox::RealSpinBox(QWidget* parent) : QDoubleSpinBox(parent) {
    setDecimals(12);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

QString RealSpinBox::textFromValue(double value) const {
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(value, 'g', 10);
}

double RealSpinBox::valueFromText(const QString& text) const {
    return locale().toDouble(text.trimmed());
}

QValidator::State RealSpinBox::validate(QString& text, int&) const {
    bool isNumber = false;
    const double value = locale().toDouble(text.trimmed(), &isNumber);
    if (isNumber && value >= minimum() && value <= maximum()) return QValidator::Acceptable;
    static const QString allowed = QStringLiteral("0123456789eE+-., ");
    for (const QChar c : text)
        if (!allowed.contains(c)) return QValidator::Invalid;
    return QValidator::Intermediate;
}

QSize RealSpinBox::sizeHint() const {
    QSize size = QDoubleSpinBox::minimumSizeHint();
    size.setWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.000001")) + 32);
    return size;
}

}  // namespace lathe::widgets
