// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The goals of the workbench as optional numbers: size, memory, latency, divergence,
// accuracy.

#include <QWidget>
#include <vector>

#include "app/desktop/documents/goals.h"

class QCheckBox;
class QDoubleSpinBox;

namespace lathe::app {

class GoalsForm : public QWidget {
    Q_OBJECT
  public:
    explicit GoalsForm(QWidget* parent = nullptr);

    void setGoals(const Goals& goals);
    /// A classifier has accuracy, and neither a divergence nor a latency per token.
    void setClassifier(bool classifies);
    void retranslate();

  Q_SIGNALS:
    void edited(const lathe::app::Goals& goals);

  private:
    struct Row {
        QCheckBox* check;
        QDoubleSpinBox* value;
        std::optional<double> Goals::*field;
    };
    void addRow(const char* name, std::optional<double> Goals::*field, double maximum, int decimals,
                double initial);
    Goals goals() const;

    std::vector<Row> m_rows;
};

}  // namespace lathe::app
