// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which channels break int8: the largest value of every channel with a threshold, the same token by
// token, and SmoothQuant's slider that moves difficulty from the inputs to the weights. On pages of
// their own, outlier features of the whole model, and what the text would be worth as calibration
// data.

#include <memory>

#include "app/desktop/observatory/activations_study.h"
#include "app/desktop/observatory/observation_of.h"

class QComboBox;
class QDoubleSpinBox;
class QFrame;
class QLabel;
class QStackedWidget;

namespace lathe::widgets {
class ChannelBars;
class HeatMap;
class Note;
class SegmentedButton;
}  // namespace lathe::widgets

namespace lathe::app {

class CalibrationPanel;
class FeaturesPanel;
class SmoothingBar;

/// What was measured of a document, and the place in it that is looked at.
struct ActivationsState {
    ActivationsRequest request;
    std::shared_ptr<const ActivationsStudy> study;
    std::shared_ptr<const SiteSides> sides;  ///< of `site`; null while they are made
    int site = 0;
    double threshold = 0;
};

class ActivationsView : public ObservationOf<ActivationsState> {
    Q_OBJECT
  public:
    explicit ActivationsView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override { return tr("Activations"); }

    int site() const;  ///< -1 before measuring
    double alpha() const;

  protected:
    void startMeasuring() override;
    void showResult() override;
    void followSelection() override;
    QString invitation() const override;
    void retranslate() override;

  private:
    void build();
    QWidget* buildOutliers();
    QWidget* buildStrip();
    QWidget* buildSource();
    QLayout* buildSides();
    void connectParts();
    void showPage();
    void fillSites();
    void chooseSite(int site);
    void requestSides();
    void showSource();
    void showSides();
    void setThreshold(double threshold);
    void showCount();
    void requestSmoothed();
    void showSmoothed(const SmoothedSides& after);
    void selectChannel(int channel);
    void selectChannelAt(int site, int channel);
    void addToRecipe();

    widgets::SegmentedButton* m_mode;
    QComboBox* m_site;
    QStackedWidget* m_pages;
    CalibrationPanel* m_calibration;
    FeaturesPanel* m_features;
    widgets::Note* m_planted;
    QFrame* m_sourceBar;
    QLabel *m_source, *m_thresholdTitle, *m_count;
    QDoubleSpinBox* m_threshold;
    SmoothingBar* m_smoothing;
    widgets::ChannelBars *m_channels, *m_inputs, *m_weights;
    widgets::HeatMap* m_tokens;
};

}  // namespace lathe::app
