// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Examples whose prediction changed, as pictures or as beginnings of texts, with the answers before
// and after. As many as there is room for; the table has all.

#include <QImage>
#include <QString>
#include <vector>

#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

struct FlippedExample {
    QImage picture;  ///< null: a text, whose beginning stands in its place
    QString text;
    QString right, before, after;  ///< names of classes
    qint64 number = 0;             ///< in the data
};

class FlipGallery : public ChartWidget {
    Q_OBJECT

  public:
    explicit FlipGallery(QWidget* parent = nullptr);

    void setExamples(std::vector<FlippedExample> examples);
    const std::vector<FlippedExample>& examples() const { return m_examples; }

    bool isEmpty() const override { return m_examples.empty(); }
    ChartTable table() const override;
    int markCount() const override;  ///< of those that are shown
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void exampleClicked(qint64 number);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    struct Grid {
        int columns = 1, rows = 1;
        QSizeF cell;
        double rest = 0;  ///< height of the line that says how many are left out
    };
    Grid gridIn(const ChartFrame& frame) const;
    int shownIn(const Grid& grid) const;
    QRectF cellIn(const ChartFrame& frame, const Grid& grid, int index) const;
    bool hasPictures() const;
    void paintExample(QPainter& painter, const ChartFrame& frame, const QRectF& cell,
                      const FlippedExample& example) const;
    void paintPicture(QPainter& painter, const ChartFrame& frame, const QRectF& room,
                      const FlippedExample& example) const;
    void paintText(QPainter& painter, const ChartFrame& frame, const QRectF& room,
                   const FlippedExample& example) const;
    void paintAnswer(QPainter& painter, const ChartFrame& frame, const QPointF& leftMiddle,
                     double width, const FlippedExample& example, bool after) const;

    std::vector<FlippedExample> m_examples;
};

}  // namespace lathe::widgets
