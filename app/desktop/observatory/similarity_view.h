// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which blocks change the residual stream least, and would be missed least: block influence and
// angular distance of each, how alike the streams behind all of them are, blocks marked for removal
// in any of these charts, what that costs as measured, and the way into the recipe.

#include <memory>
#include <optional>

#include "app/desktop/observatory/added_steps.h"
#include "app/desktop/observatory/observation_of.h"
#include "app/desktop/observatory/similarity_charts.h"

class QComboBox;

namespace lathe::widgets {
class HeatMap;
class LineChart;
}  // namespace lathe::widgets

namespace lathe::app {

class MarkBar;

struct SimilarityState {
    SimilarityRequest request;
    std::shared_ptr<const SimilarityStudy> study;
    LayerMarks marks;
    std::optional<RecipeEffect> measured;  ///< without the marked ones
    AddedSteps added;
};

class SimilarityView : public ObservationOf<SimilarityState> {
    Q_OBJECT
  public:
    explicit SimilarityView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Layers"); }

    /// Of the current document; null before measuring.
    const LayerMarks* marks() const { return state() ? &state()->marks : nullptr; }

  protected:
    void startMeasuring() override;
    void showResult() override;
    void followSelection() override;
    QString invitation() const override;
    void retranslate() override;

  private:
    void build();
    void connectParts();
    LayerOrder order() const;
    void showMap();
    void showMarks();
    void toggle(int layer);
    void markBetween(int one, int other);
    /// An undoable change by the user; those of one `dragId` are one.
    void mark(LayerMarks marks, int dragId = 0);
    void setMarks(Document* document, const LayerMarks& marks);
    void markLowest(int count);
    void measureMarked();

    int m_lowestDrag = 0;  ///< of the slider; 0: the next move begins one
    QComboBox *m_order, *m_kind;
    widgets::HeatMap *m_influence, *m_map;
    widgets::LineChart* m_neighbours;
    MarkBar* m_marks;
};

}  // namespace lathe::app
