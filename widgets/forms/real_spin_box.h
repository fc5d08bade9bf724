// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A spin box for real numbers of any magnitude: it shows as many digits as the number needs and
// reads exponents ("1e-4"), where QDoubleSpinBox knows a fixed number of decimals.

#include <QDoubleSpinBox>

namespace lathe::widgets {

class RealSpinBox : public QDoubleSpinBox {
    Q_OBJECT
  public:
    explicit RealSpinBox(QWidget* parent = nullptr);

    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
};

}  // namespace lathe::widgets
