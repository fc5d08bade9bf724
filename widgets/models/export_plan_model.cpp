// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/export_plan_model.h"

#include <QApplication>
#include <QLocale>
#include <QPalette>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

namespace {

using Kind = core::ExportEntry::Action;

QColor colorOf(const core::ExportEntry& entry, int column) {
    const Tokens& t = tokens(modeOf(QApplication::palette()));
    const bool decisive = column == ExportPlanModel::Tensor || column == ExportPlanModel::Action;
    if (column == ExportPlanModel::Action && entry.action == Kind::Refused) return t.error;
    if (column == ExportPlanModel::Action && entry.action == Kind::Reencoded) return t.warning;
    return decisive && entry.action != Kind::Kept ? t.text1 : t.text2;
}

}  // namespace

void ExportPlanModel::setEntries(std::vector<core::ExportEntry> entries) {
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int ExportPlanModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ExportPlanModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant ExportPlanModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const core::ExportEntry& entry = m_entries[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return text(entry, index.column());
        case Qt::ToolTipRole:
            return QString::fromStdString(entry.reason);
        case Qt::ForegroundRole:
            return colorOf(entry, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::AlignVCenter |
                (index.column() == RelativeError ? Qt::AlignRight : Qt::AlignLeft));
        case kNotableRole:
            return entry.action != Kind::Kept || !entry.reason.empty() ? QStringLiteral("1")
                                                                       : QStringLiteral("0");
        default:
            return {};
    }
}

QString ExportPlanModel::text(const core::ExportEntry& entry, int column) const {
    switch (column) {
        case Tensor:
            return QString::fromStdString(entry.name);
        case StoredNow:
            return QString::fromStdString(entry.from);
        case InTheFile:
            return QString::fromStdString(entry.to);
        case Action:
            return entry.action == Kind::Kept        ? tr("kept")
                   : entry.action == Kind::Reencoded ? tr("re-encoded")
                                                     : tr("refused");
        case RelativeError:
            if (entry.action != Kind::Reencoded) return QStringLiteral("–");
            return entry.relativeError == 0 ? QStringLiteral("0")
                                            : QLocale().toString(entry.relativeError, 'e', 1);
        case Reason:
            return QString::fromStdString(entry.reason);
        default:
            return {};
    }
}

QVariant ExportPlanModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == RelativeError ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Tensor:
            return tr("Tensor");
        case StoredNow:
            return tr("Stored now");
        case InTheFile:
            return tr("In the file");
        case Action:
            return tr("Action");
        case RelativeError:
            return tr("Relative error");
        case Reason:
            return tr("Reason");
        default:
            return {};
    }
}

}  // namespace lathe::widgets
