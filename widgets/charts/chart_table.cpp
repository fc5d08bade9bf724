// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_table.h"

#include <cmath>
#include <utility>

#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

bool isNumber(const QVariant& value) {
    switch (value.typeId()) {
        case QMetaType::Double:
        case QMetaType::Int:
        case QMetaType::LongLong:
        case QMetaType::ULongLong:
            return true;
        default:
            return false;
    }
}

QString csvField(const QVariant& value) {
    if (value.typeId() == QMetaType::Double) {
        const double number = value.toDouble();
        return std::isnan(number) ? QString()
                                  : QString::number(number, 'g', QLocale::FloatingPointShortest);
    }
    QString text = value.toString();
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) &&
        !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1String("\""), QLatin1String("\"\"")) +
           QLatin1Char('"');
}

}  // namespace

ChartTable withOrigin(ChartTable table, const std::vector<TableOrigin>& origin) {
    for (const TableOrigin& one : origin) {
        table.headers << one.name;
        for (std::vector<QVariant>& row : table.rows) row.emplace_back(one.value);
    }
    return table;
}

QString csvOf(const ChartTable& table) {
    QString csv;
    const auto addLine = [&](const QStringList& fields) {
        csv += fields.join(QLatin1Char(',')) + QLatin1String("\r\n");
    };
    QStringList fields;
    for (const QString& header : table.headers) fields << csvField(header);
    addLine(fields);
    for (const std::vector<QVariant>& row : table.rows) {
        fields.clear();
        for (const QVariant& value : row) fields << csvField(value);
        addLine(fields);
    }
    return csv;
}

ChartTableModel::ChartTableModel(ChartTable table, const QLocale& locale, QObject* parent)
    : QAbstractTableModel(parent), m_table(std::move(table)), m_locale(locale) {}

int ChartTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const std::vector<QVariant>& row = m_table.rows[static_cast<size_t>(index.row())];
    if (static_cast<size_t>(index.column()) >= row.size()) return {};
    const QVariant& value = row[static_cast<size_t>(index.column())];
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(value) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == kValueRole) return value;
    if (role != Qt::DisplayRole) return {};
    if (value.typeId() == QMetaType::Double)
        return m_table.decimals ? fixedText(value.toDouble(), m_locale, *m_table.decimals)
                                : valueText(value.toDouble(), m_locale, 6);
    return isNumber(value) ? m_locale.toString(value.toLongLong()) : value;
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole &&
        section < m_table.headers.size())
        return m_table.headers[section];
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && rowCount() > 0)
        return index(0, section).data(role);  // above what it heads
    return QAbstractTableModel::headerData(section, orientation, role);
}

}  // namespace lathe::widgets
