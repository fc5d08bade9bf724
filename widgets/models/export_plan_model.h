// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an export will do to each tensor, as a table.

#include <QAbstractTableModel>
#include <vector>

#include "core/model/export_plan.h"

namespace lathe::widgets {

class ExportPlanModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Tensor, StoredNow, InTheFile, Action, RelativeError, Reason, kColumns };
    /// "1" for rows that are not kept, and for those that say something all the same.
    static constexpr int kNotableRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(std::vector<core::ExportEntry> entries);
    const std::vector<core::ExportEntry>& entries() const { return m_entries; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString text(const core::ExportEntry& entry, int column) const;

    std::vector<core::ExportEntry> m_entries;
};

}  // namespace lathe::widgets
