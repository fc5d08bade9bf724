// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done to a tile: GPTQ with its bits, groups and order, or SparseGPT with its share of
// zeros or its pattern; and which tile of the weight it is.

#include <QFrame>

#include "app/desktop/observatory/columns_study.h"

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace lathe::widgets {
class SegmentedButton;
}

namespace lathe::app {

class TileBar : public QFrame {
    Q_OBJECT
  public:
    explicit TileBar(QWidget* parent = nullptr);

    TileOptions options() const;
    /// How far the first row and column can go in a weight of this size.
    void setWeightSize(int64_t rows, int64_t columns);
    /// Moves the tile over a row or column of the weight; whether it had to.
    bool showRow(int row);
    bool showColumn(int column);
    /// For the toolbar above: size and place of the tile.
    std::vector<QWidget*> tileControls() const;
    void retranslate();

  Q_SIGNALS:
    void changed();

  private:
    void build();
    void showMethod();
    void limitPlace();

    int64_t m_weightRows = 0, m_weightColumns = 0;
    widgets::SegmentedButton* m_method;
    QSpinBox *m_bits, *m_sparsity, *m_row, *m_column;
    QComboBox *m_group, *m_pattern, *m_size;
    QCheckBox* m_actOrder;
};

}  // namespace lathe::app
