// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/compare_board.h"

#include <QAction>
#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>
#include <functional>

#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/goal_bar.h"
#include "app/desktop/compare/run_details.h"
#include "widgets/models/class_charts.h"
#include "widgets/models/run_tree_view.h"
#include "widgets/panels/empty_state.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

using widgets::metrics::kPadding;
constexpr size_t kFirstTicks = 4;
constexpr int kDetailsWidth = 288;

Goals measuredGoals(const core::Run* run) {
    if (!run) return {};
    Goals goals;
    goals.sizeMegabytes = widgets::valueOf(*run, widgets::RunMetric::Size);
    goals.memoryMegabytes = widgets::valueOf(*run, widgets::RunMetric::Memory);
    goals.latencyMs = widgets::valueOf(*run, widgets::RunMetric::P90);
    goals.accuracy = widgets::valueOf(*run, widgets::RunMetric::Accuracy);
    return goals;
}

}  // namespace

widgets::RunLimits limitsOf(const Goals& goals, bool ofClassifiers) {
    using widgets::RunMetric;
    widgets::RunLimits limits;
    const auto limit = [&](RunMetric metric, const std::optional<double>& value) {
        if (value) limits[metric] = *value;
    };
    limit(RunMetric::Size, goals.sizeMegabytes);
    if (ofClassifiers) {
        limit(RunMetric::Accuracy, goals.accuracy);
        return limits;
    }
    limit(RunMetric::Memory, goals.memoryMegabytes);
    limit(RunMetric::P90, goals.latencyMs);
    limit(RunMetric::Kl, goals.kl);
    return limits;
}

CompareBoard::CompareBoard(QWidget* parent)
    : QWidget(parent),
      m_pages(new QStackedWidget),
      m_empty(new widgets::EmptyState),
      m_try(m_empty->addButton()),
      m_goalBar(new GoalBar),
      m_tree(new widgets::RunTreeView),
      m_panels(new ComparePanels),
      m_details(new RunDetails) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    widgets::setRole(m_empty, "surface");
    m_pages->addWidget(m_empty);
    m_pages->addWidget(mainPage());
    all->addWidget(m_pages);
    setFocusProxy(m_try);
    connectAll();
    retranslate();
}

QWidget* CompareBoard::toolbar() {
    QFrame* bar = widgets::makeFrame("toolbar", nullptr);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(kPadding, 6, kPadding, 6);
    row->setSpacing(8);
    row->addWidget(m_goalBar);
    row->addStretch();
    m_filter = new QLineEdit;
    m_filter->addAction(widgets::lineIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(150);
    m_differencesOnly = new QCheckBox;
    m_report = new QPushButton;
    row->addWidget(m_filter);
    row->addWidget(m_differencesOnly);
    row->addWidget(m_report);
    return bar;
}

QWidget* CompareBoard::mainPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(toolbar());
    auto* left = m_splitter = new QSplitter(Qt::Vertical);
    left->setChildrenCollapsible(false);
    left->addWidget(m_tree);
    left->addWidget(m_panels);
    left->setSizes({380, 400});
    left->setStretchFactor(0, 1);
    left->setStretchFactor(1, 1);
    connect(left, &QSplitter::splitterMoved, this, [this] { m_splitterMoved = true; });
    auto* across = new QSplitter(Qt::Horizontal);
    across->setChildrenCollapsible(false);
    across->addWidget(left);
    across->addWidget(m_details);
    across->setStretchFactor(0, 1);
    across->setSizes({1000, kDetailsWidth});
    m_details->setMinimumWidth(kDetailsWidth);
    column->addWidget(across, 1);
    return page;
}

void CompareBoard::connectAll() {
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(find);
    connect(find, &QAction::triggered, this,
            [this] { m_filter->setFocus(Qt::ShortcutFocusReason); });
    connect(m_try, &QPushButton::clicked, this, &CompareBoard::tryRequested);
    connect(m_report, &QPushButton::clicked, this, &CompareBoard::reportRequested);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_tree->filter().setText(text);
        m_tree->expandAll();
    });
    connect(m_differencesOnly, &QCheckBox::toggled, m_tree,
            &widgets::RunTreeView::setDifferencesOnly);
    connect(m_goalBar, &GoalBar::goalsChanged, this, [this](const Goals& goals) {
        m_goals = goals;
        refreshPanels();
        Q_EMIT goalsChanged(goals);
    });
    connect(&model(), &widgets::RunModel::tickedChanged, this, [this] {
        refreshPanels();
        Q_EMIT tickedChanged();
    });
    // Queued: whoever hears of it may reset the model, which is still busy with the editor.
    connect(&model(), &widgets::RunModel::renameRequested, this, &CompareBoard::renameRequested,
            Qt::QueuedConnection);
    connect(m_tree, &widgets::RunTreeView::currentRunChanged, this, [this](qint64 run) {
        m_panels->setCurrentRun(run);
        refreshDetails();
    });
    connect(m_panels, &ComparePanels::runSelected, this, &CompareBoard::setCurrentRun);
    connect(m_details, &RunDetails::runActivated, this, &CompareBoard::setCurrentRun,
            Qt::QueuedConnection);
    connect(m_details, &RunDetails::restoreRequested, this, [this] { restore(false); });
    connect(m_details, &RunDetails::branchRequested, this, [this] { restore(true); });
    connect(m_details, &RunDetails::runAgainRequested, this, [this] {
        if (const core::Run* run = model().run(currentRun()))
            Q_EMIT runAgainRequested(run->recipe, run->parent.value_or(0));
    });
    connect(m_details, &RunDetails::explainRequested, this,
            [this] { Q_EMIT explainRequested(currentRun()); });
    connect(m_details, &RunDetails::fixRequested, this, [this](const core::Recipe& recipe) {
        if (const core::Run* run = model().run(currentRun()))
            Q_EMIT restoreRequested(recipe, run->parent.value_or(0));
    });
    connect(m_details, &RunDetails::labelsEdited, this, [this](const core::RunLabels& labels) {
        if (currentRun() != 0) Q_EMIT labelsEdited(currentRun(), labels);
    });
}

widgets::RunModel& CompareBoard::model() {
    return m_tree->runs();
}

core::RunId CompareBoard::currentRun() const {
    return m_tree->currentRun();
}

void CompareBoard::setRuns(std::vector<core::Run> runs, core::RunId baseline) {
    const bool first = model().runs().empty();
    m_pages->setCurrentIndex(runs.empty() ? 0 : 1);
    // Of what is shown: Tab would end at a proxy that is hidden.
    setFocusProxy(runs.empty() ? static_cast<QWidget*>(m_try) : m_tree);
    m_tree->setRuns(std::move(runs), baseline);
    m_goalBar->setBaseline(measuredGoals(model().baseline()));
    if (first && model().ticked().empty()) tickSome();
    if (currentRun() == 0 && !model().runs().empty()) setCurrentRun(model().runs().front().id);
    fitTable();
    refreshPanels();
}

/// A short table leaves its room to the charts, until the user moves the border.
void CompareBoard::fitTable() {
    const int height = m_splitter->height();
    if (m_splitterMoved || height < 200) return;
    const int rows = static_cast<int>(model().runs().size()) + 1;  // and some air
    const int wanted = m_tree->header()->height() + rows * widgets::metrics::kRow;
    const int table = std::min(wanted, height * 38 / 78);
    m_splitter->setSizes({table, height - table});
}

void CompareBoard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Later: the splitter gets its new height from the layout.
    QMetaObject::invokeMethod(this, &CompareBoard::fitTable, Qt::QueuedConnection);
}

void CompareBoard::tickSome() {
    std::vector<core::RunId> ids;
    for (const core::Run& run : model().runs())
        if (run.metrics && &run != model().baseline()) ids.push_back(run.id);
    std::sort(ids.begin(), ids.end(), std::greater<>());
    if (ids.size() > kFirstTicks) ids.resize(kFirstTicks);
    if (const core::Run* baseline = model().baseline()) ids.push_back(baseline->id);
    model().setTicked(ids);
}

void CompareBoard::setGoals(const Goals& goals) {
    m_goalBar->setGoals(goals);
    m_goals = goals;
    refreshPanels();
}

void CompareBoard::setLocale(const QLocale& locale) {
    QWidget::setLocale(locale);
    model().setLocale(locale);
    m_tree->expandAll();
    refreshPanels();
}

void CompareBoard::setCurrentRun(core::RunId id) {
    m_tree->setCurrentRun(id);
}

void CompareBoard::refreshPanels() {
    m_limits = limitsOf(m_goals, widgets::comparesClassifiers(model()));
    m_panels->show(model(), m_limits, currentRun());
    refreshDetails();
}

void CompareBoard::refreshDetails() {
    m_details->show(model(), currentRun(), m_limits, m_goalBar->scenarioName());
}

/// Restoring keeps the run's place in the family. A branch goes on from the run's outcome: its own
/// steps are in the model already, so the new recipe starts empty with the same seed.
void CompareBoard::restore(bool branch) {
    const core::Run* run = model().run(currentRun());
    if (!run) return;
    core::Recipe recipe = run->recipe;
    if (branch) {
        recipe.steps.clear();
        recipe.name = tr("%1, continued").arg(QString::fromStdString(run->name)).toStdString();
    }
    Q_EMIT restoreRequested(recipe, branch ? run->id : run->parent.value_or(0));
}

void CompareBoard::retranslate() {
    m_goalBar->retranslate();
    m_panels->retranslate();
    m_details->retranslate();
    m_empty->setSentence(tr("Run a recipe to see results here."));
    m_try->setText(tr("Try int4"));
    m_filter->setPlaceholderText(tr("Filter runs"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_differencesOnly->setText(tr("Diff only"));
    m_differencesOnly->setToolTip(tr("Hide columns in which the ticked runs are alike"));
    m_report->setText(tr("Report…"));
    m_tree->setAccessibleName(tr("Runs"));
    refreshPanels();
}

void CompareBoard::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    // Later: widgets must not be replaced while the style walks over them.
    if (event->type() == QEvent::PaletteChange)
        QMetaObject::invokeMethod(this, &CompareBoard::refreshDetails, Qt::QueuedConnection);
    QWidget::changeEvent(event);
}

}  // namespace lathe::app
