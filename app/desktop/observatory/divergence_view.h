// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a changed model parts from the original: block by block what it adds and what it inherits,
// the weights that err most, and the places of the text where the predictions differ most.

#include <memory>
#include <vector>

#include "app/desktop/observatory/divergence_study.h"
#include "app/desktop/observatory/observation_of.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;

namespace lathe::widgets {
class ChartTableView;
}

namespace lathe::app {

struct DivergenceState {
    std::shared_ptr<const DivergenceStudy> study;
};

class DivergenceView : public ObservationOf<DivergenceState> {
    Q_OBJECT
  public:
    explicit DivergenceView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Divergence"); }

  protected:
    void startMeasuring() override;
    void showResult() override;
    void forget(Document* document) override;
    void followSelection() override;
    QString modelName() const override;
    QString invitation() const override;
    QString obstacle() const override;
    void refresh() override;
    void retranslate() override;

  private:
    /// A model that the original can be compared with.
    struct Candidate {
        QString name;
        core::ModelPtr model;
    };

    void build();
    void connectParts();
    std::vector<Candidate> candidates() const;
    void fillCandidates();
    void showLines();
    void showSentence();

    std::vector<int> m_order;  ///< linear of each bar
    QPointer<Document> m_watched;
    QComboBox *m_other, *m_quantity;
    QDoubleSpinBox* m_threshold;
    QLabel *m_thresholdTitle, *m_sentence, *m_placesTitle;
    widgets::LineChart* m_lines;
    widgets::RankedBars* m_bars;
    widgets::ChartTableView* m_places;
};

}  // namespace lathe::app
