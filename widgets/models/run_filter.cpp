// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_filter.h"

#include <algorithm>

#include "widgets/models/run_model.h"

namespace lathe::widgets {

RunFilter::RunFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setSortRole(RunModel::SortRole);
    setDynamicSortFilter(true);
}

void RunFilter::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QString text = sourceModel()
                             ->index(row, RunModel::NameColumn, parent)
                             .data(RunModel::SearchRole)
                             .toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

bool RunFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    const bool leftFirst = left.data(RunModel::BaselineRole).toBool();
    const bool rightFirst = right.data(RunModel::BaselineRole).toBool();
    if (leftFirst != rightFirst) return leftFirst == ascending;
    const QVariant a = left.data(RunModel::SortRole), b = right.data(RunModel::SortRole);
    if (a.isValid() != b.isValid()) return a.isValid() == ascending;
    if (a.typeId() == QMetaType::Double) return a.toDouble() < b.toDouble();
    return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

}  // namespace lathe::widgets
