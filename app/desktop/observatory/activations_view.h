// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which channels break int8: the largest value of every channel with a threshold, the same token by
// token, and SmoothQuant's slider that moves difficulty from the inputs to the weights.

#include <map>
#include <memory>
#include <optional>

#include "app/desktop/observatory/activations_study.h"
#include "app/desktop/observatory/observation_view.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace lathe::widgets {
class ChannelBars;
class HeatMap;
}  // namespace lathe::widgets

namespace lathe::app {

class ActivationsView : public ObservationView {
    Q_OBJECT
  public:
    explicit ActivationsView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Activations"); }

    /// Of the current document; null before measuring.
    const ActivationsStudy* study() const;
    int site() const;
    double alpha() const;

  protected:
    void startMeasuring() override;
    bool hasResult() const override { return state() != nullptr; }
    void showResult() override;
    void forget(Document* document) override { m_states.erase(document); }
    void followSelection() override;
    QString invitation() const override;
    void retranslate() override;

  private:
    struct State {
        ActivationsRequest request;
        std::shared_ptr<const ActivationsStudy> study;
        std::shared_ptr<const SiteSides> sides;  ///< of `site`; null while they are made
        int site = 0;
        double threshold = 0;
    };
    State* state();
    const State* state() const;

    void build();
    QWidget* buildStrip();
    QWidget* buildSmoothing();
    void connectParts();
    void fillSites();
    void chooseSite(int site);
    void requestSides();
    void showSides();
    void setThreshold(double threshold);
    void showCount();
    void requestSmoothed();
    void showSmoothed(const SmoothedSides& after);
    void selectChannel(int channel);

    std::map<Document*, State> m_states;
    QComboBox* m_site;
    QLabel *m_thresholdTitle, *m_count, *m_alphaTitle, *m_smoothSentence;
    QDoubleSpinBox *m_threshold, *m_alpha;
    QSlider* m_slider;
    widgets::ChannelBars *m_channels, *m_inputs, *m_weights;
    widgets::HeatMap* m_tokens;
};

}  // namespace lathe::app
