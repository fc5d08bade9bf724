// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The distribution of a weight, what quantization makes of it, and the error per level below on the
// same axis. Clip lines and the pruning band are dragged in the picture or moved by arrow keys.

#include <optional>
#include <vector>

#include "widgets/charts/axis_scale.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/charts/histogram_layout.h"

namespace lathe::widgets {

class HistogramChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit HistogramChart(QWidget* parent = nullptr);

    void setData(HistogramData data);
    const HistogramData& data() const { return m_data; }
    void setLogCount(bool on);
    bool logCount() const { return m_logCount; }

    /// The lines as they stand now, also while they are dragged.
    std::optional<ClipLines> clip() const { return m_data.clip; }
    std::optional<double> pruneThreshold() const { return m_data.pruneThreshold; }
    void setClip(std::optional<ClipLines> clip);
    void setPruneThreshold(std::optional<double> threshold);
    bool isDragging() const { return m_drag.has_value(); }

    /// The value at a horizontal position of the widget, and back.
    double valueAt(double pixel) const;
    double pixelOf(double value) const;

    bool isEmpty() const override;
    ChartTable table() const override;  ///< a row per level; a row per bin where there are none
    int markCount() const override;
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void dragStarted();
    void clipDragged(double low, double high, bool finished);
    void pruneDragged(double threshold, bool finished);
    /// After Esc; the lines are back and the old values have been sent once more, unfinished.
    void dragCancelled();

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    bool focusNextPrevChild(bool next) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    using Line = HistogramLine;
    struct Drag {
        std::optional<Line> line;  ///< none: the plot is panned
        double startPixel = 0;
        std::optional<ClipLines> startClip;
        std::optional<double> startPrune;
        AxisScale startView = AxisScale::linear(0, 1);
    };

    HistogramLayout layoutIn(const ChartFrame& frame) const;
    std::vector<Line> lines() const;
    double valueOf(Line line) const;
    std::optional<Line> lineAt(const QPointF& position) const;
    void moveLine(Line line, double value);
    void announce(Line line, bool finished);
    void cancelDrag();
    void nudge(double steps);
    double levelStep() const;
    void setView(const AxisScale& view);
    void speakLine();

    HistogramData m_data;
    bool m_logCount = true;
    std::optional<AxisScale> m_view;  ///< zoomed x range
    std::optional<Line> m_picked;     ///< by keyboard
    std::optional<Drag> m_drag;
};

}  // namespace lathe::widgets
