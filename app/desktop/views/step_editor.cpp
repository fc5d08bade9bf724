// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/step_editor.h"

#include "core/workspace/recipe.h"

namespace lathe::app {

StepEditor::StepEditor(QObject* parent)
    : QObject(parent), m_draft(core::stepFromText("quant.rtn bits=4 group=64")) {}

void StepEditor::setDocument(Document* document) {
    if (m_document) disconnect(&m_document->recipe(), nullptr, this, nullptr);
    m_document = document;
    if (document) {
        connect(&document->recipe(), &RecipeDocument::changed, this, &StepEditor::changed);
        connect(&document->recipe(), &RecipeDocument::currentStepChanged, this,
                &StepEditor::changed);
    }
    Q_EMIT changed();
}

bool StepEditor::isDraft() const {
    return !m_document || !m_document->recipe().currentRecipeStep();
}

const core::RecipeStep& StepEditor::step() const {
    return isDraft() ? m_draft : *m_document->recipe().currentRecipeStep();
}

void StepEditor::set(const Values& values, int dragId) {
    core::RecipeStep step = this->step();
    Values all = step.params.values();
    for (const auto& [name, value] : values) all.insert_or_assign(name, value);
    step.params = core::fullSchema(core::methodNamed(step.id)).complete(all);
    if (step == this->step()) return;
    if (!isDraft())
        return m_document->recipe().replaceStep(m_document->recipe().currentStep(), std::move(step),
                                                dragId);
    m_draft = std::move(step);
    Q_EMIT changed();
}

void StepEditor::chooseMethod(const std::string& id) {
    if (!isDraft() || id == m_draft.id) return;
    const core::ParamSchema schema = core::fullSchema(core::methodNamed(id));
    Values kept;
    for (const core::ParamSpec& spec : schema.specs())
        if (const auto found = m_draft.params.values().find(spec.name);
            found != m_draft.params.values().end())
            kept.insert(*found);
    core::RecipeStep step;
    step.id = id;
    try {
        step.params = schema.complete(kept);
    } catch (const core::Error&) {  // the same name means something else there
        step.params = schema.defaults();
    }
    m_draft = std::move(step);
    Q_EMIT changed();
}

void StepEditor::addDraftToRecipe() {
    if (!isDraft() || !m_document) return;
    RecipeDocument& recipe = m_document->recipe();
    recipe.appendStep(m_draft);
    recipe.setCurrentStep(recipe.stepCount() - 1);
}

bool StepEditor::has(std::string_view param) const {
    return step().params.values().contains(param);
}

std::string StepEditor::text(std::string_view param) const {
    const auto found = step().params.values().find(param);
    return found == step().params.values().end() ? std::string() : core::toText(found->second);
}

}  // namespace lathe::app
