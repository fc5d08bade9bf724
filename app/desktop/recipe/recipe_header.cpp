// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_header.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpressionValidator>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/desktop/recipe/recipe_document.h"
#include "app/desktop/recipe/recipe_presets.h"
#include "app/desktop/recipe/said_command.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_label.h"

namespace lathe::app {

namespace {

QToolButton* iconButton(const char* icon, const char* name, const QString& text) {
    auto* button = new QToolButton;
    button->setIcon(widgets::lineIcon(QString::fromLatin1(icon)));
    button->setObjectName(QString::fromLatin1(name));
    button->setFixedSize(26, 26);
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

}  // namespace

RecipeHeader::RecipeHeader(QWidget* parent)
    : QFrame(parent),
      m_nameLabel(new widgets::ElidedLabel),
      m_undo(iconButton("undo", "recipe.undo", tr("Undo"))),
      m_redo(iconButton("redo", "recipe.redo", tr("Redo"))),
      m_more(iconButton("more", "recipe.more", tr("Presets, load, save, copy"))),
      m_menu(new QMenu(this)),
      m_nameRow(new QWidget),
      m_name(new QLineEdit),
      m_seed(new QLineEdit) {
    using namespace widgets::metrics;
    setProperty("role", "header");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, 2, kGrid, 2);
    layout->setSpacing(kGrid);
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    auto* title = new QLabel(tr("Recipe"));
    title->setProperty("role", "title");
    m_nameLabel->setProperty("role", "secondary");
    m_nameLabel->setObjectName(QStringLiteral("recipe.nameLabel"));
    row->addWidget(title);
    row->addSpacing(6);
    row->addWidget(m_nameLabel, 1);
    row->addWidget(m_undo);
    row->addWidget(m_redo);
    row->addWidget(m_more);
    layout->addLayout(row);
    layout->addWidget(m_nameRow);
    buildNameRow();
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &RecipeHeader::buildMenu);
    connect(m_undo, &QToolButton::clicked, this, [this] { m_recipe->undoStack().undo(); });
    connect(m_redo, &QToolButton::clicked, this, [this] { m_recipe->undoStack().redo(); });
    buildMenu();
}

void RecipeHeader::buildNameRow() {
    auto* row = new QHBoxLayout(m_nameRow);
    row->setContentsMargins(0, 0, 8, 4);
    m_name->setObjectName(QStringLiteral("recipe.name"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name of the recipe"));
    m_seed->setObjectName(QStringLiteral("recipe.seed"));
    m_seed->setMaximumWidth(90);
    m_seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,18}")), m_seed));
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("Steps that draw random numbers start from this"));
    auto* label = new QLabel(tr("Seed"));
    label->setProperty("role", "caption");
    label->setBuddy(m_seed);
    row->addWidget(m_name, 1);
    row->addWidget(label);
    row->addWidget(m_seed);
    m_nameRow->hide();
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        if (m_recipe) m_recipe->setName(m_name->text());
    });
    connect(m_seed, &QLineEdit::editingFinished, this, [this] {
        if (m_recipe) m_recipe->setSeed(m_seed->text().toULongLong());
    });
}

void RecipeHeader::setRecipe(RecipeDocument* recipe) {
    if (m_recipe) m_recipe->undoStack().disconnect(this);
    m_recipe = recipe;
    setEnabled(recipe != nullptr);
    if (recipe) {
        connect(&recipe->undoStack(), &QUndoStack::indexChanged, this, &RecipeHeader::refreshUndo);
        refreshUndo();
    }
    refresh();
}

void RecipeHeader::refresh() {
    if (!m_recipe) return;
    const QString name = QString::fromStdString(m_recipe->recipe().name);
    m_nameLabel->setText(name);
    m_name->setText(name);
    m_seed->setText(QString::number(m_recipe->recipe().seed));
}

void RecipeHeader::refreshUndo() {
    const QUndoStack& stack = m_recipe->undoStack();
    m_undo->setEnabled(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    const QString last = saidAt(stack, stack.index() - 1), next = saidAt(stack, stack.index());
    m_undo->setToolTip(stack.canUndo() ? tr("Undo: %1").arg(last) : tr("Undo"));
    m_redo->setToolTip(stack.canRedo() ? tr("Redo: %1").arg(next) : tr("Redo"));
}

void RecipeHeader::buildMenu() {
    m_menu->clear();
    m_menu->setToolTipsVisible(true);
    const auto add = [this](const QString& text, const QString& name, auto trigger) {
        QAction* action = m_menu->addAction(text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, trigger);
        return action;
    };
    for (const RecipePreset& preset : recipePresets())
        add(preset.translatedTitle(),
            QStringLiteral("recipe.preset.%1").arg(QLatin1String(preset.id)),
            [this, &preset] {
                m_recipe->setRecipe(preset.recipe(), [&preset] {
                    return tr("Preset “%1”").arg(preset.translatedTitle());
                });
            })
            ->setToolTip(preset.translatedHelp());
    m_menu->addSeparator();
    add(tr("Name and seed…"), QStringLiteral("recipe.rename"), [this] {
        m_nameRow->setVisible(!m_nameRow->isVisible());
        if (m_nameRow->isVisible()) m_name->setFocus();
    });
    add(tr("Load…"), QStringLiteral("recipe.load"), [this] { Q_EMIT loadRequested(); });
    add(tr("Save…"), QStringLiteral("recipe.save"), [this] { Q_EMIT saveRequested(); });
    add(tr("Copy as command line"), QStringLiteral("recipe.copyCommand"),
        [this] { Q_EMIT commandLineRequested(); });
    add(tr("Copy JSON"), QStringLiteral("recipe.copyJson"),
        [this] { QApplication::clipboard()->setText(m_recipe->toJson()); });
    m_menu->addSeparator();
    add(tr("Clear"), QStringLiteral("recipe.clear"), [this] {
        m_recipe->setRecipe({{}, m_recipe->recipe().seed, {}},
                            [] { return tr("Clear the recipe"); });
    });
}

}  // namespace lathe::app
