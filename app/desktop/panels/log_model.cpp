// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/log_model.h"

#include <algorithm>

#include "widgets/style/line_icon.h"

namespace lathe::app {

void LogModel::add(Severity severity, const Saying& sentence, const QString& weight) {
    const int row = int(m_entries.size());
    beginInsertRows({}, row, row);
    m_entries.push_back({QTime::currentTime(), severity, sentence, weight});
    endInsertRows();
}

void LogModel::retranslate() {
    if (!m_entries.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int LogModel::countOf(Severity severity) const {
    return int(std::count_if(m_entries.begin(), m_entries.end(),
                             [&](const Entry& entry) { return entry.severity == severity; }));
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Entry& entry = m_entries[size_t(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return entry.time.toString(QStringLiteral("HH:mm:ss  ")) + entry.sentence();
        case Qt::ToolTipRole:
            return entry.sentence();
        case Qt::DecorationRole: {
            static const char* const icons[] = {"info", "warning", "error"};
            return widgets::lineIcon(QLatin1String(icons[int(entry.severity)]));
        }
        case SeverityRole:
            return int(entry.severity);
        case WeightRole:
            return entry.weight;
        default:
            return {};
    }
}

}  // namespace lathe::app
