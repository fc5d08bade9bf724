// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/compare_panels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>

#include "app/desktop/compare/class_pages.h"
#include "app/desktop/compare/training_curves.h"
#include "widgets/curves/live_curve.h"
#include "widgets/models/bit_lines.h"
#include "widgets/models/run_charts.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/page_stack.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/panels/title_control.h"

namespace lathe::app {

using widgets::RunMetric;

namespace {

constexpr int kTotalBits = -1;  ///< of the horizontal axis, in place of a RunMetric

/// "Size" as "size"; "KL" stays.
QString insideSentence(QString name) {
    if (name.size() > 1 && !name[1].isUpper()) name[0] = name[0].toLower();
    return name;
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
      m_classes(new ClassPages(this)),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_last(new widgets::PageStack),
      m_lastChoice(new widgets::SegmentedButton) {
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(scatterPanel());
    m_splitter->addWidget(m_tasks);
    m_splitter->addWidget(lastPanel());
    m_splitter->setSizes({400, 320, 280});
    for (int i = 0; i < m_splitter->count(); ++i) m_splitter->setStretchFactor(i, i == 0 ? 4 : 3);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_splitter);
    setProperty("role", "surface");
    fillAxes();
    retranslate();
}

QWidget* ComparePanels::scatterPanel() {
    m_x->setObjectName(QStringLiteral("compare.x"));
    m_y->setObjectName(QStringLiteral("compare.y"));
    auto* axes = new QWidget;
    auto* row = new QHBoxLayout(axes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_y);
    row->addWidget(widgets::makeLabel("detail", axes, QStringLiteral("/")));
    row->addWidget(m_x);
    auto* panel = new QWidget;
    widgets::putIntoTitleLine(panel, m_scatter, axes, Qt::AlignRight);
    for (QComboBox* box : {m_x, m_y})
        connect(box, &QComboBox::activated, this, &ComparePanels::chooseAxis);
    connect(m_scatter, &widgets::ScatterChart::pointSelected, this,
            [this](const QString& id) { Q_EMIT runSelected(id.toLongLong()); });
    return panel;
}

QWidget* ComparePanels::lastPanel() {
    for (widgets::ChartWidget* chart :
         std::initializer_list<widgets::ChartWidget*>{m_latency, m_layers, m_trainings}) {
        m_last->addWidget(chart);
        chart->setTitleCovered(true);
    }
    for (QWidget* page : m_classes->pages()) m_last->addWidget(page);
    auto* panel = new QWidget;
    panel->setProperty("role", "surface");
    widgets::putIntoTitleLine(panel, m_last, m_lastChoice, Qt::AlignLeft);
    connect(m_lastChoice, &widgets::SegmentedButton::chosen, this,
            [this](int index) { m_last->setCurrentWidget(m_offered.value(index)); });
    return panel;
}

bool ComparePanels::ofClassifiers() const {
    return m_model && widgets::comparesClassifiers(*m_model);
}

/// The pages that have something to show of this kind of model.
void ComparePanels::offerPages() {
    QStringList names;
    if (ofClassifiers()) {
        m_offered = m_classes->pages();
        names = m_classes->names();
    } else {
        m_offered = {m_latency};
        names << tr("Latency");
    }
    m_offered << m_layers << m_trainings;
    names << tr("Layers") << tr("Training");
    m_lastChoice->setLabels(names);
    if (m_tasks->isHidden() != ofClassifiers()) {
        m_tasks->setVisible(!ofClassifiers());
        m_splitter->setSizes(ofClassifiers() ? QList<int>{400, 0, 600} : QList<int>{400, 320, 280});
    }
    showPage(m_offered.contains(m_last->currentWidget()) ? m_last->currentWidget()
                                                         : m_offered.first());
}

void ComparePanels::showPage(QWidget* page) {
    m_last->setCurrentWidget(page);
    m_lastChoice->setCurrentIndex(int(m_offered.indexOf(page)));
}

void ComparePanels::fillAxes() {
    for (QComboBox* box : {m_x, m_y}) {
        const int chosen = box->currentIndex();
        box->clear();
        for (const widgets::RunMetricInfo& info : widgets::runMetrics())
            box->addItem(widgets::metricName(info.metric), static_cast<int>(info.metric));
        if (box == m_x) box->addItem(tr("Total bits"), kTotalBits);
        box->setCurrentIndex(chosen);
    }
    chooseUsualAxes();
}

/// Quality against size, until the user wants to see something else.
void ComparePanels::chooseUsualAxes() {
    if (m_axesChosen) return;
    m_x->setCurrentIndex(m_x->findData(static_cast<int>(RunMetric::Size)));
    const RunMetric quality = ofClassifiers() ? RunMetric::Accuracy : RunMetric::Kl;
    m_y->setCurrentIndex(m_y->findData(static_cast<int>(quality)));
}

void ComparePanels::setAxes(RunMetric x, RunMetric y) {
    m_axesChosen = true;
    m_x->setCurrentIndex(m_x->findData(static_cast<int>(x)));
    m_y->setCurrentIndex(m_y->findData(static_cast<int>(y)));
    if (m_model) show(*m_model, m_limits, m_current);
}

void ComparePanels::showBitLines() {
    m_x->setCurrentIndex(m_x->findData(kTotalBits));
    chooseAxis();
}

bool ComparePanels::showsBitLines() const {
    return m_x->currentData().toInt() == kTotalBits;
}

void ComparePanels::chooseAxis() {
    m_axesChosen = true;
    // Divergence is from each model's own original, which says nothing between models.
    if (showsBitLines() && widgets::infoOf(axis(m_y)).kind == core::Metric::Divergence)
        m_y->setCurrentIndex(m_y->findData(static_cast<int>(RunMetric::Perplexity)));
    if (m_model) show(*m_model, m_limits, m_current);
    Q_EMIT axesChanged();
}

RunMetric ComparePanels::axis(const QComboBox* box) const {
    return static_cast<RunMetric>(box->currentData().toInt());
}

void ComparePanels::show(const widgets::RunModel& model, const widgets::RunLimits& limits,
                         core::RunId current) {
    m_model = &model;
    m_limits = limits;
    m_current = current;
    chooseUsualAxes();
    offerPages();
    showScatter();
    m_tasks->setData(widgets::taskChangesOf(model));
    m_latency->setData(widgets::latencyOf(model, limits));
    m_layers->setData(widgets::layerErrorsOf(model));
    fillTrainingCurve(*m_trainings, model);
    if (ofClassifiers()) m_classes->show(model, current);
}

void ComparePanels::showScatter() {
    titleScatter();
    m_scatter->setData(
        showsBitLines() ? widgets::bitLinesOf(*m_model, axis(m_y), m_current)
                        : widgets::scatterOf(*m_model, axis(m_x), axis(m_y), m_limits, m_current));
}

void ComparePanels::titleScatter() {
    m_scatter->setTitle(
        tr("%1 against %2")
            .arg(widgets::metricName(axis(m_y)), insideSentence(m_x->currentText())));
    m_scatter->setWhatsThis(
        showsBitLines()
            ? tr("Each point is a run with its standard error: quality against the bits of the "
                 "whole model, scales included, over all models of the workspace. A line goes "
                 "through the runs of one bit width that no other of that width beats in both "
                 "numbers; hollow points are beaten, or mix widths. Where the line of fewer bits "
                 "is better at the same total, a larger model of fewer bits is the better buy "
                 "(Dettmers and Zettlemoyer, 2023). Hatched runs were measured on other data.")
            : tr("Each point is a run with its standard error. The step line is the Pareto front: "
                 "no run is better in both numbers. Hollow runs are dominated."));
}

void ComparePanels::setCurrentRun(core::RunId id) {
    m_current = id;
    m_scatter->setSelectedId(QString::number(id));
    if (ofClassifiers()) m_classes->show(*m_model, id);
}

void ComparePanels::showTrainings() {
    showPage(m_trainings);
}

void ComparePanels::showClasses(int page) {
    showPage(m_classes->pages().value(page));
}

void ComparePanels::retranslate() {
    fillAxes();
    titleScatter();
    m_tasks->setTitle(tr("Change per task"), tr("dashed line: original"));
    m_latency->setTitle(tr("Latency per token"));
    m_layers->setTitle(tr("Error per layer"));
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
    m_classes->retranslate();
    offerPages();
}

}  // namespace lathe::app
