// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The recent models as a table for the start page.

#include <QAbstractTableModel>
#include <map>
#include <vector>

#include "app/desktop/window/recent_models.h"

namespace lathe::app {

class RecentModelsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Format, Size, Runs, Opened, ColumnCount };
    enum Role { SourceRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setModels(std::vector<RecentModel> models);
    /// How many runs the workspace holds of each source.
    void setRunCounts(std::map<QString, int> runs);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    std::vector<RecentModel> m_models;
    std::map<QString, int> m_runs;
};

}  // namespace lathe::app
