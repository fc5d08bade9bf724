// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The charts below the table of runs: quality against cost with a free choice of both; change per
// task; and latency, error per layer or training. Of classifiers, which write nothing and solve no
// tasks, what they take for what, their confidence and changed answers stand there instead.

#include <QWidget>

#include "widgets/models/run_model.h"

class QComboBox;
class QSplitter;
class QStackedWidget;

namespace lathe::widgets {
class DotPlot;
class LatencyChart;
class LineChart;
class LiveCurve;
class ScatterChart;
class SegmentedButton;
}  // namespace lathe::widgets

namespace lathe::app {

class ClassPages;

class ComparePanels : public QWidget {
    Q_OBJECT
  public:
    explicit ComparePanels(QWidget* parent = nullptr);

    void show(const widgets::RunModel& model, const widgets::RunLimits& limits,
              core::RunId current);
    void setCurrentRun(core::RunId id);
    void setAxes(widgets::RunMetric x, widgets::RunMetric y);
    void showBitLines();  ///< quality against bits in all, as the horizontal axis offers it
    void retranslate();
    void showTrainings();        ///< of the charts that share a place
    void showClasses(int page);  ///< likewise; see ClassPages::pages()

    const widgets::ScatterChart& scatter() const { return *m_scatter; }
    const widgets::DotPlot& tasks() const { return *m_tasks; }
    const widgets::LatencyChart& latency() const { return *m_latency; }
    const widgets::LineChart& layers() const { return *m_layers; }
    const widgets::LiveCurve& trainings() const { return *m_trainings; }
    ClassPages& classes() const { return *m_classes; }

  Q_SIGNALS:
    void runSelected(qint64 run);
    void axesChanged();

  private:
    QWidget* scatterPanel();
    QWidget* lastPanel();
    void fillAxes();
    void chooseAxis();
    void showScatter();
    void titleScatter();
    bool showsBitLines() const;
    void chooseUsualAxes();
    void offerPages();
    void showPage(QWidget* page);
    bool ofClassifiers() const;
    widgets::RunMetric axis(const QComboBox* box) const;

    widgets::ScatterChart* m_scatter;
    widgets::DotPlot* m_tasks;
    widgets::LatencyChart* m_latency;
    widgets::LineChart* m_layers;
    widgets::LiveCurve* m_trainings;
    QComboBox *m_x, *m_y;
    bool m_axesChosen = false;  ///< else they are those of the kind of model
    ClassPages* m_classes;
    QSplitter* m_splitter;
    QStackedWidget* m_last;
    QList<QWidget*> m_offered;  ///< pages of m_last, in the order of the choice
    widgets::SegmentedButton* m_lastChoice;
    widgets::RunModel const* m_model = nullptr;
    widgets::RunLimits m_limits;
    core::RunId m_current = 0;
};

}  // namespace lathe::app
