// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Curves that grow while one looks: what a running job measures over its steps. Series of one unit
// share the axes and are named at their ends with their newest value; Qt Charts draws them. A
// series keeps at most 2,000 of its points, the first and the newest always among them.

#include <QString>
#include <memory>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"
#include "widgets/curves/thinned_points.h"

namespace lathe::widgets {

class CurvePlot;

class LiveCurve : public ChartWidget {
    Q_OBJECT

  public:
    explicit LiveCurve(QWidget* parent = nullptr);
    ~LiveCurve() override;

    /// With units. `y` stands above its axis unless the title already says it.
    void setAxisNames(const QString& x, const QString& y);
    /// Where the steps will end, so that the axis stands still while the curve grows.
    void expectUntil(double x);
    /// Takes effect only while every value is positive.
    void setLogY(bool logarithmic);
    bool isLogY() const { return m_logY; }
    bool drawsLogY() const { return m_logY && allPositive(); }

    /// Returns its number.
    int addSeries(const QString& name, const SeriesStyle& style, ThinnedPoints points = ThinnedPoints());
    /// `x` must not be below the series' last. A y that is not finite is kept but not drawn.
    void append(int series, double x, double y);
    void clear();  ///< takes all series away

    int seriesCount() const { return static_cast<int>(m_series.size()); }
    const QList<QPointF>& points(int series) const;
    int markOf(int series, int point) const;

    bool isEmpty() const override;
    ChartTable table() const override;  ///< a row for each point that is kept
    /// Marks are numbered with gaps, so that a growing curve leaves the cursor where it is.
    int markCount() const override;
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    double smallestShare() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void fillMenu(QMenu& menu) override;

  private:
    struct OneSeries {
        QString name;
        SeriesStyle style;
        ThinnedPoints points;
    };
    /// All that the plot was last arranged for.
    struct Arrangement {
        QRectF area, plot;
        ThemeMode mode = ThemeMode::Light;
        QFont font;
        QLocale locale;
        double dpr = 1;
    };

    const OneSeries& seriesOf(int mark) const;
    const QPointF* pointOf(int mark) const;  ///< null: there is no such point
    bool allPositive() const;
    bool isDrawn(const QPointF& point) const;
    QList<QPointF> drawnPoints(const OneSeries& series) const;
    int nearestPoint(const QList<QPointF>& points, double x) const;
    QString endText(const OneSeries& series, const QLocale& locale) const;
    PlotAxis xAxis(double width) const;
    PlotAxis yAxis(double height, const ChartFrame& frame) const;
    /// The plot rectangle, after putting Qt Charts there if anything has changed.
    QRectF arrange(const ChartFrame& frame) const;
    QRectF layOut(const ChartFrame& frame, PlotAxis& x, PlotAxis& y) const;
    void paintNames(QPainter& painter, const ChartFrame& frame, const QRectF& plot) const;
    void paintEnds(QPainter& painter, const ChartFrame& frame, const QRectF& plot) const;
    void dataMoved();

    std::vector<OneSeries> m_series;
    QString m_xName, m_yName;
    double m_expected = 0;
    bool m_logY = false;
    std::unique_ptr<CurvePlot> m_plot;
    mutable std::optional<Arrangement> m_arranged;  ///< none: the data have changed since
};

}  // namespace lathe::widgets
