// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints a HistogramChart into its layout, layer by layer from the grid up to the handles.

#include <QCoreApplication>
#include <QPainter>
#include <optional>

#include "widgets/charts/histogram_data.h"
#include "widgets/charts/histogram_layout.h"

namespace lathe::widgets {

class HistogramPainter {
    Q_DECLARE_TR_FUNCTIONS(HistogramPainter)

  public:
    HistogramPainter(QPainter& painter, const ChartFrame& frame, const HistogramData& data,
                     const HistogramLayout& layout);

    /// `picked` is outlined: the line that the arrow keys move.
    void paint(std::optional<HistogramLine> picked);

  private:
    double clampedX(double value) const;
    bool inView(double value) const;
    void paintClipped();
    void paintBins();
    void paintEnds();
    void paintPruned();
    void paintStems();
    void paintHeads();
    void paintCodes();
    void paintErrors();
    void paintErrorLabels();
    void paintNames();
    void paintClipHandle(HistogramLine line, bool picked);
    void paintPruneLabel(bool picked);
    /// Draws a word on a veil of the background; what it covers.
    QRectF label(const QPointF& at, Qt::Alignment align, const QFont& font, const QColor& color,
                 const QString& text);

    QPainter& m_painter;
    const ChartFrame& m_frame;
    const HistogramData& m_data;
    const HistogramLayout& m_layout;
    const Tokens& m_colors;
    QRectF m_plot;
    double m_spacing;   ///< of the levels
    QRectF m_nameRect;  ///< where "original" stands
};

}  // namespace lathe::widgets
