// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the text of the activations is worth as calibration data: how much of the vocabulary it
// covers, which channels it never wakes, and whether results are measured on the same lines.

#include <QWidget>
#include <memory>

#include "app/desktop/observatory/activations_study.h"

namespace lathe::widgets {
class FactsGrid;
class LineChart;
class Note;
class RankedBars;
}  // namespace lathe::widgets

namespace lathe::app {

class CalibrationPanel : public QWidget {
    Q_OBJECT
  public:
    explicit CalibrationPanel(QWidget* parent = nullptr);

    void setStudy(std::shared_ptr<const ActivationsStudy> study);
    void setSelected(const QString& weight);
    void retranslate();

  Q_SIGNALS:
    void weightChosen(const QString& weight);

  private:
    void showSites();

    std::shared_ptr<const ActivationsStudy> m_study;
    QString m_selected;
    std::vector<size_t> m_order;  ///< of the bars, in lens.sites
    widgets::Note* m_warning;
    widgets::FactsGrid* m_facts;
    widgets::LineChart* m_coverage;
    widgets::RankedBars* m_inactive;
};

}  // namespace lathe::app
