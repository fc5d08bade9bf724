// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The window: start page or the current document's views, docks around them, actions and layouts.
// It connects the parts and holds no knowledge of its own about models.

#include <QMainWindow>
#include <QTimer>
#include <map>
#include <vector>

#include "app/desktop/appearance/appearance.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/workbench.h"
#include "app/desktop/window/actions.h"

class QComboBox;
class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace lathe::core {
struct Run;
}

namespace lathe::widgets {
class MessageBar;
class PanelHeader;
class SegmentedButton;
}  // namespace lathe::widgets

namespace lathe::app {

class CommandPalette;
class CompareView;
class ExportDialog;
class StatisticsDialog;
class InspectorPanel;
class JobsPanel;
class LogPanel;
class ModelPanel;
class RecipePanel;
class StartPage;
class View;

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    MainWindow(Workbench& workbench, Appearance& appearance);
    ~MainWindow() override;

    Actions& actions() { return m_actions; }
    void showView(const QString& id);
    QString currentView() const;
    void applyLayout(const QString& id);  ///< "explore", "compress", "compare", "classroom"

    /// Puts the window as it was left; called once before it is shown.
    void restoreSession();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    // window_layout.cpp
    void buildCentral();
    void buildDocks();
    QDockWidget* addDock(const QString& name, QWidget* content, Qt::DockWidgetArea area);
    void arrangeDocks();
    void showDocks(bool shown);
    void makeRoomFor(const QString& view);  ///< Compare needs the width: side docks step aside
    void bringBackAfter(const QString& view);
    void saveSession();
    void recallRecipe(Document& document);

    // window_actions.cpp
    void buildActions();
    void addFileActions();
    void addEditActions();
    void addViewActions();
    void addRunActions();
    void buildMenus();
    void buildCorner();
    void updateActions();
    void openFile();
    void openFolder();
    void exportModel();
    void showStatistics();
    void chooseText();
    void chooseTasks();
    void setMeasurement(const MeasurementChoice& choice);
    void addPreset();
    void undoOrRedo(bool undo);
    void focusNextPane();

    // window_status.cpp
    void buildStatus();
    void updateStatus();
    void updateQuality();  ///< asks the workspace: only when the document or its baseline changed
    void showQuality(const core::Run& run);
    void updateHeads();

    // main_window.cpp
    void connectParts();
    void findTeachers();  ///< in the background, for the recipe panel
    void onDocumentOpened(Document* document);
    void usePreset(Document& document);  ///< the one chosen on the start page, if any
    void onCurrentChanged(Document* document);
    void onViewTab(int index);
    void rebuildViewTabs();
    void applyMode();  ///< Simple shows fewer docks than Full
    void rebuildDocumentTabs();
    void showMessage(Severity severity, const QString& sentence);
    void tellFinished(const QStringList& warnings);
    void retranslate();
    std::vector<View*> visibleViews() const;
    View* viewNamed(const QString& id) const;  ///< null if there is none

    Workbench& m_workbench;
    Appearance& m_appearance;
    Actions m_actions;
    std::vector<View*> m_views;
    CompareView* m_compare = nullptr;
    std::map<QString, QMenu*> m_menus;

    widgets::MessageBar* m_messages;
    StartPage* m_start;
    QTabBar *m_documentTabs, *m_viewTabs;
    QStackedWidget *m_pages, *m_viewStack;
    std::map<QString, QDockWidget*> m_docks;
    std::map<QString, widgets::PanelHeader*> m_heads;
    ModelPanel* m_modelPanel;
    InspectorPanel* m_inspector;
    RecipePanel* m_recipePanel;
    JobsPanel* m_jobsPanel;
    LogPanel* m_logPanel;
    CommandPalette* m_palette;
    ExportDialog* m_exportDialog = nullptr;
    StatisticsDialog* m_statisticsDialog = nullptr;
    widgets::SegmentedButton* m_mode;
    QToolButton* m_theme;
    QComboBox* m_threads;
    QLabel *m_state, *m_selectionState, *m_memory, *m_quality;
    QTimer m_saveSoon;
    std::vector<QDockWidget*> m_setAside;
    QByteArray m_dockState;  ///< while the start page hides them
    QString m_presetForNext;
    qint64 m_parentRun = 0;  ///< what the next run is derived from; 0: the original
    bool m_closing = false;
};

}  // namespace lathe::app
