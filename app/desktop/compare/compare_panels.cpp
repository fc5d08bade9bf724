// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/compare_panels.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>

#include "app/desktop/compare/training_curves.h"
#include "widgets/curves/live_curve.h"
#include "widgets/models/run_charts.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/segmented_button.h"

namespace lathe::app {

using widgets::RunMetric;

namespace {

/// Puts `controls` into the title line of a chart, at its right end.
QHBoxLayout* titleControls(QWidget* chart) {
    auto* row = new QHBoxLayout(chart);
    row->setContentsMargins(0, 6, 12, 0);
    row->setSpacing(6);
    row->setAlignment(Qt::AlignTop | Qt::AlignRight);
    return row;
}

}  // namespace

ComparePanels::ComparePanels(QWidget* parent)
    : QWidget(parent),
      m_scatter(new widgets::ScatterChart),
      m_tasks(new widgets::DotPlot),
      m_latency(new widgets::LatencyChart),
      m_layers(new widgets::LineChart),
      m_trainings(new widgets::LiveCurve),
      m_x(new QComboBox),
      m_y(new QComboBox),
      m_last(new QStackedWidget),
      m_lastChoice(new widgets::SegmentedButton) {
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(scatterPanel());
    splitter->addWidget(m_tasks);
    splitter->addWidget(lastPanel());
    splitter->setSizes({400, 320, 280});
    for (int i = 0; i < splitter->count(); ++i) splitter->setStretchFactor(i, i == 0 ? 4 : 3);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);
    setProperty("role", "surface");
    fillAxes();
    retranslate();
}

QWidget* ComparePanels::scatterPanel() {
    QHBoxLayout* row = titleControls(m_scatter);
    row->addWidget(m_y);
    row->addWidget(widgets::makeLabel("detail", m_scatter, QStringLiteral("/")));
    row->addWidget(m_x);
    for (QComboBox* box : {m_x, m_y})
        connect(box, &QComboBox::activated, this, [this] {
            if (m_model) show(*m_model, m_limits, m_current);
            Q_EMIT axesChanged();
        });
    connect(m_scatter, &widgets::ScatterChart::pointSelected, this,
            [this](const QString& id) { Q_EMIT runSelected(id.toLongLong()); });
    return m_scatter;
}

QWidget* ComparePanels::lastPanel() {
    m_last->addWidget(m_latency);
    m_last->addWidget(m_layers);
    m_last->addWidget(m_trainings);
    auto* panel = new QWidget;
    panel->setProperty("role", "surface");
    // The choice stands in the title line of whichever chart is shown.
    auto* all = new QGridLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_last, 0, 0);
    auto* corner = new QWidget;
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(12, 6, 0, 0);
    row->addWidget(m_lastChoice);
    all->addWidget(corner, 0, 0, Qt::AlignTop | Qt::AlignLeft);
    for (widgets::ChartWidget* chart :
         std::initializer_list<widgets::ChartWidget*>{m_latency, m_layers, m_trainings})
        chart->setTitleCovered(true);
    connect(m_lastChoice, &widgets::SegmentedButton::chosen, m_last,
            &QStackedWidget::setCurrentIndex);
    return panel;
}

void ComparePanels::fillAxes() {
    for (QComboBox* box : {m_x, m_y}) {
        const int chosen = box->currentIndex();
        box->clear();
        for (const widgets::RunMetricInfo& info : widgets::runMetrics())
            box->addItem(widgets::metricName(info.metric), static_cast<int>(info.metric));
        box->setCurrentIndex(chosen);
    }
    if (m_x->currentIndex() < 0) setAxes(RunMetric::Size, RunMetric::Kl);
}

void ComparePanels::setAxes(RunMetric x, RunMetric y) {
    m_x->setCurrentIndex(m_x->findData(static_cast<int>(x)));
    m_y->setCurrentIndex(m_y->findData(static_cast<int>(y)));
    if (m_model) show(*m_model, m_limits, m_current);
}

RunMetric ComparePanels::axis(const QComboBox* box) const {
    return static_cast<RunMetric>(box->currentData().toInt());
}

void ComparePanels::show(const widgets::RunModel& model, const widgets::RunLimits& limits,
                         core::RunId current) {
    m_model = &model;
    m_limits = limits;
    m_current = current;
    titleScatter();
    m_scatter->setData(widgets::scatterOf(model, axis(m_x), axis(m_y), limits, current));
    m_tasks->setData(widgets::taskChangesOf(model));
    m_latency->setData(widgets::latencyOf(model, limits));
    m_layers->setData(widgets::layerErrorsOf(model));
    fillTrainingCurve(*m_trainings, model);
}

void ComparePanels::titleScatter() {
    m_scatter->setTitle(
        tr("%1 against %2").arg(widgets::metricName(axis(m_y)), widgets::metricName(axis(m_x))));
}

void ComparePanels::setCurrentRun(core::RunId id) {
    m_current = id;
    m_scatter->setSelectedId(QString::number(id));
}

void ComparePanels::showTrainings() {
    m_last->setCurrentWidget(m_trainings);
    m_lastChoice->setCurrentIndex(m_last->currentIndex());
}

void ComparePanels::retranslate() {
    fillAxes();
    titleScatter();
    m_tasks->setTitle(tr("Change per task"), tr("dashed line: original"));
    m_latency->setTitle(tr("Latency per token"));
    m_layers->setTitle(tr("Error per layer"));
    m_scatter->setWhatsThis(tr(
        "Each point is a run with its standard error. The step line is the Pareto front: no run is "
        "better in both numbers. Hollow runs are dominated."));
    m_tasks->setWhatsThis(
        tr("Accuracy minus the original's on the same questions, in percentage points; whiskers "
           "are one "
           "standard error of the paired difference."));
    m_latency->setWhatsThis(
        tr("Milliseconds to write one token: dot, half of all tokens are faster; ring, 90 %; tick, "
           "99 %."));
    m_layers->setWhatsThis(
        tr("Frobenius norm of the change over that of the original, block by block."));
    m_scatter->setEmptyState(tr("No run has both of these numbers."));
    m_tasks->setEmptyState(tr("Tick runs that were measured on tasks."));
    m_latency->setEmptyState(tr("Tick runs whose latency was measured."));
    m_layers->setEmptyState(tr("Tick runs whose weights were compressed."));
    m_x->setAccessibleName(tr("Horizontal axis"));
    m_y->setAccessibleName(tr("Vertical axis"));
    m_x->setToolTip(m_x->accessibleName());
    m_y->setToolTip(m_y->accessibleName());
    m_trainings->setWhatsThis(
        tr("The loss of each step of training, and of the looks at data that is never trained on. "
           "Of several trainings one of the two is shown."));
    m_trainings->setEmptyState(tr("Tick runs that were trained."));
    m_lastChoice->setLabels({tr("Latency"), tr("Layers"), tr("Training")});
}

}  // namespace lathe::app
