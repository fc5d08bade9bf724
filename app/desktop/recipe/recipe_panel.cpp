// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/desktop/documents/document.h"
#include "app/desktop/recipe/plan_notes.h"
#include "app/desktop/recipe/recipe_data.h"
#include "app/desktop/recipe/recipe_document.h"
#include "app/desktop/recipe/recipe_foot.h"
#include "app/desktop/recipe/recipe_header.h"
#include "app/desktop/recipe/step_list.h"
#include "app/desktop/recipe/step_menu.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

QString recipePathIn(const QMimeData& data) {
    if (data.urls().size() != 1) return {};
    const QString path = data.urls().first().toLocalFile();
    return path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) ? path : QString();
}

}  // namespace

RecipePanel::RecipePanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("recipe"));
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    build();
    refresh();
}

/// Every text is set while building: after a change of language the panel is built anew.
void RecipePanel::build() {
    using namespace widgets::metrics;
    m_header = new RecipeHeader;
    m_steps = new StepList;
    m_add = new QPushButton(tr("Add step"));
    m_addMenu = new QMenu(m_add);
    m_data = new RecipeData;
    m_notes = new PlanNotes;
    m_foot = new RecipeFoot;
    m_notes->setObjectName(QStringLiteral("recipe.notes"));
    m_add->setObjectName(QStringLiteral("recipe.addStep"));
    m_add->setProperty("role", "flat");
    m_add->setIcon(widgets::lineIcon(QStringLiteral("plus")));
    m_add->setToolTip(tr("Add a method to the end of the recipe"));
    connect(m_add, &QPushButton::clicked, this,
            [this] { m_addMenu->popup(m_add->mapToGlobal(QPoint(0, m_add->height()))); });
    fillStepMenu(*m_addMenu, [this](const std::string& id) { addStep(id); });

    auto* content = new QWidget;
    content->setProperty("role", "panel");
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_steps);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    column->addWidget(m_data);
    column->addWidget(m_notes);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    layout()->addWidget(m_header);
    layout()->addWidget(scroll);
    layout()->addWidget(m_foot);

    connect(m_header, &RecipeHeader::loadRequested, this, &RecipePanel::chooseFileToLoad);
    connect(m_header, &RecipeHeader::saveRequested, this, &RecipePanel::chooseFileToSave);
    connect(m_header, &RecipeHeader::commandLineRequested, this, &RecipePanel::copyCommandLine);
    connect(m_foot, &RecipeFoot::runRequested, this, &RecipePanel::runRequested);
    connect(m_notes, &PlanNotes::fixRequested, this,
            [this](int step, const QString& param, const core::ParamValue& value) {
                recipe()->setParam(step, param.toStdString(), value);
            });
    connect(m_notes, &PlanNotes::dataRequested, m_data, &RecipeData::openChooser);
}

void RecipePanel::setDocument(Document* document) {
    if (RecipeDocument* old = recipe()) old->disconnect(this);
    m_document = document;
    m_header->setRecipe(recipe());
    m_steps->setRecipe(recipe());
    m_data->setRecipe(recipe());
    m_notes->setRecipe(nullptr);
    m_add->setEnabled(document != nullptr);
    if (RecipeDocument* now = recipe()) {
        connect(now, &RecipeDocument::changed, this, &RecipePanel::refresh);
        connect(now, &RecipeDocument::currentStepChanged, m_steps, &StepList::refresh);
        connect(now, &RecipeDocument::dataChanged, this, [this] { m_data->refresh(); });
        connect(now, &RecipeDocument::planChanged, this, &RecipePanel::showPlan);
    }
    showPlan();
}

void RecipePanel::setTeachers(std::vector<TeacherModel> models) {
    m_data->setTeachers(std::move(models));
}

RecipeDocument* RecipePanel::recipe() const {
    return m_document ? &m_document->recipe() : nullptr;
}

void RecipePanel::addStep(const std::string& id) {
    recipe()->appendStep({id, core::fullSchema(core::methodNamed(id)).defaults(), true});
}

void RecipePanel::refresh() {
    m_header->refresh();
    m_steps->refresh();
    m_data->refresh();
    m_foot->setRecipe(recipe(), m_notes->hasErrors());
}

void RecipePanel::showPlan() {
    m_steps->showPlan();
    m_notes->setRecipe(recipe());
    m_foot->setRecipe(recipe(), m_notes->hasErrors());
}

void RecipePanel::loadFrom(const QString& path) {
    try {
        core::Study study = core::readStudy(path.toStdString());
        recipe()->setRecipe(std::move(study.variants.front().recipe),
                            [] { return tr("Load a recipe"); });
    } catch (const core::Error& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void RecipePanel::saveTo(const QString& path) {
    try {
        core::writeTextFile(path.toStdString(), recipe()->toJson().toStdString() + "\n");
    } catch (const core::Error& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void RecipePanel::chooseFileToLoad() {
    auto* dialog = new QFileDialog(this, tr("Load a recipe"), {}, tr("Recipes (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &RecipePanel::loadFrom);
    dialog->open();
}

void RecipePanel::chooseFileToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the recipe"), {}, tr("Recipes (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, &RecipePanel::saveTo);
    dialog->open();
}

void RecipePanel::copyCommandLine() {
    QApplication::clipboard()->setText(recipe()->toCommandLine(m_document->source()));
}

void RecipePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange && m_header) {
        while (QLayoutItem* item = layout()->takeAt(0)) {
            item->widget()->setParent(nullptr);
            item->widget()->deleteLater();
            delete item;
        }
        build();
        Document* document = m_document;
        setDocument(document);
    }
    QWidget::changeEvent(event);
}

void RecipePanel::dragEnterEvent(QDragEnterEvent* event) {
    if (m_document && !recipePathIn(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void RecipePanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    loadFrom(recipePathIn(*event->mimeData()));
}

}  // namespace lathe::app
