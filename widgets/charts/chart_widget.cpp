// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_widget.h"

#include <QAccessible>
#include <QFontInfo>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart_accessible.h"
#include "widgets/charts/chart_paint.h"

namespace lathe::widgets {

namespace {

constexpr double kTop = 8, kTitleGap = 8, kRing = 6;

bool isArrow(int key) {
    switch (key) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_Home:
        case Qt::Key_End:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            return true;
        default:
            return false;
    }
}

}  // namespace

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent) {
    ChartAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void ChartWidget::setTitle(const QString& title, const QString& detail) {
    m_title = title;
    m_detail = detail;
    setAccessibleName(title);
    if (m_cursor < 0) setAccessibleDescription(detail);
    update();
}

void ChartWidget::setEmptyState(const QString& sentence, QWidget* actions) {
    m_emptyText = sentence;
    if (actions != m_emptyActions) delete m_emptyActions;
    m_emptyActions = actions;
    if (actions) actions->setParent(this);
    placeEmptyActions();
    update();
}

MarkShape ChartWidget::markShape(int mark) const {
    return shapeOf(mark, frame());
}

int ChartWidget::markAt(const QPointF& position) const {
    return isEmpty() ? -1 : hitTest(position, frame());
}

void ChartWidget::setCursorMark(int mark) {
    const int bounded = mark >= 0 && mark < markCount() ? mark : -1;
    if (bounded == m_cursor) return;
    m_cursor = bounded;
    if (m_cursor >= 0)
        speak(markText(m_cursor));
    else
        setAccessibleDescription(m_detail);
    update();
    Q_EMIT cursorMarkChanged(m_cursor);
}

void ChartWidget::setHoveredMark(int mark) {
    if (mark == m_hovered) return;
    m_hovered = mark;
    update();
}

void ChartWidget::speak(const MarkText& text) {
    QString spoken = text.value;
    if (!text.explanation.isEmpty())
        spoken += QStringLiteral(", ") +
                  QString(text.explanation).replace(QLatin1Char('\n'), QLatin1String(", "));
    setAccessibleDescription(spoken);
    QAccessibleValueChangeEvent event(this, text.value);
    QAccessible::updateAccessibility(&event);
}

QSize ChartWidget::sizeHint() const {
    return designSize() * (double(QFontInfo(font()).pixelSize()) / metrics::kBodyText);
}

QSize ChartWidget::minimumSizeHint() const {
    return sizeHint() * smallestShare();
}

QSize ChartWidget::designSize() const {
    return {360, 260};
}

double ChartWidget::smallestShare() const {
    return 0.5;
}

void ChartWidget::activate(int) {}

bool ChartWidget::hasValueBox(int) const {
    return true;
}

int ChartWidget::neighbour(int mark, int key) const {
    const int last = markCount() - 1;
    if (key == Qt::Key_Home) return 0;
    if (key == Qt::Key_End) return last;
    if (mark < 0) return key == Qt::Key_Left || key == Qt::Key_Up ? last : 0;
    const int page = std::max(1, markCount() / 10);
    int step = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : -1;
    if (key == Qt::Key_PageDown || key == Qt::Key_PageUp)
        step = key == Qt::Key_PageDown ? page : -page;
    return std::clamp(mark + step, 0, last);
}

void ChartWidget::dataChanged() {
    m_hovered = -1;
    if (m_cursor >= markCount()) setCursorMark(-1);
    if (m_cursor >= 0) speak(markText(m_cursor));
    placeEmptyActions();
    update();
}

ChartFrame ChartWidget::frame() const {
    return frameFor(size(), devicePixelRatioF(), modeOf(palette()), true);
}

ChartFrame ChartWidget::frameFor(const QSize& size, qreal dpr, ThemeMode mode,
                                 bool interactive) const {
    ChartFrame frame;
    frame.base = font();
    frame.locale = locale();
    frame.mode = mode;
    frame.dpr = dpr;
    frame.interactive = interactive;
    const double top = kTop + titleHeight(frame);
    frame.area = QRectF(metrics::kPadding, top, std::max(16, size.width() - 2 * metrics::kPadding),
                        std::max(16.0, size.height() - top - kTop));
    return frame;
}

double ChartWidget::titleHeight(const ChartFrame& frame) const {
    if (m_title.isEmpty() && m_detail.isEmpty()) return 0;
    return std::ceil(frame.metrics(metrics::kBodyText, QFont::DemiBold).height()) + kTitleGap;
}

void ChartWidget::paintAll(QPainter& painter, const QSize& size, const ChartFrame& frame) const {
    painter.fillRect(QRect(QPoint(0, 0), size), frame.colors().surface);
    paintTitle(painter, size, frame);
    if (isEmpty()) {
        paintEmpty(painter, frame);
    } else {
        paintChart(painter, frame);
        if (frame.interactive) paintPointedMark(painter, size, frame);
    }
    if (frame.interactive && showsFocus())
        accentOutline(painter, QRectF(QPointF(0, 0), size), frame.colors().accent);
}

void ChartWidget::paintTitle(QPainter& painter, const QSize& size, const ChartFrame& frame) const {
    if (m_title.isEmpty() && m_detail.isEmpty()) return;
    if (m_titleCovered && frame.interactive) return;
    const QFont bold = frame.font(metrics::kBodyText, QFont::DemiBold), plain = frame.font();
    const double middle = kTop + (titleHeight(frame) - kTitleGap) / 2;
    const double left = metrics::kPadding, width = size.width() - 2.0 * metrics::kPadding;
    const QString title = fitted(bold, m_title, width);
    textAt(painter, bold, frame.colors().text1, {left, middle}, Qt::AlignLeft, title);
    const double used = title.isEmpty() ? 0 : QFontMetricsF(bold).horizontalAdvance(title) + 8;
    textAt(painter, plain, frame.colors().text3, {left + used, middle}, Qt::AlignLeft,
           fitted(plain, m_detail, width - used));
}

void ChartWidget::paintEmpty(QPainter& painter, const ChartFrame& frame) const {
    painter.setFont(frame.font(metrics::kBodyText));
    painter.setPen(frame.colors().text2);
    QRectF place = frame.area;
    if (m_emptyActions) place.setBottom(place.center().y() - 4);
    painter.drawText(place,
                     int(Qt::TextWordWrap | Qt::AlignHCenter) |
                         int(m_emptyActions ? Qt::AlignBottom : Qt::AlignVCenter),
                     m_emptyText.isEmpty() ? tr("Nothing to show yet.") : m_emptyText);
}

void ChartWidget::placeEmptyActions() {
    if (!m_emptyActions) return;
    const QRectF area = frame().area;
    const QSize wanted = m_emptyActions->sizeHint();
    m_emptyActions->resize(wanted);
    m_emptyActions->move(static_cast<int>(area.center().x()) - wanted.width() / 2,
                         static_cast<int>(area.center().y()) + 4);
    m_emptyActions->setVisible(isEmpty());
}

void ChartWidget::paintPointedMark(QPainter& painter, const QSize& size,
                                   const ChartFrame& frame) const {
    const int cursor = showsFocus() ? m_cursor : -1;
    const auto ring = [&](int mark, const QColor& color, double width) {
        const MarkShape shape = shapeOf(mark, frame);
        if (!shape.outline.isEmpty()) return accentOutline(painter, shape.outline, color, width, 2);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(shape.anchor, kRing, kRing);
        painter.restore();
    };
    if (cursor >= 0) ring(cursor, frame.colors().accent, 2);
    if (m_hovered >= 0 && m_hovered != cursor) ring(m_hovered, frame.colors().text1, 1.5);
    const int pointed = m_hovered >= 0 ? m_hovered : cursor;
    if (pointed < 0 || !hasValueBox(pointed)) return;
    const MarkShape shape = shapeOf(pointed, frame);
    const QRectF anchor = shape.outline.isEmpty() ? QRectF(shape.anchor - QPointF(kRing, kRing),
                                                           QSizeF(2 * kRing, 2 * kRing))
                                                  : shape.outline;
    const MarkText text = markText(pointed);
    valueBox(painter, frame, QRectF(QPointF(4, 4), QSizeF(size.width() - 8, size.height() - 8)),
             anchor, text.value, text.explanation);
}

void ChartWidget::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    switch (event->type()) {
        case QEvent::LanguageChange:
        case QEvent::LocaleChange:
        case QEvent::FontChange:
            updateGeometry();
            [[fallthrough]];
        case QEvent::PaletteChange:
            placeEmptyActions();
            update();
            break;
        default:
            break;
    }
}

void ChartWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintAll(painter, size(), frame());
}

void ChartWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeEmptyActions();
}

void ChartWidget::mousePressEvent(QMouseEvent* event) {
    m_byKeyboard = false;
    update();
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    const int mark = markAt(event->position());
    if (mark < 0) return;
    setCursorMark(mark);
    activate(mark);
}

void ChartWidget::mouseMoveEvent(QMouseEvent* event) {
    setHoveredMark(event->buttons() == Qt::NoButton ? markAt(event->position()) : -1);
}

void ChartWidget::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    setHoveredMark(-1);
}

void ChartWidget::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool confirms = key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
    if (isArrow(key) && !isEmpty() && markCount() > 0) {
        m_byKeyboard = true;
        setHoveredMark(-1);
        setCursorMark(neighbour(m_cursor, key));
    } else if (confirms && m_cursor >= 0) {
        activate(m_cursor);
    } else if (key == Qt::Key_F1) {
        explain();
    } else if (key == Qt::Key_Escape && m_cursor >= 0) {
        setCursorMark(-1);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ChartWidget::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    m_byKeyboard = event->reason() != Qt::MouseFocusReason;
    update();
}

void ChartWidget::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace lathe::widgets
