// SPDX-License-Identifier: GPL-3.0-or-later
// The window's commands, their keys and the menus.

#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QMessageBox>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/compare/compare_view.h"
#include "app/desktop/dialogs/export_dialog.h"
#include "app/desktop/dialogs/statistics_dialog.h"
#include "app/desktop/panels/model_panel.h"
#include "app/desktop/window/command_palette.h"
#include "app/desktop/window/main_window.h"
#include "core/base/thread_pool.h"
#include "core/workspace/machine.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/style/line_icon.h"

namespace lathe::app {

using widgets::ThemeMode;

namespace {

constexpr int kViewKeys = 10;  // Ctrl+1 to Ctrl+9, then Ctrl+0

QString viewAction(int number) {
    return QStringLiteral("view.tab%1").arg(number);
}

}  // namespace

void MainWindow::buildActions() {
    addFileActions();
    addEditActions();
    addViewActions();
    addRunActions();
    m_actions.add(
        "help.about", [] { return tr("About Lathe"); },
        [this] {
            QMessageBox::about(this, tr("About Lathe"),
                               tr("Lathe %1\nA workbench for model compression.\nGPL-3.0-or-later")
                                   .arg(QString::fromStdString(core::programVersion())));
        });
    m_actions.add(
        "help.palette", [] { return tr("Find a command…"); },
        [this] { m_palette->showFor(m_actions); }, Qt::CTRL | Qt::Key_K);
    addActions(QList<QAction*>(m_actions.all().begin(), m_actions.all().end()));
}

void MainWindow::addFileActions() {
    m_actions.add(
        "file.open", [] { return tr("&Open file…"); }, [this] { openFile(); }, QKeySequence::Open);
    m_actions.add(
        "file.folder", [] { return tr("Open &folder…"); }, [this] { openFolder(); });
    m_actions.add(
        "file.sample", [] { return tr("Open &sample model"); },
        [this] { m_workbench.open(QStringLiteral("sample:stories")); });
    m_actions.add(
        "file.sample.stories-large", [] { return tr("Open sample: stories, deeper (teacher)"); },
        [this] { m_workbench.open(QStringLiteral("sample:stories-large")); });
    m_actions.add(
        "file.sample.digits", [] { return tr("Open sample: drawn digits (vision transformer)"); },
        [this] { m_workbench.open(QStringLiteral("sample:digits")); });
    m_actions.add(
        "file.sample.mlp", [] { return tr("Open sample: drawn digits (small MLP)"); },
        [this] { m_workbench.open(QStringLiteral("sample:mlp")); });
    m_actions.add(
        "file.sample.reviews", [] { return tr("Open sample: short reviews (BERT)"); },
        [this] { m_workbench.open(QStringLiteral("sample:reviews")); });
    m_actions.add(
        "file.close", [] { return tr("&Close model"); },
        [this] { m_workbench.close(m_workbench.current()); }, Qt::CTRL | Qt::Key_W);
    m_actions.add(
        "file.export", [] { return tr("&Export checkpoint…"); }, [this] { exportModel(); },
        Qt::CTRL | Qt::Key_E);
    m_actions.add(
        "file.report", [] { return tr("&Report…"); }, [this] { m_compare->showReport(); });
    m_actions.add(
        "file.print", [] { return tr("&Print report…"); }, [this] { m_compare->printReport(); },
        QKeySequence::Print);
    m_actions.add(
        "file.quit", [] { return tr("&Quit"); }, [this] { close(); }, QKeySequence::Quit);
}

void MainWindow::addEditActions() {
    m_actions.add(
        "edit.undo", [] { return tr("&Undo"); }, [this] { undoOrRedo(true); }, QKeySequence::Undo);
    m_actions.add(
        "edit.redo", [] { return tr("&Redo"); }, [this] { undoOrRedo(false); },
        Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
    m_actions.add(
        "edit.filter", [] { return tr("&Filter weights"); },
        [this] {
            m_docks["dock.model"]->show();
            m_modelPanel->focusFilter();
        },
        QKeySequence::Find);
}

void MainWindow::addViewActions() {
    for (int i = 1; i <= kViewKeys; ++i) {
        QAction* action = m_actions.add(
            viewAction(i),
            [this, i] {
                const std::vector<View*> views = visibleViews();
                return i <= int(views.size()) ? views[size_t(i) - 1]->title() : QString();
            },
            [this, i] {
                const std::vector<View*> views = visibleViews();
                if (i <= int(views.size())) showView(views[size_t(i) - 1]->id());
            },
            QKeySequence(int(Qt::CTRL) | (int(Qt::Key_0) + i % kViewKeys)));
        action->setVisible(i <= int(m_views.size()));
    }
    m_actions.add(
        "view.statistics", [] { return tr("&Statistics of all weights…"); },
        [this] { showStatistics(); }, Qt::CTRL | Qt::Key_T);
    m_actions.add(
        "view.theme", [] { return tr("Light or dark"); },
        [this] {
            m_appearance.setTheme(m_appearance.theme() == ThemeMode::Light ? ThemeMode::Dark
                                                                           : ThemeMode::Light);
        });
    m_actions.add(
        "view.mode", [] { return tr("Simple or full"); },
        [this] { m_appearance.setSimple(!m_appearance.isSimple()); });
    for (const QString& language : Appearance::languages())
        m_actions.add(
            "view.language." + language, [language] { return Appearance::nativeName(language); },
            [this, language] { m_appearance.setLanguage(language); });
    const std::pair<const char*, const char*> layouts[] = {
        {"explore", QT_TR_NOOP("Explore")},
        {"compress", QT_TR_NOOP("Compress")},
        {"compare", QT_TR_NOOP("Compare runs")},
        {"classroom", QT_TR_NOOP("Classroom (large text)")}};
    for (const auto& [id, name] : layouts)
        m_actions.add(
            QStringLiteral("view.layout.") + QLatin1String(id), [name = name] { return tr(name); },
            [this, id = QString::fromLatin1(id)] { applyLayout(id); });
    m_actions.add(
        "view.layout.reset", [] { return tr("Reset layout"); }, [this] { arrangeDocks(); });
    for (const int percent : {100, 125, 150, 200})
        m_actions.add(
            QStringLiteral("view.text.%1").arg(percent),
            [percent] { return tr("%1 %").arg(percent); },
            [this, percent] { m_appearance.setTextScale(percent / 100.0); });
    m_actions.add(
        "view.pane", [] { return tr("Next pane"); }, [this] { focusNextPane(); }, Qt::Key_F6);
}

void MainWindow::addRunActions() {
    m_actions.add(
        "recipe.preset", [] { return tr("Quantize to 4 bits"); }, [this] { addPreset(); });
    m_actions.add(
        "run.recipe", [] { return tr("&Run recipe"); },
        [this] { m_workbench.runRecipe(m_parentRun); }, Qt::CTRL | Qt::Key_R);
    m_actions.add(
        "run.baseline", [] { return tr("&Measure the original"); },
        [this] {
            if (Document* document = m_workbench.current()) m_workbench.recordBaseline(*document);
        });
    m_actions.add(
        "run.text", [] { return tr("Measure on &text…"); }, [this] { chooseText(); });
    m_actions.add(
        "run.tasks", [] { return tr("Measure on t&asks…"); }, [this] { chooseTasks(); });
    m_actions.add(
        "run.bundled", [] { return tr("Measure on the &bundled data"); },
        [this] { setMeasurement({}); });
    m_actions.add(
        "run.finish", [] { return tr("&Stop training and keep the result"); },
        [this] {
            for (const JobInfo& job : m_workbench.jobs().jobs())
                if (job.canFinish) return m_workbench.jobs().finishNow(job.id);
        },
        Qt::CTRL | Qt::SHIFT | Qt::Key_Period);
    m_actions.add(
        "run.cancel", [] { return tr("&Cancel the running job"); },
        [this] {
            for (const JobInfo& job : m_workbench.jobs().jobs())
                if (!job.isOver()) return m_workbench.jobs().cancel(job.id);
        },
        Qt::CTRL | Qt::Key_Period);
}

void MainWindow::buildMenus() {
    const auto fill = [this](const QString& id, const QStringList& actions) {
        QMenu* menu = m_menus.contains(id) ? m_menus[id] : m_menus[id] = menuBar()->addMenu(id);
        for (const QString& action : actions)
            action.isEmpty() ? (void)menu->addSeparator() : menu->addAction(m_actions.at(action));
        return menu;
    };
    fill("file", {"file.open", "file.folder", "file.sample", "file.sample.stories-large",
                  "file.sample.digits", "file.sample.mlp", "file.sample.reviews", "file.close", "",
                  "file.export", "file.report", "file.print", "", "file.quit"});
    fill("edit", {"edit.undo", "edit.redo", "", "edit.filter"});
    QStringList views;
    for (int i = 1; i <= kViewKeys; ++i) views << viewAction(i);
    QMenu* view = fill("view", views << QString());
    m_menus["layout"] = view->addMenu(QString());
    m_menus["language"] = view->addMenu(QString());
    m_menus["text"] = view->addMenu(QString());
    fill("layout", {"view.layout.explore", "view.layout.compress", "view.layout.compare",
                    "view.layout.classroom", "", "view.layout.reset"});
    for (const auto& [name, dock] : m_docks) m_menus["layout"]->addAction(dock->toggleViewAction());
    fill("language", {"view.language.en", "view.language.zh_TW", "view.language.zh_CN"});
    fill("text", {"view.text.100", "view.text.125", "view.text.150", "view.text.200"});
    fill("view", {"", "view.statistics", "", "view.theme", "view.mode", "view.pane"});
    fill("recipe", {"recipe.preset"});
    fill("run", {"run.recipe", "run.baseline", "", "run.text", "run.tasks", "run.bundled", "",
                 "run.finish", "run.cancel"});
    fill("help", {"help.palette", "help.about"});
}

void MainWindow::buildCorner() {
    auto* corner = new QWidget(this);
    m_mode = new widgets::SegmentedButton(corner);
    m_mode->setObjectName(QStringLiteral("corner.mode"));
    m_threads = new QComboBox(corner);
    m_threads->setObjectName(QStringLiteral("corner.threads"));
    m_threads->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_theme = new QToolButton(corner);
    m_theme->setObjectName(QStringLiteral("corner.theme"));
    auto* layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 2, 8, 2);
    layout->setSpacing(8);
    layout->addWidget(m_mode);
    layout->addWidget(m_threads);
    layout->addWidget(m_theme);
    menuBar()->setCornerWidget(corner);
    connect(m_mode, &widgets::SegmentedButton::chosen, this,
            [this](int index) { m_appearance.setSimple(index == 0); });
    connect(&m_appearance, &Appearance::simpleChanged, this,
            [this](bool simple) { m_mode->setCurrentIndex(simple ? 0 : 1); });
    connect(m_theme, &QToolButton::clicked, m_actions.at("view.theme"), &QAction::trigger);
    connect(&m_appearance, &Appearance::themeChanged, this, &MainWindow::updateHeads);
    connect(m_threads, &QComboBox::activated, this, [this] {
        const int threads = m_threads->currentData().toInt();
        // Between rounds of the pool: it waits for the one that runs, which takes milliseconds.
        core::setThreadCount(threads);
        m_workbench.log(Severity::Info, [count = core::threadCount()] {
            return tr("%n threads", nullptr, count);
        });
    });
}

void MainWindow::updateActions() {
    Document* document = m_workbench.current();
    const bool open = document != nullptr;
    for (const char* id :
         {"file.close", "file.export", "view.statistics", "run.baseline", "recipe.preset", "edit.filter"})
        m_actions.at(QLatin1String(id))->setEnabled(open);
    for (const char* id : {"file.report", "file.print"})
        m_actions.at(QLatin1String(id))->setEnabled(open);
    m_actions.at("run.recipe")->setEnabled(open && document->recipe().stepCount() > 0);
    m_actions.at("run.finish")
        ->setEnabled(std::ranges::any_of(m_workbench.jobs().jobs(), &JobInfo::canFinish));
    m_actions.at("edit.undo")->setEnabled(open && document->recipe().undoStack().canUndo());
    m_actions.at("edit.redo")->setEnabled(open && document->recipe().undoStack().canRedo());
}

void MainWindow::openFile() {
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Open models"), {},
        tr("Models (*.gguf *.safetensors *.h5 *.bin config.json);;All files (*)"));
    for (const QString& path : paths) m_workbench.open(path);
}

void MainWindow::openFolder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a Hugging Face folder"));
    if (!path.isEmpty()) m_workbench.open(path);
}

void MainWindow::chooseText() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Text to measure perplexity on"), {},
                                                      tr("Text (*.txt *.raw *.md);;All files (*)"));
    if (path.isEmpty()) return;
    setMeasurement({path, measurementChoice().tasks});
}

void MainWindow::chooseTasks() {
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Tasks to measure accuracy on"), {}, tr("Tasks (*.jsonl)"));
    if (paths.isEmpty()) return;
    setMeasurement({measurementChoice().text, paths});
}

void MainWindow::setMeasurement(const MeasurementChoice& choice) {
    chooseMeasurement(choice);
    QStringList names;
    for (const QString& path : QStringList(choice.text) + choice.tasks)
        if (!path.isEmpty()) names << QFileInfo(path).fileName();
    m_workbench.log(Severity::Info, [names] {
        return names.isEmpty()
                   ? tr("The next runs are measured on the bundled data")
                   : tr("The next runs are measured on %1").arg(names.join(QStringLiteral(", ")));
    });
}

void MainWindow::exportModel() {
    Document* document = m_workbench.current();
    if (!document) return;
    if (!m_exportDialog) {
        m_exportDialog = new ExportDialog(m_workbench.jobs(), m_workbench.backend(), this);
        connect(m_exportDialog, &ExportDialog::exported, this, [this](const QString& path) {
            m_workbench.log(Severity::Info, [path] {
                return tr("Exported %1, reopened and verified").arg(path);
            });
        });
    }
    if (!m_exportDialog->isRunning())
        m_exportDialog->setModels(document->model(), document->compressed(), document->name(),
                                  document->compressedName());
    m_exportDialog->show();
    m_exportDialog->raise();
    m_exportDialog->activateWindow();
}

void MainWindow::showStatistics() {
    Document* document = m_workbench.current();
    if (!document) return;
    if (!m_statisticsDialog) m_statisticsDialog = new StatisticsDialog(m_workbench.jobs(), this);
    m_statisticsDialog->setDocument(document);
    m_statisticsDialog->show();
    m_statisticsDialog->raise();
    m_statisticsDialog->activateWindow();
}

void MainWindow::addPreset() {
    Document* document = m_workbench.current();
    if (!document) return;
    m_docks["dock.recipe"]->show();
    RecipeDocument& recipe = document->recipe();
    recipe.appendStep(core::stepFromText("quant.rtn bits=4 group=32 clip=mse"));
    recipe.setCurrentStep(recipe.stepCount() - 1);
}

void MainWindow::undoOrRedo(bool undo) {
    Document* document = m_workbench.current();
    if (!document) return;
    undo ? document->recipe().undoStack().undo() : document->recipe().undoStack().redo();
}

void MainWindow::focusNextPane() {
    std::vector<QWidget*> panes = {m_pages->currentWidget()};
    for (const char* dock :
         {"dock.model", "dock.inspector", "dock.recipe", "dock.jobs", "dock.log"})
        if (m_docks[QLatin1String(dock)]->isVisible())
            panes.push_back(m_docks[QLatin1String(dock)]->widget());
    size_t current = 0;
    for (size_t i = 0; i < panes.size(); ++i)
        if (panes[i]->isAncestorOf(QApplication::focusWidget())) current = i;
    QWidget* next = panes[(current + 1) % panes.size()];
    for (QWidget* child : next->findChildren<QWidget*>())
        if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus))
            return child->setFocus(Qt::TabFocusReason);
}

}  // namespace lathe::app
