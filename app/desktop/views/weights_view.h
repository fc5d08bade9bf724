// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the values of one weight are spread and what a step makes of them: histogram with levels,
// clip lines and pruning band to drag, error per level, channel ranges, and the same part in every
// layer. It edits the recipe's current step, or a draft that becomes one.

#include <QTimer>
#include <optional>
#include <vector>

#include "app/desktop/views/step_editor.h"
#include "app/desktop/views/view.h"
#include "core/methods/preview.h"
#include "core/observe/weight_statistics.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace lathe::widgets {
class ChannelRangeChart;
class EmptyState;
class HistogramChart;
class SmallMultiples;
}  // namespace lathe::widgets

namespace lathe::app {

class PreviewReadout;
class StepToolbar;

class WeightsView : public View {
    Q_OBJECT
  public:
    explicit WeightsView(Workbench& workbench, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("weights"); }
    QString title() const override { return tr("Weights"); }

    const std::optional<core::StepPreview>& preview() const {
        return m_preview;
    }  ///< what is shown now

  Q_SIGNALS:
    void previewShown(bool sampled);

  protected:
    void refresh() override;
    void retranslate() override;

  private:
    void build();
    void connectCharts();
    void followDocument();
    /// The first linear weight of the selection (a block begins with a norm), else the first one.
    const core::Weight* chosenWeight() const;
    void showWeight(const QString& name);
    void requestStatistics(bool exact);
    void previewSoon();
    void requestPreview(bool exact);
    void requestLayers();
    void showPreview(core::Outcome<core::StepPreview> outcome);
    void showHistogram();
    void showChannels();
    void showSelectedChannels();
    void followChannels();
    void chooseChannel(int mark);
    bool showsInputs() const;
    void showLayers();
    void dragClip(double low, double high, bool finished);
    void dragPrune(double threshold, bool finished);
    void chooseLayer(int tile);
    QString weightTitle() const;
    std::optional<core::PreviewRequest> request() const;

    StepEditor m_editor;
    QPointer<Document> m_followed;
    QString m_weight;
    std::optional<core::WeightStatistics> m_statistics;
    std::optional<core::StepPreview> m_preview;
    QString m_problem;  ///< why there is no preview
    std::vector<core::LayerPreview> m_layers;
    QTimer m_soon{this}, m_exact{this};
    int m_dragId = 0;

    QStackedWidget* m_stack;
    widgets::EmptyState* m_empty;
    QPushButton* m_first;
    StepToolbar* m_toolbar;
    widgets::HistogramChart* m_histogram;
    widgets::ChannelRangeChart* m_channels;
    QComboBox* m_side;  ///< outputs or inputs
    widgets::SmallMultiples* m_multiples;
    PreviewReadout* m_readout;
};

}  // namespace lathe::app
