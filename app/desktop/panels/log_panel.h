// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The log with a filter by severity; activating a line selects the weight it speaks of.

#include <QWidget>

#include "app/desktop/panels/log_model.h"

class QListView;
class QSortFilterProxyModel;

namespace lathe::app {

class LogPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LogPanel(Workbench& workbench, QWidget* parent = nullptr);

    QString detail() const;  ///< "2 warnings"
    void setWarningsOnly(bool only);

  Q_SIGNALS:
    void detailChanged();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    Workbench& m_workbench;
    LogModel* m_model;
    QSortFilterProxyModel* m_filter;
    QListView* m_list;
};

}  // namespace lathe::app
