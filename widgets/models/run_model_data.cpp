// SPDX-License-Identifier: GPL-3.0-or-later
// What the cells of the table of runs say.
#include <algorithm>
#include <cmath>

#include "widgets/models/run_model.h"

namespace lathe::widgets {

namespace {

constexpr int kMetricColumns = static_cast<int>(RunMetric::Seconds) + 1;

bool sameMachine(const core::Machine& a, const core::Machine& b) {
    return a.processor == b.processor && a.cores == b.cores && a.memoryBytes == b.memoryBytes &&
           a.system == b.system;
}

QString apartBy(const std::vector<core::Run>& runs, const core::Run& run, core::Metric metric) {
    return QString::fromStdString(core::whyApart(runs, run, metric));
}

}  // namespace

std::optional<RunMetric> RunModel::metricOf(int column) {
    const int metric = column - FirstMetricColumn;
    if (metric < 0 || metric >= kMetricColumns) return {};
    return static_cast<RunMetric>(metric);
}

int RunModel::seedColumn() {
    return FirstMetricColumn + kMetricColumns;
}
int RunModel::machineColumn() {
    return seedColumn() + 1;
}
int RunModel::statusColumn() {
    return seedColumn() + 2;
}
int RunModel::columnCount(const QModelIndex&) const {
    return seedColumn() + 3;
}

QString RunModel::whyApart(const core::Run& run, RunMetric metric) const {
    const auto& kind = infoOf(metric).kind;
    return kind ? apartBy(m_runs, run, *kind) : QString();
}

QVariant RunModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const core::Run& run = m_runs[nodeOf(index)->run];
    switch (role) {
        case IdRole:
            return static_cast<qint64>(run.id);
        case BaselineRole:
            return run.id == m_baseline;
        case StarRole:
            return run.labels.starred;
        case StyleRole:
            return isTicked(run.id) ? QVariant::fromValue(styleOf(run.id)) : QVariant();
        case SearchRole:
            return searchText(run);
        default:
            break;
    }
    if (index.column() == TickColumn) return tickData(run, role);
    if (index.column() == NameColumn) return nameData(run, role);
    if (const auto metric = metricOf(index.column())) return metricData(run, *metric, role);
    return fixedData(run, index.column(), role);
}

QVariant RunModel::tickData(const core::Run& run, int role) const {
    if (role == Qt::CheckStateRole) return isTicked(run.id) ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::AccessibleTextRole)
        return tr("Compare %1").arg(QString::fromStdString(run.name));
    return {};
}

QVariant RunModel::nameData(const core::Run& run, int role) const {
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
        case SortRole:
            return QString::fromStdString(run.name);
        case BadgesRole:
            return badgesOf(run);
        case Qt::ToolTipRole: {
            QStringList lines = {QString::fromStdString(run.name)};
            for (const core::RecipeStep& step : run.recipe.steps)
                if (step.enabled) lines << QString::fromStdString(core::toText(step));
            for (const std::string& text : {run.reason, run.problem, run.labels.note})
                if (!text.empty()) lines << QString::fromStdString(text);
            return lines.join(QLatin1Char('\n'));
        }
        default:
            return {};
    }
}

QVariant RunModel::metricData(const core::Run& run, RunMetric metric, int role) const {
    const std::optional<double> value = valueOf(run, metric);
    switch (role) {
        case Qt::DisplayRole:
            return metricText(run, metric, m_locale);
        case ErrorRole:
            return errorText(run, metric, m_locale);
        case SortRole:
            return value ? QVariant(*value) : QVariant();
        case ReasonRole:
            return whyApart(run, metric);
        case Qt::ToolTipRole: {
            const QString reason = whyApart(run, metric);
            if (!reason.isEmpty()) return tr("Not comparable: %1").arg(reason);
            const QString error = errorText(run, metric, m_locale);
            if (error.isEmpty()) return {};
            return QVariant(metricText(run, metric, m_locale) + QLatin1Char(' ') + error);
        }
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        case Qt::AccessibleTextRole: {
            const QString text = (metricText(run, metric, m_locale) + QLatin1Char(' ') +
                                  errorText(run, metric, m_locale))
                                     .trimmed();
            return whyApart(run, metric).isEmpty() ? text : tr("%1, not comparable").arg(text);
        }
        default:
            return {};
    }
}

QVariant RunModel::fixedData(const core::Run& run, int column, int role) const {
    if (role == Qt::TextAlignmentRole && column == seedColumn())
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == machineColumn())
        return QString::fromStdString(run.machine.processor + "\n" + run.machine.system + "\n" +
                                      run.machine.target);
    if (role != Qt::DisplayRole && role != SortRole) return {};
    if (column == seedColumn()) return QString::number(run.recipe.seed);
    if (column == machineColumn())
        return tr("%1, %n thread(s)", nullptr, run.machine.threads)
            .arg(QString::fromStdString(run.machine.processor));
    switch (run.status) {
        case core::RunStatus::Running:
            return tr("running");
        case core::RunStatus::Done:
            return tr("done");
        case core::RunStatus::Failed:
            return tr("failed");
        case core::RunStatus::Cancelled:
            return tr("cancelled");
        case core::RunStatus::Interrupted:
            return tr("interrupted");
    }
    return {};
}

QStringList RunModel::badgesOf(const core::Run& run) const {
    QStringList badges;
    if (run.status != core::RunStatus::Done)
        badges << fixedData(run, statusColumn(), Qt::DisplayRole).toString();
    if (!apartBy(m_runs, run, core::Metric::Latency).isEmpty()) {
        const core::Run* reference = core::referenceOf(m_runs, core::Metric::Latency);
        badges << (sameMachine(reference->machine, run.machine) ? tr("other settings")
                                                                : tr("other machine"));
    }
    for (const core::Metric metric : {core::Metric::Perplexity, core::Metric::Divergence,
                                      core::Metric::Tasks, core::Metric::Classes})
        if (!apartBy(m_runs, run, metric).isEmpty()) {
            const core::Run* reference = core::referenceOf(m_runs, metric);
            badges << (reference->machine.precision == run.machine.precision
                           ? tr("other data")
                           : tr("other precision"));
            break;
        }
    return badges;
}

QString RunModel::searchText(const core::Run& run) const {
    std::string text = run.name + "\n" + run.labels.tag + "\n" + run.labels.note;
    for (const core::RecipeStep& step : run.recipe.steps) text += "\n" + core::toText(step);
    return QString::fromStdString(text);
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const auto metric = metricOf(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant((metric || section == seedColumn() ? Qt::AlignRight : Qt::AlignLeft) |
                        Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && metric) return metricHelp(*metric);
    if (role != Qt::DisplayRole) return {};
    if (metric) return metricHeader(*metric);
    if (section == NameColumn) return tr("Run");
    if (section == seedColumn()) return tr("Seed");
    if (section == machineColumn()) return tr("Machine");
    if (section == statusColumn()) return tr("Status");
    return QString();
}

bool RunModel::differs(int column) const {
    if (column < FirstMetricColumn) return true;
    QString first;
    bool seen = false;
    for (const core::Run& run : m_runs) {
        if (m_styles.size() > 1 && !isTicked(run.id)) continue;
        const QString text = indexOf(run.id, column).data(Qt::DisplayRole).toString();
        if (seen && text != first) return true;
        first = text;
        seen = true;
    }
    return false;
}

bool RunModel::hasNumbers(int column) const {
    const auto metric = metricOf(column);
    const core::Run* root = baseline();
    if (!metric || !root) return true;
    return std::ranges::any_of(m_runs, [&](const core::Run& run) {
        return run.source == root->source && valueOf(run, *metric).has_value();
    });
}

ChartTable RunModel::table(const std::vector<core::RunId>& ids) const {
    ChartTable table;
    table.headers = {tr("Run"), tr("Parent"), tr("Status"), tr("Recipe"), tr("Seed")};
    for (const RunMetricInfo& info : runMetrics()) {
        table.headers << metricHeader(info.metric);
        if (info.kind && info.kind != core::Metric::Latency)
            table.headers << tr("%1 error").arg(metricName(info.metric));
    }
    table.headers << tr("Not comparable") << tr("Processor") << tr("Threads") << tr("Precision")
                  << tr("Program") << tr("Source SHA-256");
    const auto text = [](const std::string& value) {
        return QVariant(QString::fromStdString(value));
    };
    for (const core::RunId id : ids) {
        const core::Run* run = this->run(id);
        if (!run) continue;
        const core::Run* parent = run->parent ? this->run(*run->parent) : nullptr;
        std::string recipe;
        for (const core::RecipeStep& step : run->recipe.steps)
            if (step.enabled) recipe += (recipe.empty() ? "" : "; ") + core::toText(step);
        std::vector<QVariant> row = {text(run->name), text(parent ? parent->name : ""),
                                     text(std::string(core::nameOf(run->status))), text(recipe),
                                     QVariant::fromValue<qulonglong>(run->recipe.seed)};
        QStringList reasons;
        for (const RunMetricInfo& info : runMetrics()) {
            row.push_back(valueOf(*run, info.metric).value_or(std::nan("")));
            if (info.kind && info.kind != core::Metric::Latency)
                row.push_back(errorOf(*run, info.metric));
            if (const QString why = whyApart(*run, info.metric); !why.isEmpty()) reasons << why;
        }
        reasons.removeDuplicates();
        row.push_back(reasons.join(QStringLiteral("; ")));
        row.push_back(text(run->machine.processor));
        row.push_back(run->machine.threads);
        row.push_back(text(run->machine.precision));
        row.push_back(text(run->machine.program));
        row.push_back(text(run->sourceSha256));
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace lathe::widgets
