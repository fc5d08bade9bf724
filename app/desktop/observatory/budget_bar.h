// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How much a model may weigh: a slider with the same number in bits per weight and in megabytes,
// both typable; what the plan for it is predicted to cost and what came of measuring it; and the
// ways into the recipe.

#include <QFrame>

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace lathe::app {

struct SensitivityStudy;
struct BitChoice;
struct PlanTrial;

class BudgetBar : public QFrame {
    Q_OBJECT
  public:
    explicit BudgetBar(QWidget* parent = nullptr);

    /// The range of the study; the budget is that of `bytes`.
    void setStudy(const SensitivityStudy& study, quint64 bytes);
    quint64 budget() const { return m_budget; }
    /// What the plan comes to.
    void show(const SensitivityStudy& study, const BitChoice& plan, const PlanTrial* trial,
              bool measuring);
    void retranslate();

  Q_SIGNALS:
    void budgetChanged(quint64 bytes);  ///< by the user
    void addRequested();
    void measureRequested();
    void uniformRequested();  ///< in place of a plan that is no better

  private:
    void setBudget(double bytes);
    void showBudget();
    static QString readoutOf(const SensitivityStudy& study, const BitChoice& plan);
    void showVerdict(const SensitivityStudy& study, const PlanTrial* trial);

    double m_least = 0, m_most = 1, m_parameters = 1;
    quint64 m_budget = 0;
    QLabel *m_title, *m_readout, *m_verdict, *m_bitsUnit, *m_sizeUnit;
    QSlider* m_slider;
    QDoubleSpinBox *m_bits, *m_size;
    QPushButton *m_add, *m_measure, *m_uniform;
};

}  // namespace lathe::app
