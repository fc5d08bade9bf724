// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The weights of a model as a tree: the model, its embedding, one node per block with its weights,
// the final norm and the head. A tree and not a node graph: a transformer is a list of equal
// blocks.

#include <QAbstractItemModel>
#include <QHash>
#include <QStringList>
#include <memory>
#include <vector>

#include "core/model/model.h"

namespace lathe::widgets {

class LayerTreeModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Column { Name, Type, Size, Shape, Parameters, Plan, ColumnCount };
    enum Role {
        WeightRole = Qt::UserRole,  ///< canonical name; empty for the model and for blocks
        BytesRole,                  ///< quint64
        ShareRole,                  ///< bytes as a share of the largest sibling, 0 to 1
        SearchRole,                 ///< everything that a filter may match, in lower case
        LayerRole,                  ///< int, -1 outside of blocks
        SortRole,                   ///< a number or text to sort the column by
    };

    explicit LayerTreeModel(QObject* parent = nullptr);
    ~LayerTreeModel() override;

    void setModel(core::ModelPtr model, const QString& name);
    /// What the recipe will do to each weight ("int4 g64"), by canonical name.
    void setPlannedActions(const QHash<QString, QString>& actions);

    QModelIndex indexOfWeight(const QString& canonicalName) const;  ///< invalid if there is none
    QStringList weightsBelow(const QModelIndex& index) const;       ///< of a block: all its weights

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    void retranslate();

  private:
    struct Node;
    /// Tells of new texts in these columns, on every level.
    void touch(int firstColumn, int lastColumn, const QModelIndex& parent = {});
    const Node* nodeAt(const QModelIndex& index) const;
    QString textOf(const Node& node, int column) const;
    QString plannedFor(const Node& node) const;
    QString tipOf(const Node& node) const;
    QVariant sortKeyOf(const Node& node, int column) const;

    core::ModelPtr m_model;
    std::unique_ptr<Node> m_root;  // its only child is the model
    QHash<QString, Node*> m_byWeight;
    QHash<QString, QString> m_actions;
};

}  // namespace lathe::widgets
