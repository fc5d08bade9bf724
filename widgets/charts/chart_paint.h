// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Strokes that several charts share: hatching, whiskers, dashes, text in one line. Everything is
// drawn as plain shapes, because SVG output knows neither clipping nor pattern brushes.

#include <QColor>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>

#include "widgets/charts/chart_frame.h"

namespace lathe::widgets {

/// Diagonal lines within `rect`, at one phase over the whole picture.
void hatch(QPainter& painter, const QRectF& rect, const QColor& color, double spacing = 6,
           double width = 1.2);

/// Error bar with end strokes; `half` is half of their length.
void horizontalWhisker(QPainter& painter, double x0, double x1, double y, const QColor& color,
                       double half = 3);
void verticalWhisker(QPainter& painter, double x, double y0, double y1, const QColor& color,
                     double half = 3);

void dashedLine(QPainter& painter, const QPointF& from, const QPointF& to, const QColor& color,
                double width = 1.5);

/// One line of text; `at` is its left, centre or right end (by `align`) and vertical middle.
void textAt(QPainter& painter, const QFont& font, const QColor& color, const QPointF& at,
            Qt::Alignment align, const QString& text);

/// Left-aligned text over a veil of the surface: readable where lines pass behind it.
void veiledText(QPainter& painter, const ChartFrame& frame, const QFont& font, const QColor& color,
                const QPointF& leftMiddle, const QString& text);

/// Text with "..." where it is wider than `width`.
QString fitted(const QFont& font, const QString& text, double width);

/// Panel-coloured box with a bold line and an explanation beside `anchor`, inside `bounds`.
void valueBox(QPainter& painter, const ChartFrame& frame, const QRectF& bounds,
              const QRectF& anchor, const QString& value, const QString& explanation);

/// Outline of what is selected or has the cursor.
void accentOutline(QPainter& painter, const QRectF& rect, const QColor& color, double width = 2,
                   double radius = metrics::kRadius);

}  // namespace lathe::widgets
