// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What Compare shows of classifiers: the confusion matrices of the baseline and of the selected run
// beside each other, how well their confidence can be trusted, and the examples that they answer
// differently. The pages stand below the control that chooses among them.

#include <QObject>

#include "widgets/models/class_charts.h"

class QWidget;

namespace lathe::widgets {
class Note;
}

namespace lathe::app {

class ClassPages : public QObject {
    Q_OBJECT
  public:
    /// The pages' owners are whoever lays them out.
    explicit ClassPages(QObject* parent = nullptr);

    const QList<QWidget*>& pages() const { return m_pages; }  ///< in the order of names()
    QStringList names() const;

    void show(const widgets::RunModel& model, core::RunId current);
    void retranslate();

    /// The pictures or texts behind the flips that are shown. `problem`: why there are none.
    void setExamples(std::vector<widgets::FlippedExample> examples, const QString& problem);
    const std::vector<widgets::Flip>& flips() const { return m_flips; }

    const widgets::ConfusionMatrix& baselineMatrix() const { return *m_before; }
    const widgets::ConfusionMatrix& runMatrix() const { return *m_after; }
    const widgets::ReliabilityChart& reliability() const { return *m_reliability; }
    const widgets::FlipGallery& gallery() const { return *m_gallery; }

  Q_SIGNALS:
    /// There are other flips, or none any more; what they show is not there yet.
    void flipsChanged();

  private:
    void showMatrix(widgets::ConfusionMatrix& chart, const core::Run* run);
    void showFlips();

    widgets::ConfusionMatrix *m_before, *m_after;
    widgets::ReliabilityChart* m_reliability;
    widgets::FlipGallery* m_gallery;
    widgets::Note* m_problem;
    QList<QWidget*> m_pages;
    const widgets::RunModel* m_model = nullptr;
    core::RunId m_current = 0;
    std::vector<widgets::Flip> m_flips;
};

}  // namespace lathe::app
