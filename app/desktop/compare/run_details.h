// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The selected run beside the comparison: its numbers against the baseline's, how it was trained,
// what its recipe changed, what can be done with it, the user's labels, and how it ranks for the
// goal.

#include <QHash>
#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>

#include "widgets/models/run_ranking.h"

class QFrame;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace lathe::core {
struct WayBack;
}

namespace lathe::app {

class DropResult;
struct ExplainedDrop;

class RunDetails : public QWidget {
    Q_OBJECT
  public:
    explicit RunDetails(QWidget* parent = nullptr);

    /// `goal`: name of the scenario. Id 0: nothing is selected.
    void show(const widgets::RunModel& model, core::RunId id, const widgets::RunLimits& limits,
              const QString& goal);
    void retranslate();

    /// Whose drop is being explained; 0: no run's. One at a time.
    void setExplaining(core::RunId run);
    void setExplanation(core::RunId run, std::shared_ptr<const ExplainedDrop> explained);

  Q_SIGNALS:
    void restoreRequested();
    void branchRequested();
    void runAgainRequested();
    void explainRequested();
    void fixRequested(const lathe::core::Recipe& recipe);
    void labelsEdited(const lathe::core::RunLabels& labels);
    void runActivated(qint64 run);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* headSection();
    QWidget* warningsSection();
    QWidget* dropSection();
    QWidget* calibrationSection();
    QWidget* trainingSection();
    QWidget* differencesSection();
    QWidget* labelsSection();
    QWidget* rankingSection();
    void showHead(const core::Run& run, const widgets::RunRanking& ranking);
    void showNumbers(const core::Run& run);
    void showAnswers(const core::Run& run, int& row);
    void showWarnings(const core::Run& run);
    void addWarning(const core::StepReport& step, const core::StepWarning& warning,
                    const std::vector<core::WayBack>& ways, int number);
    void showDrop(const core::Run& run);
    void showCalibration(const core::Run& run);
    void showTraining(const core::Run& run);
    void showDifferences(const core::Run& run);
    void showLabels(const core::Run& run);
    void showRanking(const widgets::RunRanking& ranking, core::RunId current, const QString& goal);
    void addRankRow(const widgets::RankedRun& ranked, widgets::RunMetric by, int place,
                    bool current);
    void editLabels();

    const widgets::RunModel* m_model = nullptr;
    widgets::RunLimits m_limits;
    core::RunLabels m_labels;
    QLabel *m_marker, *m_name, *m_badge;
    QGridLayout* m_numbers;
    QLabel* m_warningsTitle;
    QVBoxLayout* m_warnings;
    QWidget *m_warningsPart, *m_dropPart;
    QPushButton* m_explain;
    QLabel* m_dropTitle;
    DropResult* m_drop;
    core::RunId m_shown = 0, m_explaining = 0;
    std::map<core::RunId, std::shared_ptr<const ExplainedDrop>> m_explanations;
    QLabel *m_calibrationTitle, *m_trainingTitle;
    QGridLayout *m_calibration, *m_training;
    QWidget *m_calibrationPart, *m_trainingPart, *m_differencesPart;
    QLabel *m_differencesTitle, *m_parent, *m_unchanged;
    QGridLayout* m_differences;
    QPushButton *m_restore, *m_branch, *m_runAgain;
    QToolButton *m_star, *m_pin;
    QLabel *m_tagLabel, *m_noteLabel;
    QLineEdit *m_tag, *m_note;
    QLabel *m_rankTitle, *m_rankBy, *m_leftOut;
    QFrame* m_leftOutNote;
    QGridLayout* m_ranks;
    QList<QWidget*> m_sections;
    QHash<QObject*, QWidget*> m_rules;  ///< above each section, and seen with it
    QTimer m_settled;                   ///< painting waits for it
};

}  // namespace lathe::app
