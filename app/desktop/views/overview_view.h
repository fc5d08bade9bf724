// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the model is, where its bytes are, what the recipe would make of them, and whether it fits
// this machine.

#include "app/desktop/views/view.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace lathe::widgets {
class FactsGrid;
class FitBar;
class StackedBar;
class TreemapChart;
}  // namespace lathe::widgets

namespace lathe::app {

class GoalsForm;

class OverviewView : public View {
    Q_OBJECT
  public:
    explicit OverviewView(Workbench& workbench, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("overview"); }
    QString title() const override { return tr("Overview"); }

  Q_SIGNALS:
    void viewRequested(const QString& id);
    void presetRequested();  ///< put a first recipe in place

  protected:
    void refresh() override;
    void retranslate() override;

  private:
    void build();
    QWidget* buildLeft();
    QVBoxLayout* section(QWidget* parent, QLabel** title);
    void showFacts();
    void fitLeft();
    void showTreemap();
    void showSizes();
    void showFit();

    QPointer<Document> m_followed;
    QLabel *m_factsTitle, *m_provenanceTitle, *m_goalsTitle, *m_nextTitle, *m_contextLabel;
    QScrollArea* m_left;
    widgets::FactsGrid *m_facts, *m_provenance;
    widgets::TreemapChart* m_treemap;
    widgets::StackedBar* m_types;
    widgets::FitBar* m_fit;
    QSpinBox* m_context;
    GoalsForm* m_goals;
    QPushButton *m_tryRecipe, *m_tryWeights, *m_tryCompare;
};

}  // namespace lathe::app
