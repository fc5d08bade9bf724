// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A chart's numbers in a real table, to read, copy and hear. Not modal.

#include <QDialog>
#include <QLocale>

#include "widgets/charts/chart_table.h"

class QTableView;

namespace lathe::widgets {

class TableDialog : public QDialog {
    Q_OBJECT

  public:
    TableDialog(const QString& title, ChartTable table, const QLocale& locale,
                QWidget* parent = nullptr);

  private:
    void copy() const;

    ChartTable m_table;
    QTableView* m_view;
};

}  // namespace lathe::widgets
