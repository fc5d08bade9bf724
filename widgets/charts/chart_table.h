// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A chart's data as a table: for "Show as table", CSV files, screen readers and tests.

#include <QAbstractTableModel>
#include <QLocale>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <optional>
#include <vector>

namespace lathe::widgets {

struct ChartTable {
    QStringList headers;                      ///< with units
    std::vector<std::vector<QVariant>> rows;  ///< numbers as double or integer, else QString
    std::optional<int> decimals = {};         ///< of doubles; none: as many as each needs
};

/// What the numbers of a table come from, as a column that is the same in all its rows.
struct TableOrigin {
    QString name, value;
};
ChartTable withOrigin(ChartTable table, const std::vector<TableOrigin>& origin);

/// RFC 4180, numbers in the C locale with all digits, NaN as an empty field.
QString csvOf(const ChartTable& table);

constexpr int kValueRole = Qt::UserRole;  ///< what stands in the table, not its text

/// Read-only; numbers right-aligned and written for `locale`.
class ChartTableModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    ChartTableModel(ChartTable table, const QLocale& locale, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

  private:
    ChartTable m_table;
    QLocale m_locale;
};

}  // namespace lathe::widgets
