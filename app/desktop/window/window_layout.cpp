// SPDX-License-Identifier: GPL-3.0-or-later
// The window's geography: central pages, docks, saved layouts, and the session that is put back
// next time.

#include <QDockWidget>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "app/desktop/compare/compare_view.h"
#include "app/desktop/documents/data_choice.h"
#include "app/desktop/observatory/activations_view.h"
#include "app/desktop/observatory/columns_view.h"
#include "app/desktop/observatory/divergence_view.h"
#include "app/desktop/observatory/heads_view.h"
#include "app/desktop/observatory/sensitivity_view.h"
#include "app/desktop/observatory/similarity_view.h"
#include "app/desktop/panels/inspector_panel.h"
#include "app/desktop/panels/jobs_panel.h"
#include "app/desktop/panels/log_panel.h"
#include "app/desktop/panels/model_panel.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/views/generate_view.h"
#include "app/desktop/views/overview_view.h"
#include "app/desktop/views/weights_view.h"
#include "app/desktop/window/main_window.h"
#include "app/desktop/window/start_page.h"
#include "core/workspace/history.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/message_bar.h"
#include "widgets/panels/page_stack.h"
#include "widgets/panels/panel_header.h"

namespace lathe::app {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kLeft = 264, kRight = 280, kBottom = 124;

/// Of the workspace's session state.
std::string recipeKey(const Document& document) {
    return "recipe." + document.source().toStdString();
}
std::string dataKey(const Document& document) {
    return "data." + document.source().toStdString();
}

QTabBar* makeTabs(const QString& name, QWidget* parent) {
    auto* tabs = new QTabBar(parent);
    tabs->setObjectName(name);
    tabs->setDrawBase(false);
    tabs->setExpanding(false);
    tabs->setDocumentMode(true);
    tabs->setUsesScrollButtons(true);
    return tabs;
}

}  // namespace

void MainWindow::buildCentral() {
    auto* central = new QWidget(this);
    m_messages = new widgets::MessageBar(central);
    m_messages->setObjectName(QStringLiteral("messages"));
    m_start = new StartPage(m_workbench, central);
    auto* work = new QWidget(central);
    m_documentTabs = makeTabs(QStringLiteral("tabs.documents"), work);
    m_documentTabs->setTabsClosable(true);
    m_viewTabs = makeTabs(QStringLiteral("tabs.views"), work);
    m_viewStack = new widgets::PageStack(work);
    auto* overview = new OverviewView(m_workbench);
    auto* weights = new WeightsView(m_workbench);
    m_compare = new CompareView(m_workbench);
    auto* generate = new GenerateView(m_workbench);
    auto* activations = new ActivationsView(m_workbench);
    auto* heads = new HeadsView(m_workbench);
    auto* sensitivity = new SensitivityView(m_workbench);
    auto* similarity = new SimilarityView(m_workbench);
    auto* divergence = new DivergenceView(m_workbench);
    auto* columns = new ColumnsView(m_workbench);
    m_views = {overview,    weights,    activations, heads,     similarity,
               sensitivity, divergence, columns,     m_compare, generate};
    for (View* view : m_views) m_viewStack->addWidget(view);
    connect(overview, &OverviewView::viewRequested, this, &MainWindow::showView);
    connect(overview, &OverviewView::presetRequested, this, &MainWindow::addPreset);
    connect(generate, &GenerateView::tryRequested, this, &MainWindow::addPreset);
    connect(m_compare, &CompareView::tryRequested, this, &MainWindow::addPreset);
    connect(m_compare, &CompareView::parentChosen, this, [this](qint64 run) { m_parentRun = run; });
    auto* workLayout = new QVBoxLayout(work);
    workLayout->setContentsMargins(0, 0, 0, 0);
    workLayout->setSpacing(0);
    workLayout->addWidget(m_documentTabs);
    workLayout->addWidget(m_viewTabs);
    workLayout->addWidget(widgets::makeRule(Qt::Horizontal, work));
    workLayout->addWidget(m_viewStack, 1);
    m_pages = new widgets::PageStack(central);
    m_pages->addWidget(m_start);
    m_pages->addWidget(work);
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_pages, 1);
    setCentralWidget(central);
    connect(m_viewTabs, &QTabBar::currentChanged, this, &MainWindow::onViewTab);
    connect(m_documentTabs, &QTabBar::currentChanged, this, [this](int index) {
        if (index >= 0 && index < int(m_workbench.documents().size()))
            m_workbench.setCurrent(m_workbench.documents()[size_t(index)].get());
    });
    connect(m_documentTabs, &QTabBar::tabCloseRequested, this,
            [this](int index) { m_workbench.close(m_workbench.documents()[size_t(index)].get()); });
}

QDockWidget* MainWindow::addDock(const QString& name, QWidget* content, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(this);
    dock->setObjectName(name);
    auto* head = new widgets::PanelHeader(dock);
    QToolButton* floating = head->addButton(QStringLiteral("float"), {});
    QToolButton* close = head->addButton(QStringLiteral("close"), {});
    connect(floating, &QToolButton::clicked, dock,
            [dock] { dock->setFloating(!dock->isFloating()); });
    connect(close, &QToolButton::clicked, dock, &QDockWidget::close);
    dock->setTitleBarWidget(head);
    content->setAttribute(Qt::WA_StyledBackground);
    dock->setWidget(content);
    addDockWidget(area, dock);
    m_docks[name] = dock;
    m_heads[name] = head;
    return dock;
}

void MainWindow::buildDocks() {
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_modelPanel = new ModelPanel;
    m_inspector = new InspectorPanel(m_workbench);
    m_recipePanel = new RecipePanel;
    m_jobsPanel = new JobsPanel(m_workbench.jobs());
    m_logPanel = new LogPanel(m_workbench);
    addDock(QStringLiteral("dock.model"), m_modelPanel, Qt::LeftDockWidgetArea);
    addDock(QStringLiteral("dock.inspector"), m_inspector, Qt::RightDockWidgetArea);
    addDock(QStringLiteral("dock.recipe"), m_recipePanel, Qt::RightDockWidgetArea);
    addDock(QStringLiteral("dock.jobs"), m_jobsPanel, Qt::BottomDockWidgetArea);
    addDock(QStringLiteral("dock.log"), m_logPanel, Qt::BottomDockWidgetArea);
    connect(m_jobsPanel, &JobsPanel::detailChanged, this, &MainWindow::updateHeads);
    connect(m_logPanel, &LogPanel::detailChanged, this, &MainWindow::updateHeads);
    QToolButton* filter = m_heads["dock.log"]->addButton(QStringLiteral("filter"), {});
    filter->setObjectName(QStringLiteral("log.filter"));
    filter->setCheckable(true);
    connect(filter, &QToolButton::toggled, m_logPanel, &LogPanel::setWarningsOnly);
    // The recipe has a head of its own.
    auto* noHead = new QWidget(m_docks["dock.recipe"]);
    noHead->setFixedHeight(1);
    m_docks["dock.recipe"]->setTitleBarWidget(noHead);
    m_modelPanel->setMinimumWidth(kLeft);
    m_inspector->setMinimumWidth(kRight);
    arrangeDocks();
}

void MainWindow::arrangeDocks() {
    for (const auto& [name, dock] : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_docks["dock.model"]);
    addDockWidget(Qt::RightDockWidgetArea, m_docks["dock.inspector"]);
    splitDockWidget(m_docks["dock.inspector"], m_docks["dock.recipe"], Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, m_docks["dock.jobs"]);
    splitDockWidget(m_docks["dock.jobs"], m_docks["dock.log"], Qt::Horizontal);
    resizeDocks({m_docks["dock.model"], m_docks["dock.inspector"]}, {kLeft, kRight},
                Qt::Horizontal);
    resizeDocks({m_docks["dock.inspector"], m_docks["dock.recipe"]}, {168, 540}, Qt::Vertical);
    resizeDocks({m_docks["dock.jobs"]}, {kBottom}, Qt::Vertical);
    resizeDocks({m_docks["dock.jobs"], m_docks["dock.log"]}, {640, 360}, Qt::Horizontal);
}

void MainWindow::showDocks(bool shown) {
    if (!shown) {
        if (m_docks["dock.model"]->isVisibleTo(this)) m_dockState = saveState(kLayoutVersion);
        for (const auto& [name, dock] : m_docks) dock->hide();
    } else if (m_dockState.isEmpty() || !restoreState(m_dockState, kLayoutVersion)) {
        arrangeDocks();
    }
}

void MainWindow::makeRoomFor(const QString& view) {
    if (view != m_compare->id()) return;
    for (const char* name : {"dock.model", "dock.inspector", "dock.recipe"}) {
        QDockWidget* dock = m_docks[QLatin1String(name)];
        if (dock->isVisibleTo(this) && !dock->isFloating()) m_setAside.push_back(dock);
    }
    for (QDockWidget* dock : m_setAside) dock->hide();
}

void MainWindow::bringBackAfter(const QString& view) {
    if (view == m_compare->id()) return;
    for (QDockWidget* dock : std::exchange(m_setAside, {})) dock->show();
}

void MainWindow::applyLayout(const QString& id) {
    arrangeDocks();
    m_appearance.setTextScale(id == QLatin1String("classroom") ? 1.35 : 1);
    if (id == QLatin1String("explore")) {
        m_docks["dock.log"]->hide();
        showView(QStringLiteral("weights"));
    } else if (id == QLatin1String("compare")) {
        for (const char* dock :
             {"dock.model", "dock.inspector", "dock.recipe", "dock.log", "dock.jobs"})
            m_docks[QLatin1String(dock)]->hide();
        showView(QStringLiteral("compare"));
    } else if (id == QLatin1String("classroom")) {
        for (const char* dock : {"dock.log", "dock.jobs"}) m_docks[QLatin1String(dock)]->hide();
    }
}

void MainWindow::saveSession() {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/docks",
                      m_workbench.current() ? saveState(kLayoutVersion) : m_dockState);
    settings.setValue("window/view", currentView());
    QStringList open;
    for (const auto& document : m_workbench.documents()) {
        open << document->source();
        m_workbench.workspace().setState(recipeKey(*document),
                                         document->recipe().toJson().toStdString());
        m_workbench.workspace().setState(dataKey(*document), dataToJson(document->recipe().data()));
    }
    settings.setValue("window/open", open);
}

void MainWindow::recallRecipe(Document& document) {
    try {
        if (const auto data = m_workbench.workspace().state(dataKey(document)))
            document.recipe().setData(dataFromJson(*data, document.source()));
        const auto json = m_workbench.workspace().state(recipeKey(document));
        if (!json) return;
        core::Recipe recipe = core::recipeFromJson(*json);
        if (recipe == document.recipe().recipe()) return;
        document.recipe().setRecipe(std::move(recipe), [] { return tr("Last session"); });
        document.recipe().undoStack().clear();
    } catch (const core::Error& error) {
        m_workbench.log(Severity::Warning, QString::fromUtf8(error.what()));
    }
}

void MainWindow::restoreSession() {
    const QSettings settings;
    restoreGeometry(settings.value("window/geometry").toByteArray());
    m_dockState = settings.value("window/docks").toByteArray();
    showView(settings.value("window/view", QStringLiteral("overview")).toString());
}

}  // namespace lathe::app
