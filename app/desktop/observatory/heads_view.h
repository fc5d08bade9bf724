// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each attention head is worth: a map of heads and blocks by several definitions, heads marked
// for removal by hand or by a slider, what that costs by first order at once and as measured, and
// what the chosen head attends to.

#include <memory>
#include <optional>

#include "app/desktop/observatory/added_steps.h"
#include "app/desktop/observatory/heads_charts.h"
#include "app/desktop/observatory/observation_of.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;

namespace lathe::widgets {
class HeatMap;
class LineChart;
}  // namespace lathe::widgets

namespace lathe::app {

class MarkBar;

/// What was measured of a document's heads, and those that are marked.
struct HeadsState {
    HeadsRequest request;
    std::shared_ptr<const HeadsStudy> study;
    HeadMarks marks;
    std::optional<core::LossChange> measured;  ///< of these marks
    MeasuredRemovals removals;                 ///< of the lowest, by this score
    AddedSteps added;
    int sentence = 0;                              ///< of the study, that patterns are shown on
    std::shared_ptr<const HeadPatterns> patterns;  ///< null: those of the first
};

class HeadsView : public ObservationOf<HeadsState> {
    Q_OBJECT
  public:
    explicit HeadsView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Heads"); }

    /// Of the current document; null before measuring.
    const HeadMarks* marks() const;

  protected:
    void startMeasuring() override;
    void showResult() override;
    void followSelection() override;
    QString invitation() const override;
    void retranslate() override;

  private:
    void build();
    QWidget* buildBelow();
    void connectParts();
    HeadScore score() const;
    bool hasHead(int head, int layer) const;  ///< a cell of the map
    void select(int head, int layer);
    void toggle(int head, int layer);
    void toggleLayer(int layer);
    void markLowest(int percent);
    /// An undoable change by the user; those of one `dragId` are one.
    void mark(HeadMarks marks, int dragId = 0);
    void setMarks(Document* document, const HeadMarks& marks);
    void showMarks();
    HeadMarks lowest(int units) const;
    int unitsAt(int percent) const;
    void measureMarked();
    void chooseSentence(int sentence);
    void showSentences();
    void showAttention();
    /// Whether exactly the lowest so many are marked.
    bool marksAreLowest() const;

    int m_lowestDrag = 0;  ///< of the slider; 0: the next move begins one
    QComboBox *m_score, *m_sentence, *m_below;
    QCheckBox* m_leaveOut;
    QStackedWidget* m_pages;  ///< below at the right
    widgets::HeatMap *m_map, *m_attention, *m_pairs;
    widgets::LineChart* m_curve;
    MarkBar* m_marks;
    QLabel* m_agreement;
};

}  // namespace lathe::app
