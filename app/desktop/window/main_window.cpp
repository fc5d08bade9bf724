// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/main_window.h"

#include <QAbstractButton>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "app/desktop/compare/compare_view.h"
#include "app/desktop/dialogs/statistics_dialog.h"
#include "app/desktop/documents/teacher_models.h"
#include "app/desktop/panels/inspector_panel.h"
#include "app/desktop/panels/jobs_panel.h"
#include "app/desktop/panels/log_panel.h"
#include "app/desktop/panels/model_panel.h"
#include "app/desktop/recipe/recipe_panel.h"
#include "app/desktop/recipe/recipe_presets.h"
#include "app/desktop/views/generate_view.h"
#include "app/desktop/views/overview_view.h"
#include "app/desktop/views/weights_view.h"
#include "app/desktop/window/command_palette.h"
#include "app/desktop/window/recent_models.h"
#include "app/desktop/window/start_page.h"
#include "widgets/charts/chart_table_view.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/panels/message_bar.h"
#include "widgets/style/line_icon.h"

namespace lathe::app {

namespace {

constexpr int kSaveDelayMs = 1000;  ///< a crash loses no more than this of a recipe

}  // namespace

MainWindow::MainWindow(Workbench& workbench, Appearance& appearance)
    : m_workbench(workbench), m_appearance(appearance) {
    setObjectName(QStringLiteral("window"));
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    m_palette = new CommandPalette(this);
    buildCentral();
    buildDocks();
    buildActions();
    buildMenus();
    buildCorner();
    buildStatus();
    connectParts();
    retranslate();
    onCurrentChanged(workbench.current());
    resize(1440, 900);
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveDelayMs);
    connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::saveSession);
}

MainWindow::~MainWindow() = default;

void MainWindow::findTeachers() {
    if (!m_workbench.current()) return;
    m_workbench.jobs().preview(
        QStringLiteral("teachers"), this,
        [&workspace = m_workbench.workspace()](core::JobContext&) {
            return recordedTeachers(workspace);
        },
        [this](core::Outcome<std::vector<TeacherModel>> outcome) {
            auto* recorded = std::get_if<std::vector<TeacherModel>>(&outcome);
            if (!recorded || !m_workbench.current()) return;
            std::vector<TeacherModel> all = openTeachers(m_workbench, *m_workbench.current());
            all.insert(all.end(), recorded->begin(), recorded->end());
            m_recipePanel->setTeachers(std::move(all));
        });
}

void MainWindow::connectParts() {
    connect(&m_workbench, &Workbench::documentOpened, this, &MainWindow::onDocumentOpened);
    // Queued: it is told before the document has left the list.
    connect(&m_workbench, &Workbench::documentClosing, this, &MainWindow::rebuildDocumentTabs,
            Qt::QueuedConnection);
    connect(&m_workbench, &Workbench::currentChanged, this, &MainWindow::onCurrentChanged);
    connect(&m_workbench, &Workbench::messageRequested, this, &MainWindow::showMessage);
    connect(&m_workbench, &Workbench::runFinished, this,
            [this](qint64, const QList<qint64>&, const QStringList& warnings) {
                m_parentRun = 0;
                tellFinished(warnings);
            });
    connect(m_start, &StartPage::openRequested, this, &MainWindow::openFile);
    connect(m_start, &StartPage::sourceChosen, &m_workbench, &Workbench::open);
    connect(m_start, &StartPage::presetChosen, this, [this](const QString& id) {
        m_presetForNext = id;
        m_workbench.open(QStringLiteral("sample:stories"));
    });
    connect(m_modelPanel, &ModelPanel::histogramRequested, this,
            [this] { showView(QStringLiteral("weights")); });
    connect(&m_workbench, &Workbench::runsChanged, this, &MainWindow::findTeachers);
    connect(&m_workbench, &Workbench::currentChanged, this, &MainWindow::findTeachers);
    connect(m_recipePanel, &RecipePanel::runRequested, this,
            [this] { m_workbench.runRecipe(m_parentRun); });
    connect(m_recipePanel, &RecipePanel::failed, this,
            [this](const QString& sentence) { showMessage(Severity::Error, sentence); });
    connect(&m_appearance, &Appearance::simpleChanged, this, &MainWindow::applyMode);
    for (auto* chart : findChildren<widgets::ChartWidget*>())
        connect(chart, &widgets::ChartWidget::saveFailed, this,
                [this](const QString& reason) { showMessage(Severity::Error, reason); });
    for (auto* table : findChildren<widgets::ChartTableView*>())
        connect(table, &widgets::ChartTableView::saveFailed, this,
                [this](const QString& reason) { showMessage(Severity::Error, reason); });
    connect(&m_workbench.jobs(), &JobRunner::jobChanged, this, &MainWindow::updateStatus);
    connect(&m_workbench.jobs(), &JobRunner::jobChanged, this, &MainWindow::updateActions);
    connect(&m_workbench.jobs(), &JobRunner::jobFinished, this, [this](const JobInfo& job) {
        updateStatus();
        if (job.state == JobState::Cancelled)
            m_workbench.log(Severity::Info, [title = job.title] {
                return tr("%1 was cancelled").arg(title());
            });
        if (m_closing && !m_workbench.jobs().isBusy()) close();
    });
}

std::vector<View*> MainWindow::visibleViews() const {
    std::vector<View*> views;
    for (View* view : m_views)
        if (!m_appearance.isSimple() || view->inSimpleMode()) views.push_back(view);
    return views;
}

void MainWindow::rebuildViewTabs() {
    const QString current = currentView();
    const QSignalBlocker quiet(m_viewTabs);
    while (m_viewTabs->count() > 0) m_viewTabs->removeTab(0);
    for (const View* view : visibleViews()) {
        const int index = m_viewTabs->addTab(view->title());
        m_viewTabs->setTabData(index, view->id());
    }
    showView(current);
}

void MainWindow::applyMode() {
    rebuildViewTabs();
    if (!m_workbench.current()) return;
    for (const char* name : {"dock.inspector", "dock.log"})
        m_docks[QLatin1String(name)]->setVisible(!m_appearance.isSimple());
}

void MainWindow::showView(const QString& id) {
    for (int i = 0; i < m_viewTabs->count(); ++i)
        if (m_viewTabs->tabData(i).toString() == id) {
            m_viewTabs->setCurrentIndex(i);
            onViewTab(i);
        }
}

QString MainWindow::currentView() const {
    return m_viewTabs->tabData(m_viewTabs->currentIndex()).toString();
}

void MainWindow::onViewTab(int index) {
    const QString id = m_viewTabs->tabData(index).toString();
    View* view = viewNamed(id);
    if (!view || view == m_viewStack->currentWidget()) return;
    // Docks go before a page that needs their room is shown, and come back after it has gone.
    if (m_workbench.current()) makeRoomFor(id);
    m_viewStack->setCurrentWidget(view);
    if (m_workbench.current()) bringBackAfter(id);
}

View* MainWindow::viewNamed(const QString& id) const {
    const auto found = std::find_if(m_views.begin(), m_views.end(),
                                    [&](const View* view) { return view->id() == id; });
    return found == m_views.end() ? nullptr : *found;
}

void MainWindow::rebuildDocumentTabs() {
    const QSignalBlocker quiet(m_documentTabs);
    while (m_documentTabs->count() > 0) m_documentTabs->removeTab(0);
    for (const auto& document : m_workbench.documents()) {
        const int index = m_documentTabs->addTab(document->name());
        m_documentTabs->setTabToolTip(index, document->source());
        auto* close = new QToolButton(m_documentTabs);
        close->setIcon(widgets::lineIcon(QStringLiteral("close")));
        close->setIconSize({12, 12});
        close->setToolTip(tr("Close %1").arg(document->name()));
        close->setAccessibleName(close->toolTip());
        connect(close, &QToolButton::clicked, m_documentTabs,
                [this, index] { Q_EMIT m_documentTabs->tabCloseRequested(index); });
        m_documentTabs->setTabButton(index, QTabBar::RightSide, close);
        if (document.get() == m_workbench.current()) m_documentTabs->setCurrentIndex(index);
    }
    m_documentTabs->setVisible(m_documentTabs->count() > 1);
}

void MainWindow::onDocumentOpened(Document* document) {
    rememberModel(*document);
    recallRecipe(*document);
    usePreset(*document);
    connect(&document->recipe().undoStack(), &QUndoStack::indexChanged, this,
            &MainWindow::updateActions);
    connect(&document->recipe(), &RecipeDocument::changed, this, [this] {
        updateActions();
        m_saveSoon.start();
    });
    connect(&document->recipe(), &RecipeDocument::dataChanged, &m_saveSoon,
            qOverload<>(&QTimer::start));
    connect(&document->selection(), &SelectionHub::selectionChanged, this,
            &MainWindow::updateStatus);
    connect(document, &Document::baselineChanged, this, &MainWindow::updateQuality);
}

void MainWindow::usePreset(Document& document) {
    const QString id = std::exchange(m_presetForNext, {});
    for (const RecipePreset& preset : recipePresets())
        if (id == QLatin1String(preset.id))
            document.recipe().setRecipe(preset.recipe(),
                                        [&preset] { return preset.translatedTitle(); });
}

void MainWindow::onCurrentChanged(Document* document) {
    const bool wasStart = m_pages->currentWidget() == m_start;
    m_parentRun = 0;
    for (View* view : m_views) view->setDocument(document);
    m_modelPanel->setDocument(document);
    m_inspector->setDocument(document);
    if (m_statisticsDialog) m_statisticsDialog->setDocument(document);
    m_recipePanel->setDocument(document);
    m_pages->setCurrentIndex(document ? 1 : 0);
    if (wasStart != (document == nullptr) || !document) {
        showDocks(document != nullptr);
        if (m_appearance.isSimple()) applyMode();
    }
    rebuildDocumentTabs();
    updateHeads();
    updateActions();
    updateStatus();
    updateQuality();
    setWindowTitle(document ? tr("%1 – Lathe").arg(document->name()) : QStringLiteral("Lathe"));
}

void MainWindow::tellFinished(const QStringList& warnings) {
    if (warnings.empty() && currentView() == m_compare->id()) return;
    const QString sentence =
        warnings.empty() ? tr("The run is finished.")
                         : tr("The run is finished, but something looks broken (%n warnings): %1",
                              nullptr, int(warnings.size()))
                               .arg(warnings.front());
    m_messages->showMessage(
        warnings.empty() ? widgets::MessageBar::Kind::Info : widgets::MessageBar::Kind::Warning,
        sentence, tr("Compare"), [this] { showView(QStringLiteral("compare")); });
}

void MainWindow::showMessage(Severity severity, const QString& sentence) {
    m_messages->showMessage(widgets::MessageBar::Kind(int(severity)), sentence);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    // Asked once; while jobs stop the window waits for them without blocking.
    if (m_workbench.jobs().isBusy() && !m_closing) {
        QMessageBox question(QMessageBox::Question, tr("Jobs are running"),
                             tr("Stop what is running and close? Finished runs are kept."),
                             QMessageBox::NoButton, this);
        question.setObjectName(QStringLiteral("window.closeQuestion"));
        QPushButton* stop = question.addButton(tr("Stop and close"), QMessageBox::DestructiveRole);
        question.addButton(tr("Go on"), QMessageBox::RejectRole);
        question.exec();
        if (question.clickedButton() != stop) return event->ignore();
        m_closing = true;
        for (const JobInfo& job : std::vector(m_workbench.jobs().jobs()))
            if (!job.isOver()) m_workbench.jobs().cancel(job.id);
    }
    if (m_workbench.jobs().isBusy()) return event->ignore();
    saveSession();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls()) {
        const QString path = url.toLocalFile();
        if (path.isEmpty()) continue;
        const QString suffix = QFileInfo(path).suffix();
        if (suffix == QLatin1String("json") && m_workbench.current())
            m_recipePanel->loadFrom(path);
        else if (suffix == QLatin1String("txt") || suffix == QLatin1String("raw"))
            setMeasurement({path, measurementChoice().tasks});
        else if (suffix == QLatin1String("jsonl"))
            setMeasurement({measurementChoice().text, {path}});
        else
            m_workbench.open(path);
    }
    event->acceptProposedAction();
}

void MainWindow::retranslate() {
    m_actions.retranslate();
    m_messages->retranslate();
    rebuildViewTabs();
    rebuildDocumentTabs();
    updateHeads();
    updateStatus();
    updateQuality();
    static const std::map<QString, const char*> names = {
        {"file", QT_TR_NOOP("&File")},    {"edit", QT_TR_NOOP("&Edit")},
        {"view", QT_TR_NOOP("&View")},    {"recipe", QT_TR_NOOP("&Recipe")},
        {"run", QT_TR_NOOP("R&un")},      {"help", QT_TR_NOOP("&Help")},
        {"layout", QT_TR_NOOP("Layout")}, {"language", QT_TR_NOOP("Language")},
        {"text", QT_TR_NOOP("Text size")}};
    for (const auto& [id, menu] : m_menus) menu->setTitle(tr(names.at(id)));
}

}  // namespace lathe::app
