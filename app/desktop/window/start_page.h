// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the window shows without a model: open the sample, open a file, drop one, or go on with a
// recent one.

#include <QWidget>
#include <array>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace lathe::widgets {
class FactsGrid;
}

namespace lathe::app {

class RecentModelsModel;
class StartCard;
class Workbench;

class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(Workbench& workbench, QWidget* parent = nullptr);

    void refresh();  ///< recent models, memory

  Q_SIGNALS:
    void openRequested();
    void sourceChosen(const QString& source);
    void presetChosen(const QString& id);  ///< open the sample with this recipe

  protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* buildLeft();
    QHBoxLayout* buildClassifiers(QWidget* parent);
    QWidget* buildRight();
    void addPresets(QVBoxLayout& layout, QWidget* parent);
    StartCard* card(const QString& name, const QString& icon);
    void showMachine();
    void retranslate();

    Workbench& m_workbench;
    StartCard *m_sample, *m_open;
    std::array<QPushButton*, 3> m_classifiers;
    QLabel* m_classifiersTitle;
    QLabel *m_tagline, *m_drop, *m_dropHint, *m_machineTitle, *m_offline, *m_recentTitle,
        *m_noRecent;
    widgets::FactsGrid* m_machine;
    RecentModelsModel* m_recentModel;
    QTableView* m_recent;
    QLabel *m_presetsTitle, *m_presetsDetail;
    struct PresetRow {
        QLabel *title, *help;
        QPushButton* use;
    };
    std::vector<PresetRow> m_presets;
};

}  // namespace lathe::app
