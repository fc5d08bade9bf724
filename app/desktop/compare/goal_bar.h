// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Chooses what the user wants to reach: a scenario fills the limits from the baseline's numbers,
// any limit can be typed, and typing makes it a goal of one's own.

#include <QFrame>
#include <array>

#include "app/desktop/documents/goals.h"

class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;

namespace lathe::widgets {
class SegmentedButton;
}

namespace lathe::app {

class GoalBar : public QFrame {
    Q_OBJECT
  public:
    enum class Scenario { Server, Device, AppSize, Custom };

    explicit GoalBar(QWidget* parent = nullptr);

    const Goals& goals() const { return m_goals; }
    Scenario scenario() const { return m_scenario; }
    QString scenarioName() const;
    /// Shows them without telling anybody.
    void setGoals(const Goals& goals);
    /// What the baseline measures; scenarios are shares of it.
    void setBaseline(const Goals& measured);
    void chooseScenario(Scenario scenario);

    void retranslate();

  Q_SIGNALS:
    void goalsChanged(const lathe::app::Goals& goals);

  private:
    struct Field {
        QLabel* label = nullptr;
        QDoubleSpinBox* box = nullptr;
        std::optional<double> Goals::*limit = nullptr;
    };

    void addField(QHBoxLayout* row, Field& field, std::optional<double> Goals::*limit, int decimals,
                  double step);
    void limitEdited(const Field& field);
    void showScenario(Scenario scenario);

    Goals m_goals, m_baseline;
    Scenario m_scenario = Scenario::Custom;
    QLabel* m_title;
    widgets::SegmentedButton* m_scenarios;
    std::array<Field, 4> m_fields;
};

/// The limits of a scenario for a model whose original measures `baseline`: a server must stay as
/// fast and almost as good, a device has half the room and must be faster, an app must be a third
/// of the size. Quality is KL, or of a classifier the accuracy that may be lost. A quantity that
/// was not measured gives no limit.
Goals goalsOf(GoalBar::Scenario scenario, const Goals& baseline);

}  // namespace lathe::app
