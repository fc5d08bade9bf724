// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/token_text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <cmath>

#include "widgets/style/tokens.h"
#include "widgets/style/ui_font.h"

namespace lathe::widgets {

namespace {

constexpr int kMargin = 12;
constexpr double kLineSpacing = 1.6;
constexpr int kTint = 34;  ///< opacity of 255 of what is laid under a differing token

QFont textFont(const QWidget& widget) {
    return chartFont(widget, metrics::kReadoutText - 1);
}

/// What stands on the line: line ends become a sign, parts of characters a dot.
QString paintedText(const QString& text) {
    if (text.isEmpty()) return QStringLiteral("·");
    QString shown = text;
    shown.replace(QLatin1Char('\n'), QChar(0x21B5));
    shown.replace(QLatin1Char('\t'), QChar(0x21E5));
    return shown;
}

bool leadingSpace(const QString& text) {
    return text.size() > 1 && text.front() == QLatin1Char(' ');
}

/// Latin words stay whole; spaces and other scripts may be parted anywhere.
bool mayBreakBetween(const QString& left, const QString& right) {
    if (left.isEmpty() || right.isEmpty()) return false;
    return right.front().isSpace() || left.back().isSpace() || left.back().unicode() > 0x2E7F ||
           right.front().unicode() > 0x2E7F;
}

}  // namespace

TokenText::TokenText(QWidget* parent) : QAbstractScrollArea(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

void TokenText::setTokens(std::vector<ShownToken> tokens) {
    const bool follow = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    m_tokens = std::move(tokens);
    m_hovered = -1;
    if (m_selected >= static_cast<int>(m_tokens.size())) m_selected = -1;
    place();
    if (follow) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
}

void TokenText::setPlaceholder(const QString& sentence) {
    m_placeholder = sentence;
    viewport()->update();
}

void TokenText::setSelected(int index) {
    if (index == m_selected || index >= static_cast<int>(m_tokens.size())) return;
    m_selected = index;
    if (index >= 0) showToken(index);
    announce();
    viewport()->update();
}

QRect TokenText::tokenRect(int index) const {
    if (index < 0 || index >= static_cast<int>(m_placed.size())) return {};
    return m_placed[static_cast<size_t>(index)]
        .box.translated(0, -verticalScrollBar()->value())
        .toAlignedRect();
}

void TokenText::place() {
    const QFontMetricsF metrics(textFont(*this));
    const double height = std::ceil(metrics.height() * kLineSpacing);
    const double right = std::max(2 * kMargin + 1, viewport()->width() - kMargin);
    m_placed.assign(m_tokens.size(), {});
    double x = kMargin;
    int line = 0;
    size_t wordBegin = 0;
    const auto put = [&](size_t i) {
        m_placed[i].line = line;
        const double width = metrics.horizontalAdvance(m_placed[i].painted);
        m_placed[i].indent =
            leadingSpace(m_placed[i].painted) ? metrics.horizontalAdvance(QLatin1Char(' ')) : 0;
        if (x <= kMargin) x -= m_placed[i].indent;  // words begin at the margin
        m_placed[i].box = {x, kMargin + line * height, width, height};
        x += width;
    };
    for (size_t i = 0; i < m_tokens.size(); ++i) {
        const QString& text = m_tokens[i].text;
        m_placed[i].painted = paintedText(text);
        const bool afterBreak = i > 0 && m_tokens[i - 1].text.contains(QLatin1Char('\n'));
        if (afterBreak) x = kMargin, ++line;
        if (afterBreak || (i > 0 && mayBreakBetween(m_tokens[i - 1].text, text))) wordBegin = i;
        put(i);
        if (m_placed[i].box.right() <= right || m_placed[i].box.left() <= kMargin) continue;
        // The word moves to the next line; a word longer than a line is parted at its token.
        if (m_placed[wordBegin].box.left() <= kMargin) wordBegin = i;
        x = kMargin, ++line;
        for (size_t moved = wordBegin; moved <= i; ++moved) put(moved);
    }
    const int total = m_tokens.empty() ? 0 : static_cast<int>(2 * kMargin + (line + 1) * height);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(static_cast<int>(height));
    verticalScrollBar()->setRange(0, std::max(0, total - viewport()->height()));
}

void TokenText::paintEvent(QPaintEvent*) {
    const Tokens& t = tokensOf(*this);
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), t.surface);
    if (m_tokens.empty()) {
        painter.setPen(t.text2);
        painter.drawText(viewport()->rect().adjusted(kMargin, kMargin, -kMargin, -kMargin),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(textFont(*this));
    QColor tint = t.clip;
    tint.setAlpha(kTint);
    for (size_t i = 0; i < m_placed.size(); ++i) {
        const QRectF box = m_placed[i].box.translated(0, -verticalScrollBar()->value());
        if (box.bottom() < 0 || box.top() > viewport()->height()) continue;
        const QRectF marked = box.adjusted(m_placed[i].indent, 2, 0, -2);
        const bool differs = m_tokens[i].differs;
        if (differs) painter.fillRect(marked, tint);
        if (static_cast<int>(i) == m_hovered) painter.fillRect(marked, t.grid);
        if (static_cast<int>(i) == m_selected) painter.fillRect(marked, t.selection);
        painter.setPen(m_tokens[i].text.isEmpty() ? t.text3 : t.text1);
        painter.drawText(box, Qt::AlignVCenter | Qt::TextSingleLine, m_placed[i].painted);
        if (differs)
            painter.fillRect(QRectF(marked.left(), marked.bottom() - 2, marked.width() - 1, 2),
                             t.clip);
        if (static_cast<int>(i) == m_selected) {
            painter.setPen(QPen(t.accent, 2));
            painter.drawRect(marked.adjusted(-1, 1, 1, -1));
        }
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(0, 0, viewport()->width(), 2, t.accent);
        painter.fillRect(0, viewport()->height() - 2, viewport()->width(), 2, t.accent);
        painter.fillRect(0, 0, 2, viewport()->height(), t.accent);
        painter.fillRect(viewport()->width() - 2, 0, 2, viewport()->height(), t.accent);
    }
}

void TokenText::resizeEvent(QResizeEvent*) {
    place();
    if (m_selected >= 0) showToken(m_selected);
}

void TokenText::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_tokens.size()) - 1;
    if (last < 0) return QAbstractScrollArea::keyPressEvent(event);
    switch (event->key()) {
        case Qt::Key_Right:
            return choose(std::min(last, m_selected + 1));
        case Qt::Key_Left:
            return choose(std::max(0, m_selected - 1));
        case Qt::Key_Home:
            return choose(0);
        case Qt::Key_End:
            return choose(last);
        case Qt::Key_Down:
            return choose(inNextLine(m_selected, 1));
        case Qt::Key_Up:
            return choose(inNextLine(m_selected, -1));
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

int TokenText::inNextLine(int from, int step) const {
    if (from < 0) return 0;
    const Placed& here = m_placed[static_cast<size_t>(from)];
    int best = from;
    double bestDistance = 0;
    for (int i = from; i >= 0 && i < static_cast<int>(m_placed.size()); i += step) {
        const Placed& there = m_placed[static_cast<size_t>(i)];
        if (there.line == here.line) continue;
        if (there.line != here.line + step) break;
        const double distance = std::abs(there.box.center().x() - here.box.center().x());
        if (best == from || distance < bestDistance) best = i, bestDistance = distance;
    }
    return best;
}

void TokenText::mousePressEvent(QMouseEvent* event) {
    if (const int index = tokenAt(event->pos()); index >= 0) choose(index);
}

bool TokenText::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = tokenAt(help->pos());
        const QString text =
            index < 0 ? QString() : m_tokens[static_cast<size_t>(index)].explanation;
        QToolTip::showText(help->globalPos(), text, viewport(), tokenRect(index));
        return true;
    }
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::Leave) {
        const int before = m_hovered;
        m_hovered = event->type() == QEvent::Leave
                        ? -1
                        : tokenAt(static_cast<QMouseEvent*>(event)->position().toPoint());
        if (before != m_hovered) viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TokenText::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) place();
}

void TokenText::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TokenText::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

int TokenText::tokenAt(const QPoint& position) const {
    const QPointF place = position + QPoint(0, verticalScrollBar()->value());
    for (size_t i = 0; i < m_placed.size(); ++i)
        if (m_placed[i].box.contains(place)) return static_cast<int>(i);
    return -1;
}

void TokenText::choose(int index) {
    setSelected(index);
    Q_EMIT tokenSelected(index);
}

void TokenText::showToken(int index) {
    const QRectF box = m_placed[static_cast<size_t>(index)].box;
    const int top = static_cast<int>(box.top()) - kMargin;
    const int bottom = static_cast<int>(box.bottom()) + kMargin;
    QScrollBar* bar = verticalScrollBar();
    if (top < bar->value()) bar->setValue(top);
    if (bottom > bar->value() + viewport()->height()) bar->setValue(bottom - viewport()->height());
}

void TokenText::announce() {
    setAccessibleDescription(
        m_selected < 0 ? QString() : m_tokens[static_cast<size_t>(m_selected)].explanation);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

}  // namespace lathe::widgets
