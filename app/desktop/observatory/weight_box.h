// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One weight of a tile: a field to give it another value before the walk, what becomes of it, and
// how far the edit has spread.

#include <QFrame>
#include <vector>

#include "widgets/panels/facts_grid.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace lathe::app {

class WeightBox : public QFrame {
    Q_OBJECT
  public:
    explicit WeightBox(QWidget* parent = nullptr);

    void setWeight(const QString& title, const std::vector<widgets::Fact>& facts);
    /// What stands in the field, and by how much its arrows change it.
    void setValue(double value, double step);
    void setSpread(const QString& sentence, bool edited);
    void retranslate();

  Q_SIGNALS:
    void valueEntered(double value);
    void undoRequested();
    void resetRequested();

  private:
    QLabel *m_title, *m_valueTitle, *m_spread;
    QDoubleSpinBox* m_value;
    QPushButton *m_undo, *m_reset;
    widgets::FactsGrid* m_facts;
};

}  // namespace lathe::app
