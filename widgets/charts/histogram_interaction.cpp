// SPDX-License-Identifier: GPL-3.0-or-later
// Dragging, nudging, zooming: how a HistogramChart answers the mouse and the keyboard.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/charts/histogram_chart.h"
#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

constexpr double kReach = 12;  // half a target of 24 pixels
constexpr double kPageSteps = 4;
constexpr double kWheelFactor = 0.8;
constexpr double kClosest = 1e-9;  // of the range: clip lines never meet

}  // namespace

std::vector<HistogramLine> HistogramChart::lines() const {
    std::vector<Line> all;
    if (m_data.clip && m_data.clip->editable) all = {Line::ClipLow, Line::ClipHigh};
    if (m_data.pruneThreshold) all.push_back(Line::Prune);
    return all;
}

double HistogramChart::valueOf(Line line) const {
    switch (line) {
        case Line::ClipLow:
            return m_data.clip->low;
        case Line::ClipHigh:
            return m_data.clip->high;
        case Line::Prune:
            break;
    }
    return *m_data.pruneThreshold;
}

std::optional<HistogramLine> HistogramChart::lineAt(const QPointF& position) const {
    const HistogramLayout layout = layoutIn(frame());
    const QRectF& plot = layout.main.plot();
    if (position.y() < layout.handleY - kReach || position.y() > plot.bottom()) return {};
    std::optional<Line> found;
    double nearest = kReach;
    for (const Line line : lines()) {
        double distance = std::abs(layout.main.x(valueOf(line)) - position.x());
        if (line == Line::Prune)
            distance = std::min(distance, std::abs(layout.main.x(-valueOf(line)) - position.x()));
        if (distance <= nearest) {
            nearest = distance;
            found = line;
        }
    }
    return found;
}

void HistogramChart::moveLine(Line line, double value) {
    const double reach = std::max(std::abs(m_data.low), std::abs(m_data.high));
    if (line == Line::Prune) {
        m_data.pruneThreshold = std::clamp(std::abs(value), 0.0, reach);
        return update();
    }
    ClipLines& clip = *m_data.clip;
    const double closest = reach * kClosest;
    if (clip.symmetric) {
        // A line never crosses zero: the other comes to meet it there.
        const double size = std::clamp(line == Line::ClipHigh ? value : -value, closest, reach);
        clip.low = -size;
        clip.high = size;
    } else if (line == Line::ClipLow) {
        clip.low = std::min(std::max(value, -reach), clip.high - closest);
    } else {
        clip.high = std::max(std::min(value, reach), clip.low + closest);
    }
    update();
}

void HistogramChart::announce(Line line, bool finished) {
    if (line == Line::Prune)
        Q_EMIT pruneDragged(*m_data.pruneThreshold, finished);
    else
        Q_EMIT clipDragged(m_data.clip->low, m_data.clip->high, finished);
}

void HistogramChart::cancelDrag() {
    const Drag drag = *m_drag;
    m_drag.reset();
    unsetCursor();
    if (!drag.line) return setView(drag.startView);
    m_data.clip = drag.startClip;
    m_data.pruneThreshold = drag.startPrune;
    update();
    announce(*drag.line, false);
    Q_EMIT dragCancelled();
}

double HistogramChart::levelStep() const {
    if (m_data.levels.size() < 2) return m_data.binWidth();
    return (m_data.levels.back().value - m_data.levels.front().value) /
           static_cast<double>(m_data.levels.size() - 1);
}

void HistogramChart::nudge(double steps) {
    const double step = *m_picked == Line::Prune ? m_data.binWidth() : levelStep();
    const double value = valueOf(*m_picked) + steps * step;
    moveLine(*m_picked, *m_picked == Line::Prune ? std::max(0.0, value) : value);
    announce(*m_picked, true);
    speakLine();
}

void HistogramChart::speakLine() {
    const double value = valueOf(*m_picked);
    const QString number = valueText(value, locale());
    switch (*m_picked) {
        case Line::ClipLow:
            return speak({tr("lower clip line at %1").arg(number), {}});
        case Line::ClipHigh:
            return speak({tr("upper clip line at %1").arg(number), {}});
        case Line::Prune:
            return speak({tr("pruning threshold at %1").arg(number), {}});
    }
}

void HistogramChart::setView(const AxisScale& view) {
    const AxisScale full = fullHistogramRange(m_data);
    const double width = view.high() - view.low();
    if (width >= full.high() - full.low()) {
        m_view.reset();
    } else {
        const double low = std::clamp(view.low(), full.low(), full.high() - width);
        m_view = AxisScale::linear(low, low + width);
    }
    update();
}

bool HistogramChart::focusNextPrevChild(bool next) {
    const std::vector<Line> all = lines();
    // Tab goes from the chart itself through its lines and on; Shift+Tab the same way back.
    const auto place = m_picked ? std::ranges::find(all, *m_picked) - all.begin() : -1;
    const auto target = place + (next ? 1 : -1);
    if (target < -1 || target >= std::ssize(all)) return ChartWidget::focusNextPrevChild(next);
    m_picked = target < 0 ? std::nullopt : std::optional(all[static_cast<size_t>(target)]);
    if (m_picked) speakLine();
    update();
    return true;
}

void HistogramChart::focusInEvent(QFocusEvent* event) {
    ChartWidget::focusInEvent(event);
    if (event->reason() == Qt::BacktabFocusReason && !lines().empty()) {
        m_picked = lines().back();
        speakLine();
    }
}

void HistogramChart::focusOutEvent(QFocusEvent* event) {
    if (m_drag) cancelDrag();
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        m_picked.reset();
    ChartWidget::focusOutEvent(event);
}

void HistogramChart::mousePressEvent(QMouseEvent* event) {
    ChartWidget::mousePressEvent(event);
    if (event->button() != Qt::LeftButton || isEmpty()) return;
    const std::optional<Line> line = lineAt(event->position());
    if (!line && !m_view) return;
    m_drag = Drag{line, event->position().x(), m_data.clip, m_data.pruneThreshold,
                  m_view ? *m_view : fullHistogramRange(m_data)};
    m_picked = line;
    setHoveredMark(-1);
    setCursor(line ? Qt::SplitHCursor : Qt::ClosedHandCursor);
    if (line) Q_EMIT dragStarted();
}

void HistogramChart::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drag) {
        ChartWidget::mouseMoveEvent(event);
        if (!isEmpty() && lineAt(event->position()))
            setCursor(Qt::SplitHCursor);
        else
            unsetCursor();
        return;
    }
    const double delta = event->position().x() - m_drag->startPixel;
    if (!m_drag->line) {
        const double width = layoutIn(frame()).main.plot().width();
        return setView(m_drag->startView.panned(-delta / width));
    }
    // The band has two edges: whichever was seized follows the pointer.
    double start = m_drag->startClip && *m_drag->line == Line::ClipLow    ? m_drag->startClip->low
                   : m_drag->startClip && *m_drag->line == Line::ClipHigh ? m_drag->startClip->high
                                                                          : *m_drag->startPrune;
    if (*m_drag->line == Line::Prune && valueAt(m_drag->startPixel) < 0) start = -start;
    double value = valueAt(pixelOf(start) + delta);
    if (*m_drag->line == Line::Prune)
        value = start < 0 ? std::min(value, 0.0) : std::max(value, 0.0);
    moveLine(*m_drag->line, value);
    announce(*m_drag->line, false);
}

void HistogramChart::mouseReleaseEvent(QMouseEvent* event) {
    ChartWidget::mouseReleaseEvent(event);
    if (!m_drag || event->button() != Qt::LeftButton) return;
    const std::optional<Line> line = m_drag->line;
    m_drag.reset();
    unsetCursor();
    update();
    if (line) announce(*line, true);
}

void HistogramChart::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_view.reset();
    update();
}

void HistogramChart::wheelEvent(QWheelEvent* event) {
    if (isEmpty() || m_drag) return event->ignore();
    const HistogramLayout layout = layoutIn(frame());
    const QRectF& plot = layout.main.plot();
    if (!plot.contains(event->position())) return event->ignore();
    const double factor = std::pow(kWheelFactor, event->angleDelta().y() / 120.0);
    setView(
        layout.main.xScale().zoomed(factor, (event->position().x() - plot.left()) / plot.width()));
    event->accept();
}

void HistogramChart::keyPressEvent(QKeyEvent* event) {
    if (m_drag) {
        if (event->key() == Qt::Key_Escape) cancelDrag();
        return;
    }
    if (!m_picked) return ChartWidget::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Right:
        case Qt::Key_Up:
            return nudge(1);
        case Qt::Key_Left:
        case Qt::Key_Down:
            return nudge(-1);
        case Qt::Key_PageUp:
            return nudge(kPageSteps);
        case Qt::Key_PageDown:
            return nudge(-kPageSteps);
        case Qt::Key_Escape:
            m_picked.reset();
            return update();
        default:
            return ChartWidget::keyPressEvent(event);
    }
}

}  // namespace lathe::widgets
