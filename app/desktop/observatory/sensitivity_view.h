// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where bits are worth spending: each weight compressed alone at several widths (or left in float
// alone), by a quick score and as measured, or by that score alone, ranked; a budget that is turned
// into the best plan at once; the plan measured beside uniform bits of its size; and the better of
// them as steps of the recipe.

#include <memory>

#include "app/desktop/observatory/added_steps.h"
#include "app/desktop/observatory/observation_of.h"
#include "app/desktop/observatory/plan_trial.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace lathe::widgets {
class HeatMap;
class RankedBars;
class ScatterChart;
class SegmentedButton;
}  // namespace lathe::widgets

namespace lathe::app {

class BudgetBar;

/// What was measured of a document, and its plan.
struct SensitivityState {
    SensitivityRequest request;
    std::shared_ptr<const SensitivityStudy> study;
    BitChoice plan;
    std::vector<PlanTrial> trials;  ///< of all plans measured since
    AddedSteps added;
    uint64_t budget = 0;

    /// Of the plan as it is; null: not measured.
    const PlanTrial* trial() const;
};

class SensitivityView : public ObservationOf<SensitivityState> {
    Q_OBJECT
  public:
    explicit SensitivityView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Sensitivity"); }

    /// Of the current document; null before measuring.
    const BitChoice* plan() const;
    const std::vector<PlanTrial>* trials() const;

  protected:
    void startMeasuring() override;
    void showResult() override;
    void followSelection() override;
    QString invitation() const override;
    bool onlyEstimates() const override;
    void retranslate() override;

  private:
    void build();
    void connectParts();
    void planFor(quint64 budget);
    void setPlan(Document& document, BitChoice plan);
    void showPlan();
    void showTrade();
    void showBars();
    void explain();
    void explainTrade();
    SensitivityRequest request() const;
    QString costSentence() const;
    void chooseCell(int row, int column);
    void selectSite(int site);
    void addToRecipe(const core::Recipe& recipe);
    void measurePlan();
    void chooseTrial(const QString& point);
    int selectedSite() const;
    void keepInSight(int mark);

    std::vector<int> m_order;  ///< site of each bar
    int m_choice = 1;          ///< whose bars are shown
    QComboBox *m_unit, *m_mode, *m_tradeKind;
    QScrollArea* m_scroll;
    widgets::HeatMap* m_matrix;
    widgets::SegmentedButton* m_widths;
    QLabel *m_widthsTitle, *m_agreement;
    widgets::RankedBars* m_bars;
    widgets::ScatterChart* m_trade;
    BudgetBar* m_budget;
};

}  // namespace lathe::app
