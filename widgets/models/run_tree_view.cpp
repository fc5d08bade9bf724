// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_tree_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/plot_axes.h"
#include "widgets/models/run_delegate.h"
#include "widgets/style/tokens.h"

namespace lathe::widgets {

namespace {

constexpr int kIndent = 16, kNameMinimum = 160;

}  // namespace

RunTreeView::RunTreeView(QWidget* parent) : QTreeView(parent) {
    m_filter.setSourceModel(&m_runs);
    setModel(&m_filter);
    setItemDelegate(new RunDelegate(this));
    setTreePosition(RunModel::NameColumn);
    setIndentation(kIndent);
    setUniformRowHeights(true);
    setSelectionBehavior(SelectRows);
    setEditTriggers(EditKeyPressed);
    setHorizontalScrollMode(ScrollPerPixel);
    setRootIsDecorated(false);
    header()->setMinimumSectionSize(24);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &RunTreeView::showHeaderMenu);
    m_shown = {RunModel::TickColumn, RunModel::NameColumn};
    for (const RunMetricInfo& info : runMetrics())
        if (info.shown) m_shown.insert(RunModel::columnOf(info.metric));
    setSortingEnabled(true);
    m_filter.sort(-1);
    header()->setSortIndicator(-1, Qt::AscendingOrder);
    header()->setSortIndicatorClearable(true);
    connect(&m_runs, &RunModel::tickedChanged, this, &RunTreeView::updateColumns);
    connect(header(), &QHeaderView::sortIndicatorChanged, this, &RunTreeView::fitColumns);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, &QTreeView::expandAll);
    updateColumns();
}

void RunTreeView::setRuns(std::vector<core::Run> runs, core::RunId baseline) {
    const core::RunId current = currentRun();
    const int scroll = verticalScrollBar()->value();
    m_resetting = true;
    m_runs.setRuns(std::move(runs), baseline);
    expandAll();
    updateColumns();
    setCurrentRun(current);
    m_resetting = false;
    verticalScrollBar()->setValue(scroll);
    if (currentRun() != current) Q_EMIT currentRunChanged(currentRun());
}

core::RunId RunTreeView::currentRun() const {
    return m_runs.idAt(m_filter.mapToSource(currentIndex()));
}

void RunTreeView::setCurrentRun(core::RunId id) {
    const QModelIndex index = m_filter.mapFromSource(m_runs.indexOf(id));
    if (index.isValid()) setCurrentIndex(index);
}

void RunTreeView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    if (!m_resetting) Q_EMIT currentRunChanged(currentRun());
}

void RunTreeView::setColumnShown(int column, bool shown) {
    if (shown)
        m_shown.insert(column);
    else if (column >= RunModel::FirstMetricColumn)
        m_shown.erase(column);
    updateColumns();
}

void RunTreeView::setDifferencesOnly(bool only) {
    m_differencesOnly = only;
    updateColumns();
}

void RunTreeView::updateColumns() {
    for (int column = 0; column < m_runs.columnCount(); ++column)
        setColumnHidden(column, !m_shown.contains(column) || !m_runs.hasNumbers(column) ||
                                    (m_differencesOnly && !m_runs.differs(column)));
    fitColumns();
}

/// As narrow as its text allows; the style's own hint leaves room for an arrow everywhere.
int RunTreeView::headerWidth(int column) const {
    const QString text = m_filter.headerData(column, Qt::Horizontal).toString();
    const bool sorted = column == header()->sortIndicatorSection();
    return header()->fontMetrics().horizontalAdvance(text) + (sorted ? 40 : 20);
}

/// Columns as wide as their content; the name takes what is left.
void RunTreeView::fitColumns() {
    int used = 0;
    for (int column = 0; column < m_runs.columnCount(); ++column) {
        if (isColumnHidden(column)) continue;
        const int wanted = std::max(sizeHintForColumn(column), headerWidth(column));
        setColumnWidth(column, wanted);
        if (column != RunModel::NameColumn) used += wanted;
    }
    const int left = viewport()->width() - used;
    setColumnWidth(RunModel::NameColumn, std::max({kNameMinimum, left}));
}

void RunTreeView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    fitColumns();
}

QByteArray RunTreeView::columnState() const {
    QByteArray state;
    for (const int column : m_shown) state += QByteArray::number(column) + ' ';
    return state.trimmed();
}

void RunTreeView::restoreColumnState(const QByteArray& state) {
    if (state.isEmpty()) return;
    m_shown = {RunModel::TickColumn, RunModel::NameColumn};
    for (const QByteArray& word : state.split(' ')) {
        bool number = false;
        const int column = word.toInt(&number);
        if (number && column >= 0 && column < m_runs.columnCount()) m_shown.insert(column);
    }
    updateColumns();
}

void RunTreeView::showHeaderMenu(const QPoint& position) {
    QMenu menu(this);
    for (int column = RunModel::FirstMetricColumn; column < m_runs.columnCount(); ++column) {
        QAction* action =
            menu.addAction(m_runs.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(isColumnShown(column));
        action->setEnabled(m_runs.hasNumbers(column));
        connect(action, &QAction::toggled, this,
                [this, column](bool shown) { setColumnShown(column, shown); });
    }
    menu.exec(header()->mapToGlobal(position));
}

void RunTreeView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && currentRun() != 0) {
        m_runs.setTicked(currentRun(), !m_runs.isTicked(currentRun()));
        return;
    }
    if (event->key() == Qt::Key_F2 && currentRun() != 0) {
        edit(currentIndex().siblingAtColumn(RunModel::NameColumn));
        return;
    }
    QTreeView::keyPressEvent(event);
}

/// One vertical line per ancestor that has a further child, an elbow to the row itself.
void RunTreeView::drawBranches(QPainter* painter, const QRect& rect,
                               const QModelIndex& index) const {
    const Tokens& colors = tokensOf(*this);
    if (selectionModel()->isSelected(index)) painter->fillRect(rect, colors.selection);
    const int middle = rect.center().y();
    double x = rect.right() - kIndent + 8;
    for (QModelIndex at = index; at.parent().isValid(); at = at.parent(), x -= kIndent) {
        const bool last = at.row() + 1 == m_filter.rowCount(at.parent());
        if (at == index) {
            verticalLine(*painter, x, rect.top(), last ? middle : rect.bottom() + 1, colors.border);
            horizontalLine(*painter, x, rect.right() + 4, middle, colors.border);
        } else if (!last) {
            verticalLine(*painter, x, rect.top(), rect.bottom() + 1, colors.border);
        }
    }
    if (!isExpanded(index) && m_filter.hasChildren(index)) {
        painter->setPen(QPen(colors.text2, 1.35));
        const QPointF c(rect.right() + 1.0, middle);
        const QPointF chevron[] = {c + QPointF(-2, -4), c + QPointF(2, 0), c + QPointF(-2, 4)};
        painter->drawPolyline(chevron, 3);
    }
}

void RunTreeView::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QTreeView::drawRow(painter, option, index);
    const QRectF row(0, option.rect.top(), viewport()->width(), option.rect.height());
    const Tokens& colors = tokensOf(*this);
    if (index.data(RunModel::BaselineRole).toBool())
        horizontalLine(*painter, 0, row.width(), option.rect.bottom(), colors.separator);
    if (hasFocus() && index.siblingAtColumn(0) == currentIndex().siblingAtColumn(0))
        accentOutline(*painter, row.adjusted(1, 1, -1, -1), colors.accent);
}

}  // namespace lathe::widgets
