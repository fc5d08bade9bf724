// SPDX-License-Identifier: GPL-3.0-or-later
// The tree and the ticks; what cells say is in run_model_data.cpp.
#include "widgets/models/run_model.h"

#include <algorithm>
#include <functional>
#include <set>

namespace lathe::widgets {

namespace {

core::RunId baselineAmong(const std::vector<core::Run>& runs, core::RunId wanted) {
    const auto first = [&](const auto& predicate) -> core::RunId {
        const auto found = std::find_if(runs.begin(), runs.end(), predicate);
        return found == runs.end() ? 0 : found->id;
    };
    if (const auto id = first([](const core::Run& run) { return run.labels.pinned; })) return id;
    if (const auto id = first([&](const core::Run& run) { return run.id == wanted; })) return id;
    if (const auto id = first([](const core::Run& run) { return core::isOriginal(run); }))
        return id;
    return runs.empty() ? 0 : runs.front().id;
}

/// The index of the parent's place in `runs`; none for roots and orphans.
std::optional<size_t> parentPlace(const std::vector<core::Run>& runs, const core::Run& run) {
    if (!run.parent || *run.parent == run.id) return {};
    for (size_t i = 0; i < runs.size(); ++i)
        if (runs[i].id == *run.parent) return i;
    return {};
}

/// Parents before children, the baseline's family first; siblings as they were started.
std::vector<core::Run> inTreeOrder(std::vector<core::Run> runs, core::RunId baseline) {
    std::sort(runs.begin(), runs.end(),
              [](const core::Run& a, const core::Run& b) { return a.id < b.id; });
    std::vector<std::vector<size_t>> children(runs.size());
    std::vector<size_t> roots;
    size_t baselineRoot = runs.size();
    for (size_t i = 0; i < runs.size(); ++i) {
        // A parent is always older than its child, so that a damaged row cannot close a circle.
        const std::optional<size_t> parent = parentPlace(runs, runs[i]);
        if (parent && *parent < i)
            children[*parent].push_back(i);
        else
            roots.push_back(i);
    }
    for (size_t i = 0; i < runs.size(); ++i)
        if (runs[i].id == baseline)
            for (std::optional<size_t> at = i; at && *at <= i; at = parentPlace(runs, runs[*at]))
                baselineRoot = *at;
    std::stable_partition(roots.begin(), roots.end(),
                          [&](size_t root) { return root == baselineRoot; });
    std::vector<size_t> order;
    const std::function<void(size_t)> visit = [&](size_t place) {
        order.push_back(place);
        for (const size_t child : children[place]) visit(child);
    };
    for (const size_t root : roots) visit(root);
    std::vector<core::Run> ordered;
    ordered.reserve(runs.size());
    for (const size_t place : order) ordered.push_back(std::move(runs[place]));
    return ordered;
}

}  // namespace

RunModel::RunModel(QObject* parent) : QAbstractItemModel(parent) {}

void RunModel::setRuns(std::vector<core::Run> runs, core::RunId baseline) {
    beginResetModel();
    m_baseline = baselineAmong(runs, baseline);
    build(inTreeOrder(std::move(runs), m_baseline));
    const size_t before = m_styles.size();
    std::erase_if(m_styles, [this](const auto& entry) { return !run(entry.first); });
    for (auto& [id, style] : m_styles) style.original = id == m_baseline;
    endResetModel();
    if (m_styles.size() != before) Q_EMIT tickedChanged();
}

void RunModel::build(std::vector<core::Run> runs) {
    m_runs = std::move(runs);
    m_nodes.clear();
    m_root.children.clear();
    std::map<core::RunId, Node*> placed;
    for (size_t i = 0; i < m_runs.size(); ++i) {
        Node* node = m_nodes.emplace_back(std::make_unique<Node>()).get();
        const auto parent = m_runs[i].parent ? placed.find(*m_runs[i].parent) : placed.end();
        node->run = i;
        node->parent = parent == placed.end() ? &m_root : parent->second;
        node->row = static_cast<int>(node->parent->children.size());
        node->parent->children.push_back(node);
        placed[m_runs[i].id] = node;
    }
}

const core::Run* RunModel::run(core::RunId id) const {
    const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                    [&](const core::Run& run) { return run.id == id; });
    return found == m_runs.end() ? nullptr : &*found;
}

QModelIndex RunModel::indexOf(core::RunId id, int column) const {
    for (const auto& node : m_nodes)
        if (m_runs[node->run].id == id) return createIndex(node->row, column, node.get());
    return {};
}

core::RunId RunModel::idAt(const QModelIndex& index) const {
    return index.isValid() ? m_runs[nodeOf(index)->run].id : 0;
}

RunModel::Node* RunModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer())
                           : const_cast<Node*>(&m_root);
}

QModelIndex RunModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<size_t>(row)]);
}

QModelIndex RunModel::parent(const QModelIndex& child) const {
    if (!child.isValid()) return {};
    Node* parent = nodeOf(child)->parent;
    return parent == &m_root ? QModelIndex() : createIndex(parent->row, TickColumn, parent);
}

int RunModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

std::vector<core::RunId> RunModel::ticked() const {
    std::vector<core::RunId> ids;
    for (const core::Run& run : m_runs)
        if (isTicked(run.id)) ids.push_back(run.id);
    return ids;
}

/// The baseline looks the same always; others take the first look that is free.
void RunModel::tick(core::RunId id) {
    SeriesStyle style;
    style.original = id == m_baseline;
    if (!style.original) {
        const auto used = [this](const SeriesStyle& look) {
            return std::any_of(m_styles.begin(), m_styles.end(),
                               [&](const auto& entry) { return entry.second == look; });
        };
        int place = 0;
        while (used(seriesStyle(place)) && place < static_cast<int>(m_styles.size())) ++place;
        style = seriesStyle(place);
    }
    m_styles[id] = style;
}

void RunModel::tickChanged(core::RunId id) {
    Q_EMIT dataChanged(indexOf(id, TickColumn), indexOf(id, columnCount() - 1),
                       {Qt::CheckStateRole, StyleRole});
}

void RunModel::setTicked(core::RunId id, bool ticked) {
    if (ticked == isTicked(id) || !run(id)) return;
    if (ticked)
        tick(id);
    else
        m_styles.erase(id);
    tickChanged(id);
    Q_EMIT tickedChanged();
}

void RunModel::setTicked(const std::vector<core::RunId>& ids) {
    const std::set<core::RunId> wanted(ids.begin(), ids.end());
    std::set<core::RunId> changed;
    for (const core::RunId id : ticked())
        if (!wanted.contains(id)) changed.insert(id);
    for (const core::RunId id : changed) m_styles.erase(id);
    for (const core::Run& run : m_runs)
        if (wanted.contains(run.id) && !isTicked(run.id)) {
            tick(run.id);
            changed.insert(run.id);
        }
    for (const core::RunId id : changed) tickChanged(id);
    if (!changed.empty()) Q_EMIT tickedChanged();
}

SeriesStyle RunModel::styleOf(core::RunId id) const {
    const auto found = m_styles.find(id);
    if (found != m_styles.end()) return found->second;
    SeriesStyle neutral;
    neutral.original = id == m_baseline;
    return neutral;
}

void RunModel::setLocale(const QLocale& locale) {
    beginResetModel();
    m_locale = locale;
    endResetModel();
}

bool RunModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid()) return false;
    const core::RunId id = idAt(index);
    if (index.column() == TickColumn && role == Qt::CheckStateRole) {
        setTicked(id, value.toInt() == Qt::Checked);
        return true;
    }
    const QString name = value.toString().trimmed();
    if (index.column() != NameColumn || role != Qt::EditRole || name.isEmpty()) return false;
    core::Run& run = m_runs[nodeOf(index)->run];
    if (run.name == name.toStdString()) return false;
    run.name = name.toStdString();
    Q_EMIT dataChanged(index, index);
    Q_EMIT renameRequested(id, name);
    return true;
}

Qt::ItemFlags RunModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (!index.isValid()) return flags;
    if (index.column() == TickColumn) flags |= Qt::ItemIsUserCheckable;
    if (index.column() == NameColumn) flags |= Qt::ItemIsEditable;
    return flags;
}

}  // namespace lathe::widgets
