// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/recent_models_model.h"

#include <QLocale>

#include "widgets/style/line_icon.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

void RecentModelsModel::setModels(std::vector<RecentModel> models) {
    beginResetModel();
    m_models = std::move(models);
    endResetModel();
}

void RecentModelsModel::setRunCounts(std::map<QString, int> runs) {
    m_runs = std::move(runs);
    if (!m_models.empty()) Q_EMIT dataChanged(index(0, Runs), index(rowCount() - 1, Runs));
}

int RecentModelsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_models.size());
}
int RecentModelsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecentModelsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const RecentModel& model = m_models[size_t(index.row())];
    if (role == SourceRole || role == Qt::ToolTipRole) return model.source;
    if (role == Qt::DecorationRole && index.column() == Name)
        return widgets::lineIcon(QStringLiteral("cube"));
    if (role == Qt::TextAlignmentRole)
        return int((index.column() >= Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const auto runs = m_runs.find(model.source);
    switch (index.column()) {
        case Name:
            return model.name;
        case Format:
            return model.format;
        case Size:
            return widgets::bytesText(model.bytes);
        case Runs:
            return runs == m_runs.end() ? QString() : tr("%n runs", nullptr, runs->second);
        case Opened:
            return model.opened.date() == QDate::currentDate()
                       ? tr("today, %1")
                             .arg(QLocale().toString(model.opened.time(), QLocale::ShortFormat))
                       : QLocale().toString(model.opened.date(), QLocale::ShortFormat);
        default:
            return {};
    }
}

QVariant RecentModelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Name");
        case Format:
            return tr("Format");
        case Size:
            return tr("Size");
        case Runs:
            return tr("Runs");
        case Opened:
            return tr("Opened");
        default:
            return {};
    }
}

}  // namespace lathe::app
