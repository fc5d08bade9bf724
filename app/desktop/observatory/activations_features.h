// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Outlier features of the whole model in the order of their spread, by a criterion that can be
// changed, and massive activations of the residual stream.

#include <QWidget>
#include <memory>

#include "app/desktop/observatory/activations_study.h"

class QDoubleSpinBox;
class QLabel;

namespace lathe::widgets {
class RankedBars;
}

namespace lathe::app {

class FeaturesPanel : public QWidget {
    Q_OBJECT
  public:
    explicit FeaturesPanel(QWidget* parent = nullptr);

    void setStudy(std::shared_ptr<const ActivationsStudy> study);
    void setSelected(int site, int channel);  ///< channel -1: none
    core::OutlierCriterion criterion() const;
    void retranslate();

  Q_SIGNALS:
    void channelChosen(int site, int channel);

  private:
    QWidget* buildCriterion();
    void showFeatures();
    void showMassive();

    std::shared_ptr<const ActivationsStudy> m_study;
    std::vector<core::OutlierFeature> m_features;
    std::vector<size_t> m_massiveOrder;  ///< of the bars, in statistics.massive
    int m_site = -1, m_channel = -1;
    QLabel *m_title, *m_count;
    QDoubleSpinBox *m_magnitude, *m_layers, *m_positions;
    widgets::RankedBars *m_ranked, *m_massive;
};

}  // namespace lathe::app
