// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the window shows without a model: open the sample, open a file, drop one, or go on with a
// recent one.

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace lathe::widgets {
class FactsGrid;
}

namespace lathe::app {

class RecentModelsModel;
class Workbench;

class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(Workbench& workbench, QWidget* parent = nullptr);

    void refresh();  ///< recent models, memory

  Q_SIGNALS:
    void openRequested();
    void sourceChosen(const QString& source);

  protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* buildLeft();
    QWidget* buildRight();
    QPushButton* card(const QString& name, const QString& icon);
    void showMachine();
    void retranslate();

    Workbench& m_workbench;
    QPushButton *m_sample, *m_open;
    QLabel *m_tagline, *m_drop, *m_dropHint, *m_machineTitle, *m_offline, *m_recentTitle,
        *m_noRecent;
    widgets::FactsGrid* m_machine;
    RecentModelsModel* m_recentModel;
    QTableView* m_recent;
};

}  // namespace lathe::app
