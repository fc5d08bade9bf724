// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_tree_model.h"

#include <QSet>
#include <algorithm>

#include "widgets/models/byte_text.h"

namespace lathe::widgets {

struct LayerTreeModel::Node {
    QString label;
    core::WeightPtr weight;  // null: the model or a block
    int layer = -1;
    uint64_t bytes = 0;
    int64_t parameters = 0;
    QString encoding;  // of a group: the one of most bytes, "…" behind it if there are others
    Node* parent = nullptr;
    int row = 0;
    double share = 1;
    std::vector<std::unique_ptr<Node>> children;

    Node* add(QString text) {
        children.push_back(std::make_unique<Node>());
        Node* child = children.back().get();
        child->label = std::move(text);
        child->parent = this;
        child->row = int(children.size()) - 1;
        return child;
    }

    /// Sums of a group from its children; shares among them.
    void sumUp() {
        uint64_t largest = 1;
        QHash<QString, uint64_t> byEncoding;
        for (const auto& child : children) {
            if (!child->children.empty()) child->sumUp();
            bytes += child->bytes;
            parameters += child->parameters;
            largest = std::max(largest, child->bytes);
            byEncoding[child->encoding] += child->bytes;
        }
        for (const auto& child : children) child->share = double(child->bytes) / double(largest);
        uint64_t most = 0;
        for (auto it = byEncoding.cbegin(); it != byEncoding.cend(); ++it)
            if (it.value() > most) most = it.value(), encoding = it.key();
    }
};

LayerTreeModel::LayerTreeModel(QObject* parent)
    : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}
LayerTreeModel::~LayerTreeModel() = default;

void LayerTreeModel::setModel(core::ModelPtr model, const QString& name) {
    beginResetModel();
    m_model = std::move(model);
    m_root = std::make_unique<Node>();
    m_byWeight.clear();
    if (m_model) {
        Node* top = m_root->add(name);
        Node* block = nullptr;
        for (const core::WeightPtr& weight : m_model->weightsInOrder()) {
            if (weight->layer >= 0 && (!block || block->layer != weight->layer)) {
                block = top->add({});
                block->layer = weight->layer;
            }
            const QString full = QString::fromStdString(weight->name);
            Node* node = (weight->layer >= 0 ? block : top)
                             ->add(weight->layer >= 0 ? full.section('.', 2) : full);
            node->weight = weight;
            node->layer = weight->layer;
            node->bytes = weight->encoding->bytes();
            node->parameters = weight->encoding->elements();
            node->encoding = QString::fromStdString(weight->encoding->label());
            m_byWeight.insert(full, node);
        }
        m_root->sumUp();
    }
    endResetModel();
}

void LayerTreeModel::setPlannedActions(const QHash<QString, QString>& actions) {
    if (actions == m_actions) return;
    m_actions = actions;
    touch(Plan, Plan);
}

void LayerTreeModel::touch(int firstColumn, int lastColumn, const QModelIndex& parent) {
    const int rows = rowCount(parent);
    if (rows == 0) return;
    Q_EMIT dataChanged(index(0, firstColumn, parent), index(rows - 1, lastColumn, parent));
    for (int row = 0; row < rows; ++row) touch(firstColumn, lastColumn, index(row, 0, parent));
}

QModelIndex LayerTreeModel::indexOfWeight(const QString& canonicalName) const {
    Node* node = m_byWeight.value(canonicalName);
    return node ? createIndex(node->row, 0, node) : QModelIndex();
}

QStringList LayerTreeModel::weightsBelow(const QModelIndex& index) const {
    QStringList names;
    const Node* node = nodeAt(index);
    if (node->weight) names << QString::fromStdString(node->weight->name);
    for (int i = 0; i < int(node->children.size()); ++i)
        names << weightsBelow(this->index(i, 0, index.siblingAtColumn(0)));
    return names;
}

const LayerTreeModel::Node* LayerTreeModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? static_cast<const Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex LayerTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent)->children[size_t(row)].get());
}

QModelIndex LayerTreeModel::parent(const QModelIndex& child) const {
    const Node* node = nodeAt(child);
    if (!child.isValid() || !node->parent || node->parent == m_root.get()) return {};
    return createIndex(node->parent->row, 0, node->parent);
}

int LayerTreeModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : int(nodeAt(parent)->children.size());
}

int LayerTreeModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QString LayerTreeModel::plannedFor(const Node& node) const {
    if (node.weight) return m_actions.value(QString::fromStdString(node.weight->name));
    QSet<QString> actions;
    for (const auto& child : node.children)
        if (child->weight && child->weight->role == core::WeightRole::Linear)
            actions << plannedFor(*child);
    if (actions.size() == 1) return *actions.begin();
    return actions.size() > 1 ? tr("mixed") : QString();
}

QString LayerTreeModel::textOf(const Node& node, int column) const {
    switch (column) {
        case Name:
            return node.label.isEmpty() ? tr("block %1").arg(node.layer) : node.label;
        case Type:
            return node.encoding;
        case Size:
            return megabytesText(node.bytes);
        case Shape:
            return node.weight
                       ? QString::fromStdString(core::toText(node.weight->encoding->shape()))
                       : QString();
        case Parameters:
            return countText(node.parameters);
        case Plan:
            return plannedFor(node);
        default:
            return {};
    }
}

QString LayerTreeModel::tipOf(const Node& node) const {
    if (!node.weight)
        return tr("%1 parameters, %2").arg(countText(node.parameters), bytesText(node.bytes));
    const core::Weight& weight = *node.weight;
    return tr("%1\n%2, %3, %4")
        .arg(QString::fromStdString(weight.sourceName), textOf(node, Shape), node.encoding,
             bytesText(node.bytes));
}

QVariant LayerTreeModel::sortKeyOf(const Node& node, int column) const {
    switch (column) {
        case Size:
            return quint64(node.bytes);
        case Parameters:
            return qint64(node.parameters);
        case Name:
            return node.row;  // the order of the network
        default:
            return textOf(node, column);
    }
}

QVariant LayerTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = *nodeAt(index);
    switch (role) {
        case Qt::DisplayRole:
            return textOf(node, index.column());
        case Qt::ToolTipRole:
            return tipOf(node);
        case Qt::TextAlignmentRole:
            return int(
                (index.column() == Size || index.column() == Parameters || index.column() == Shape
                     ? Qt::AlignRight
                     : Qt::AlignLeft) |
                Qt::AlignVCenter);
        case WeightRole:
            return node.weight ? QString::fromStdString(node.weight->name) : QString();
        case BytesRole:
            return quint64(node.bytes);
        case ShareRole:
            return node.share;
        case LayerRole:
            return node.layer;
        case SortRole:
            return sortKeyOf(node, index.column());
        case SearchRole:
            return (node.weight ? QString::fromStdString(node.weight->name + " " +
                                                         node.weight->sourceName) +
                                      ' ' + node.encoding
                                : textOf(node, Name))
                .toLower();
        default:
            return {};
    }
}

QVariant LayerTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Size || section == Parameters || section == Shape ? Qt::AlignRight
                                                                                 : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return tr("Name");
        case Type:
            return tr("Type");
        case Size:
            return tr("MB");
        case Shape:
            return tr("Shape");
        case Parameters:
            return tr("Parameters");
        case Plan:
            return tr("Plan");
        default:
            return {};
    }
}

Qt::ItemFlags LayerTreeModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable |
           (nodeAt(index)->weight ? Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                                  : Qt::ItemFlags());
}

void LayerTreeModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    touch(0, ColumnCount - 1);
}

}  // namespace lathe::widgets
