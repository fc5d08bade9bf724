// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The runs of a workspace as a family tree: what was derived from what, with every number of each.
// Ticked runs are compared; each keeps the hue and marker it got when it was ticked. The baseline
// comes first and is what others must be comparable with.

#include <QAbstractItemModel>
#include <QLocale>
#include <QStringList>
#include <map>
#include <memory>
#include <vector>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/markers.h"
#include "widgets/models/run_metrics.h"

namespace lathe::widgets {

class RunModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    /// The tick with marker, the name (which carries the tree), each of runMetrics(), then these.
    enum FixedColumn { TickColumn, NameColumn, FirstMetricColumn };
    static int columnOf(RunMetric metric) { return FirstMetricColumn + static_cast<int>(metric); }
    static std::optional<RunMetric> metricOf(int column);
    static int seedColumn();
    static int machineColumn();
    static int statusColumn();

    enum Role {
        IdRole = Qt::UserRole,  ///< qint64
        SortRole,               ///< double or QString; invalid where there is none
        ErrorRole,              ///< "± 0.17"
        ReasonRole,             ///< why the cell is not comparable; empty: it is
        BadgesRole,             ///< "other machine", "failed": QStringList, on the name
        BaselineRole,           ///< bool
        StarRole,               ///< bool
        StyleRole,              ///< SeriesStyle of a ticked run, else invalid
        SearchRole              ///< all that the filter looks into
    };

    explicit RunModel(QObject* parent = nullptr);

    /// Keeps ticks and styles of runs that stay. `baseline` 0: the pinned run, else the first
    /// original.
    void setRuns(std::vector<core::Run> runs, core::RunId baseline = 0);
    /// Baseline first, parents before their children.
    const std::vector<core::Run>& runs() const { return m_runs; }
    const core::Run* run(core::RunId id) const;
    const core::Run* baseline() const { return m_runs.empty() ? nullptr : run(m_baseline); }
    QModelIndex indexOf(core::RunId id, int column = NameColumn) const;
    core::RunId idAt(const QModelIndex& index) const;

    std::vector<core::RunId> ticked() const;  ///< in tree order
    bool isTicked(core::RunId id) const { return m_styles.contains(id); }
    void setTicked(core::RunId id, bool ticked);
    void setTicked(const std::vector<core::RunId>& ids);
    SeriesStyle styleOf(core::RunId id) const;  ///< neutral when not ticked

    /// Why a number of this run must not stand beside the baseline's; empty: it may.
    QString whyApart(const core::Run& run, RunMetric metric) const;
    /// Whether the ticked runs (all, if fewer than two are ticked) differ in this column.
    bool differs(int column) const;

    /// Whether any run of the baseline's source has a number in this column: a classifier has no
    /// perplexity.
    bool hasNumbers(int column) const;

    void setLocale(const QLocale& locale);
    const QLocale& locale() const { return m_locale; }

    /// Everything, in numbers as they are, for CSV.
    ChartTable table(const std::vector<core::RunId>& ids) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void tickedChanged();
    void renameRequested(qint64 run, const QString& name);

  private:
    struct Node {
        size_t run = 0;
        Node* parent = nullptr;
        int row = 0;
        std::vector<Node*> children;
    };

    void build(std::vector<core::Run> runs);
    Node* nodeOf(const QModelIndex& index) const;
    QVariant nameData(const core::Run& run, int role) const;
    QVariant tickData(const core::Run& run, int role) const;
    QVariant metricData(const core::Run& run, RunMetric metric, int role) const;
    QVariant fixedData(const core::Run& run, int column, int role) const;
    QStringList badgesOf(const core::Run& run) const;
    QString searchText(const core::Run& run) const;
    void tick(core::RunId id);
    void tickChanged(core::RunId id);

    std::vector<core::Run> m_runs;
    std::vector<std::unique_ptr<Node>> m_nodes;  ///< one per run, same order
    Node m_root;
    core::RunId m_baseline = 0;
    std::map<core::RunId, SeriesStyle> m_styles;  ///< of ticked runs
    QLocale m_locale;
};

}  // namespace lathe::widgets
