// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The plan of one format: each tensor's fate in a table, and what stands against writing it.

#include <QWidget>

#include "app/desktop/dialogs/format_plan.h"

class QCheckBox;
class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace lathe::widgets {
class ExportPlanModel;
class Note;
}  // namespace lathe::widgets

namespace lathe::app {

class ExportPlanView : public QWidget {
    Q_OBJECT
  public:
    explicit ExportPlanView(QWidget* parent = nullptr);

    void setPlan(const FormatPlan* plan);  ///< null: still being made
    void retranslate();

  private:
    void build();
    void applyFilter();

    widgets::ExportPlanModel* m_model;
    QSortFilterProxyModel* m_filter;
    QLabel *m_title, *m_detail;
    QCheckBox* m_onlyChanges;
    QTableView* m_table;
    widgets::Note* m_note;
};

}  // namespace lathe::app
