// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GPTQ and SparseGPT column by column: a tile of one weight on its way, what each column changes in
// those still free, the loss against doing without that, and one weight to edit, whose error is
// seen to spread.

#include <memory>
#include <vector>

#include "app/desktop/observatory/columns_charts.h"
#include "app/desktop/observatory/observation_of.h"

class QComboBox;

namespace lathe::widgets {
class HeatMap;
class LineChart;
}  // namespace lathe::widgets

namespace lathe::app {

class ColumnPlayer;
class TileBar;
class WeightBox;

/// What enters a weight of a document, and what was done to a tile of it.
struct ColumnsState {
    ColumnsRequest request;
    std::shared_ptr<const ColumnInputs> study;
    std::vector<TileEdit> edits;
    std::shared_ptr<const TileWalk> walk;  ///< null while it is made
    TilePlace chosen;
    QString followed;  ///< what was selected when the tile last moved there
};

class ColumnsView : public ObservationOf<ColumnsState> {
    Q_OBJECT
  public:
    explicit ColumnsView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Columns"); }

    const TileWalk* walk() const { return state() ? state()->walk.get() : nullptr; }
    int decided() const;

  protected:
    void startMeasuring() override;
    void showResult() override;
    void followSelection() override;
    QString invitation() const override;
    void retranslate() override;

  private:
    void build();
    void connectParts();
    /// The first linear of the selection, else the model's first.
    std::string chosenWeight() const;
    void changeWeight(const std::string& weight);
    void requestInputs();
    void optionsChanged();
    void requestWalk();
    void showWalk();
    void showTile();
    void showChange();
    void showWeight();
    void chooseWeight(int row, int place);
    void followChannels(const std::string& weight);
    /// The chosen weight goes into the selected head or channel, as far as the tile holds it.
    bool chooseSelected();
    void edit(double value);
    void editsChanged();
    QString weightTitle() const;

    TileBar* m_tile;
    QComboBox* m_kind;
    ColumnPlayer* m_player;
    WeightBox* m_box;
    widgets::HeatMap *m_map, *m_change;
    widgets::LineChart* m_loss;
};

}  // namespace lathe::app
