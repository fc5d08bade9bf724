// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/treemap_chart.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/number_text.h"
#include "widgets/charts/plot_axes.h"
#include "widgets/charts/treemap_layout.h"

namespace lathe::widgets {

namespace {

QColor mixed(const QColor& over, const QColor& under, float share) {
    const auto channel = [&](float a, float b) { return b + (a - b) * share; };
    return QColor::fromRgbF(channel(over.redF(), under.redF()),
                            channel(over.greenF(), under.greenF()),
                            channel(over.blueF(), under.blueF()));
}

QRectF inset(const QRectF& rect, double by) {
    return rect.width() > 2 * by && rect.height() > 2 * by ? rect.adjusted(by, by, -by, -by) : rect;
}

/// The short form of "block 12".
QString numberIn(const QString& name) {
    const QString last = name.section(QLatin1Char(' '), -1);
    bool isNumber = false;
    last.toInt(&isNumber);
    return isNumber ? last : QString();
}

/// In full, by its number, or not at all.
void nameGroup(QPainter& painter, const ChartFrame& frame, const QString& name,
               const QRectF& rect) {
    const auto fits = [&](const QFont& font, const QString& text, double margin) {
        const QFontMetricsF metrics(font);
        return !text.isEmpty() && metrics.horizontalAdvance(text) + 2 * margin <= rect.width() &&
               metrics.height() + margin <= rect.height();
    };
    const QColor& color = frame.colors().text1;
    const QFont font = frame.font(), small = frame.font(metrics::kSmallText);
    if (fits(font, name, 6))
        textAt(painter, font, color, {rect.left() + 6, rect.top() + 12}, Qt::AlignLeft, name);
    else if (const QString number = numberIn(name); fits(small, number, 3))
        textAt(painter, small, color, {rect.left() + 4, rect.top() + 9}, Qt::AlignLeft, number);
}

}  // namespace

TreemapChart::TreemapChart(QWidget* parent) : ChartWidget(parent) {}

void TreemapChart::setItems(std::vector<TreemapItem> items) {
    m_items = std::move(items);
    m_groups.clear();
    m_totalBytes = 0;
    std::unordered_map<QString, size_t> known;
    for (size_t i = 0; i < m_items.size(); ++i) {
        const double bytes =
            m_items[i].bytes > 0 && std::isfinite(m_items[i].bytes) ? m_items[i].bytes : 0;
        const auto [place, isNew] = known.try_emplace(m_items[i].group, m_groups.size());
        if (isNew) m_groups.push_back({m_items[i].group, 0, {}});
        Group& group = m_groups[place->second];
        group.bytes += bytes;
        group.members.push_back(i);
        m_totalBytes += bytes;
    }
    std::ranges::stable_sort(m_groups, std::greater{}, &Group::bytes);
    for (Group& group : m_groups)
        std::ranges::stable_sort(group.members, std::greater{},
                                 [&](size_t i) { return m_items[i].bytes; });
    dataChanged();
}

void TreemapChart::setSelectedId(const QString& id) {
    m_selectedId = id;
    update();
}

bool TreemapChart::isEmpty() const {
    return !(m_totalBytes > 0);
}

ChartTable TreemapChart::table() const {
    ChartTable table;
    table.headers = {tr("name"), tr("group"), tr("type"), tr("bytes"), tr("share %")};
    for (const TreemapItem& item : m_items)
        table.rows.push_back({item.id, item.group, item.type, item.bytes,
                              m_totalBytes > 0 ? 100 * item.bytes / m_totalBytes : NAN});
    return table;
}

MarkText TreemapChart::markText(int mark) const {
    const TreemapItem& item = m_items[static_cast<size_t>(mark)];
    const QString share =
        valueText(m_totalBytes > 0 ? 100 * item.bytes / m_totalBytes : NAN, locale(), 2);
    return {item.group.isEmpty() ? item.label : item.group + QStringLiteral(" · ") + item.label,
            tr("%1 · %2 % · %3", "bytes, share, type")
                .arg(byteText(item.bytes, locale()), share, item.type)};
}

QSize TreemapChart::designSize() const {
    return {520, 320};
}

TreemapChart::Placed TreemapChart::placedIn(const QRectF& area) const {
    Placed placed;
    placed.items.resize(m_items.size());
    std::vector<double> sizes;
    for (const Group& group : m_groups) sizes.push_back(group.bytes);
    placed.groups = squarified(sizes, area);
    for (size_t g = 0; g < m_groups.size(); ++g) {
        std::vector<double> weights;
        for (const size_t i : m_groups[g].members) weights.push_back(m_items[i].bytes);
        const std::vector<QRectF> rects = squarified(weights, placed.groups[g]);
        for (size_t k = 0; k < rects.size(); ++k) placed.items[m_groups[g].members[k]] = rects[k];
    }
    return placed;
}

std::vector<QRectF> TreemapChart::itemRects() const {
    return placedIn(frame().area).items;
}

void TreemapChart::paintChart(QPainter& painter, const ChartFrame& frame) const {
    const Placed placed = placedIn(frame.area);
    const Tokens& colors = frame.colors();
    for (size_t g = 0; g < m_groups.size(); ++g) {
        const QRectF& rect = placed.groups[g];
        if (rect.isEmpty()) continue;
        bool named = false;
        for (const size_t i : m_groups[g].members)
            if (!placed.items[i].isEmpty()) named |= paintItem(painter, frame, i, placed.items[i]);
        // Groups are told apart by wider gaps.
        for (const double x : {rect.left(), rect.right()})
            verticalLine(painter, x, rect.top(), rect.bottom(), colors.surface, 3);
        for (const double y : {rect.top(), rect.bottom()})
            horizontalLine(painter, rect.left(), rect.right(), y, colors.surface, 3);
        // Where no tensor has room for its own name, the group's stands over them all.
        if (!named) nameGroup(painter, frame, m_groups[g].name, rect);
    }
    for (size_t i = 0; i < m_items.size(); ++i)
        if (!m_selectedId.isEmpty() && m_items[i].id == m_selectedId && !placed.items[i].isEmpty())
            accentOutline(painter, placed.items[i], colors.accent, 2, 2);
}

bool TreemapChart::paintItem(QPainter& painter, const ChartFrame& frame, size_t index,
                             const QRectF& rect) const {
    const TreemapItem& item = m_items[index];
    const Tokens& colors = frame.colors();
    // Tints of the surface: text stays readable on all hues in both themes.
    const QColor fill = mixed(item.original ? colors.original : colors.fill(item.hue),
                              colors.surface, item.original ? 0.55f : 0.38f);
    const QRectF tile = inset(rect, 0.5);
    painter.fillRect(tile, fill);
    const QFont small = frame.font(metrics::kSmallText),
                bold = frame.font(metrics::kSmallText, QFont::DemiBold);
    const double line = std::ceil(QFontMetricsF(small).height());
    const QRectF inner = tile.adjusted(6, 4, -6, -4);
    double y = inner.top() + line / 2;
    const auto put = [&](const QFont& font, const QColor& color, const QString& text) {
        const bool fits = QFontMetricsF(font).horizontalAdvance(text) <= inner.width() &&
                          y + line / 2 <= inner.bottom() + 1;
        if (fits) {
            textAt(painter, font, color, {inner.left(), y}, Qt::AlignLeft, text);
            y += line;
        }
        return fits;
    };
    const bool leads = std::ranges::any_of(m_groups, [&](const Group& group) {
        return group.members.size() > 1 && group.members.front() == index && !group.name.isEmpty();
    });
    const QString number = numberIn(item.group);
    if (leads && inner.height() < 2 * line)
        return put(bold, colors.text1, item.group) || put(bold, colors.text1, number);
    const bool namesGroup =
        leads && (put(bold, colors.text1, item.group) || put(bold, colors.text1, number));
    if (!put(leads ? small : bold, leads ? colors.text2 : colors.text1, item.label))
        return namesGroup;
    const QString bytes = byteText(item.bytes, frame.locale);
    if (item.type.isEmpty() || !put(small, colors.text2, bytes + QStringLiteral(" · ") + item.type))
        put(small, colors.text2, bytes);
    return true;
}

MarkShape TreemapChart::shapeOf(int mark, const ChartFrame& frame) const {
    const QRectF rect = placedIn(frame.area).items[static_cast<size_t>(mark)];
    return {rect.center(), rect};
}

int TreemapChart::hitTest(const QPointF& position, const ChartFrame& frame) const {
    const std::vector<QRectF> rects = placedIn(frame.area).items;
    const auto found =
        std::ranges::find_if(rects, [&](const QRectF& rect) { return rect.contains(position); });
    return found == rects.end() ? -1 : static_cast<int>(found - rects.begin());
}

int TreemapChart::neighbour(int mark, int key) const {
    const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
    if (mark < 0 || (!sideways && key != Qt::Key_Up && key != Qt::Key_Down))
        return ChartWidget::neighbour(mark, key);
    // The nearest rectangle whose centre lies in the arrow's direction; straight ahead is
    // preferred.
    const std::vector<QRectF> rects = placedIn(frame().area).items;
    const QPointF from = rects[static_cast<size_t>(mark)].center();
    const double sign = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : -1;
    int best = mark;
    double nearest = 1e300;
    for (size_t i = 0; i < rects.size(); ++i) {
        if (rects[i].isEmpty()) continue;
        const QPointF way = rects[i].center() - from;
        const double ahead = sign * (sideways ? way.x() : way.y()),
                     aside = std::abs(sideways ? way.y() : way.x());
        if (ahead <= 0.5) continue;
        const double distance = ahead + 2 * aside;
        if (distance >= nearest) continue;
        nearest = distance;
        best = static_cast<int>(i);
    }
    return best;
}

void TreemapChart::activate(int mark) {
    setSelectedId(m_items[static_cast<size_t>(mark)].id);
    Q_EMIT itemSelected(m_selectedId);
}

}  // namespace lathe::widgets
