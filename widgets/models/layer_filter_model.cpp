// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_filter_model.h"

#include <QRegularExpression>
#include <algorithm>

#include "widgets/models/layer_tree_model.h"

namespace lathe::widgets {

LayerFilterModel::LayerFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setSortRole(LayerTreeModel::SortRole);
}

void LayerFilterModel::setFilterText(const QString& text) {
    static const QRegularExpression bound(
        QStringLiteral("^([<>])\\s*(\\d+(?:\\.\\d+)?)(k|m|g)?b$"));
    m_words.clear();
    m_atLeast = 0;
    m_atMost = std::numeric_limits<double>::infinity();
    for (const QString& word :
         text.toLower().split(QRegularExpression(QStringLiteral("[\\s,]+")), Qt::SkipEmptyParts)) {
        const QRegularExpressionMatch match = bound.match(word);
        if (!match.hasMatch()) {
            m_words << word;
            continue;
        }
        const QString unit = match.captured(3);
        const double bytes = match.captured(2).toDouble() * (unit == "k"   ? 1e3
                                                             : unit == "m" ? 1e6
                                                             : unit == "g" ? 1e9
                                                                           : 1);
        (match.captured(1) == ">" ? m_atLeast : m_atMost) = bytes;
    }
    invalidateFilter();
}

bool LayerFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (sourceModel()->rowCount(index) > 0)  // blocks live by their weights
        return m_words.isEmpty() && m_atLeast == 0 &&
               m_atMost == std::numeric_limits<double>::infinity();
    const double bytes = index.data(LayerTreeModel::BytesRole).toDouble();
    if (bytes < m_atLeast || bytes > m_atMost) return false;
    const QString text = index.data(LayerTreeModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return text.contains(word); });
}

}  // namespace lathe::widgets
