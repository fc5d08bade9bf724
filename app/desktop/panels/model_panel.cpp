// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/model_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/models/layer_delegate.h"
#include "widgets/models/layer_filter_model.h"
#include "widgets/models/layer_tree_model.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

using widgets::LayerTreeModel;
namespace metrics = widgets::metrics;

namespace {

constexpr double kTypeFits = 1.3;

/// "quant.rtn bits=4 group=64" -> "int4"-like words for a narrow column.
QString shortAction(const core::RecipeStep& step) {
    const auto number = [&](const char* name) -> QString {
        const auto found = step.params.values().find(name);
        return found == step.params.values().end()
                   ? QString()
                   : QString::fromStdString(core::toText(found->second));
    };
    if (const QString type = number("type"); !type.isEmpty()) return type;
    if (const QString bits = number("bits"); !bits.isEmpty())
        return QStringLiteral("int%1").arg(bits);
    return QString::fromStdString(step.id).section('.', 1);
}

}  // namespace

ModelPanel::ModelPanel(QWidget* parent) : QWidget(parent) {
    m_model = new LayerTreeModel(this);
    m_filter = new widgets::LayerFilterModel(this);
    m_filter->setSourceModel(m_model);
    m_filterEdit = new QLineEdit(this);
    m_filterEdit->setObjectName(QStringLiteral("model.filter"));
    m_filterEdit->addAction(widgets::lineIcon(QStringLiteral("search")),
                            QLineEdit::LeadingPosition);
    m_filterEdit->setClearButtonEnabled(true);
    m_tree = new QTreeView(this);
    setUpTree();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* field = new QVBoxLayout;
    field->setContentsMargins(8, 8, 8, 8);
    field->addWidget(m_filterEdit);
    layout->addLayout(field);
    layout->addWidget(m_tree, 1);
    connect(m_filterEdit, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setFilterText(text);
        if (text.isEmpty())
            m_tree->expandToDepth(0);
        else
            m_tree->expandAll();
    });
    retranslate();
}

void ModelPanel::setUpTree() {
    m_tree->setObjectName(QStringLiteral("model.tree"));
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new widgets::LayerDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setSortingEnabled(true);
    m_tree->sortByColumn(LayerTreeModel::Name, Qt::AscendingOrder);
    m_tree->setIndentation(14);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setDragEnabled(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView* header = m_tree->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(40);
    header->setSortIndicatorShown(false);
    header->setSectionResizeMode(LayerTreeModel::Name, QHeaderView::Stretch);
    setColumnWidths();
    m_tree->setColumnHidden(LayerTreeModel::Shape, true);
    m_tree->setColumnHidden(LayerTreeModel::Parameters, true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& place) {
                QMenu menu;
                for (const int column : {LayerTreeModel::Type, LayerTreeModel::Shape,
                                         LayerTreeModel::Parameters, LayerTreeModel::Plan}) {
                    QAction* action = menu.addAction(
                        m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
                    action->setCheckable(true);
                    action->setChecked(!m_tree->isColumnHidden(column));
                    connect(action, &QAction::toggled, this,
                            [this, column](bool on) { m_tree->setColumnHidden(column, !on); });
                }
                menu.exec(header->mapToGlobal(place));
            });
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ModelPanel::takeSelection);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ModelPanel::showMenu);
}

void ModelPanel::setDocument(Document* document) {
    if (m_document) {
        disconnect(&m_document->selection(), nullptr, this, nullptr);
        disconnect(&m_document->recipe(), nullptr, this, nullptr);
    }
    m_document = document;
    m_model->setModel(document ? document->model() : nullptr,
                      document ? document->name() : QString());
    if (!document) return;
    m_tree->expandToDepth(0);
    connect(&document->selection(), &SelectionHub::selectionChanged, this,
            &ModelPanel::showSelection);
    connect(&document->recipe(), &RecipeDocument::planChanged, this, &ModelPanel::showPlan);
    showSelection(document->selection().weights(), nullptr);
    showPlan();
}

QString ModelPanel::detail() const {
    if (!m_document) return {};
    const core::Model& model = *m_document->model();
    const QModelIndex top = m_model->index(0, LayerTreeModel::Type);
    return tr("%1 parameters · %2")
        .arg(widgets::countText(model.parameters()), top.data().toString());
}

void ModelPanel::focusFilter() {
    m_filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_filterEdit->selectAll();
}

void ModelPanel::takeSelection() {
    if (!m_document || m_following) return;
    QStringList weights;
    const QModelIndex current = m_filter->mapToSource(m_tree->currentIndex());
    weights << m_model->weightsBelow(current);
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows())
        for (const QString& name : m_model->weightsBelow(m_filter->mapToSource(index)))
            if (!weights.contains(name)) weights << name;
    // A block stands for its weights, the whole model for nothing in particular.
    if (!current.isValid() || !current.parent().isValid()) weights.clear();
    m_document->selection().select(weights, this);
}

void ModelPanel::showSelection(const QStringList& weights, QObject* origin) {
    if (origin == this || weights.isEmpty()) return;
    m_following = true;
    const QModelIndex index = m_filter->mapFromSource(m_model->indexOfWeight(weights.first()));
    if (index.isValid()) {
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
    }
    m_following = false;
}

void ModelPanel::showPlan() {
    QHash<QString, QString> actions;
    if (const auto& plan = m_document->recipe().plan()) {
        size_t planned = 0;
        for (const core::RecipeStep& step : m_document->recipe().recipe().steps) {
            if (!step.enabled || planned >= plan->steps.size()) continue;
            for (const std::string& target : plan->steps[planned].targets) {
                QString& action = actions[QString::fromStdString(target)];
                action = action.isEmpty() ? shortAction(step) : action + QStringLiteral("+");
            }
            ++planned;
        }
    }
    m_model->setPlannedActions(actions);
}

void ModelPanel::narrowStep(const std::string& param) {
    RecipeDocument& recipe = m_document->recipe();
    const core::RecipeStep* step = recipe.currentRecipeStep();
    if (!step) return;
    const QString names = m_document->selection().weights().join(',');
    const QString before = QString::fromStdString(step->params.text(param));
    const bool extend = param == "exclude" && !before.isEmpty();
    recipe.setParam(recipe.currentStep(), param,
                    (extend ? before + ',' + names : names).toStdString());
}

void ModelPanel::showMenu(const QPoint& place) {
    if (!m_document || m_document->selection().weights().isEmpty()) return;
    QMenu menu;
    menu.addAction(tr("Show histogram"), this, &ModelPanel::histogramRequested);
    menu.addAction(tr("Copy name"), this, [this] {
        QApplication::clipboard()->setText(m_document->selection().weights().join('\n'));
    });
    menu.addSeparator();
    const bool hasStep = m_document->recipe().currentRecipeStep() != nullptr;
    menu.addAction(tr("Only these in the current step"), this, [this] { narrowStep("layers"); })
        ->setEnabled(hasStep);
    menu.addAction(tr("Leave out of the current step"), this, [this] { narrowStep("exclude"); })
        ->setEnabled(hasStep);
    menu.exec(m_tree->viewport()->mapToGlobal(place));
}

void ModelPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::FontChange) setColumnWidths();
    QWidget::changeEvent(event);
}

void ModelPanel::setColumnWidths() {
    const double scale = double(QFontInfo(font()).pixelSize()) / metrics::kBodyText;
    m_tree->setColumnWidth(LayerTreeModel::Type, qRound(44 * scale));
    m_tree->setColumnWidth(LayerTreeModel::Size, qRound(40 * scale) + 34);
    m_tree->setColumnWidth(LayerTreeModel::Plan, qRound(44 * scale));
    m_tree->setColumnHidden(LayerTreeModel::Type,
                            scale > kTypeFits);  // large text needs the names' room
}

void ModelPanel::retranslate() {
    m_filterEdit->setPlaceholderText(tr("Filter: attn.q, >1MB"));
    m_filterEdit->setAccessibleName(tr("Filter weights"));
    m_tree->setAccessibleName(tr("Weights of the model"));
    m_model->retranslate();
}

}  // namespace lathe::app
