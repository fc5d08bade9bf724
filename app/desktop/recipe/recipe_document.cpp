// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_document.h"

#include <algorithm>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/documents/step_data_cache.h"
#include "app/desktop/jobs/job_runner.h"
#include "app/desktop/recipe/recipe_command.h"
#include "core/workspace/plan_totals.h"
#include "widgets/forms/engine_text.h"

namespace lathe::app {

namespace {

constexpr int kPlanDelayMs = 150;

QString sourceOf(const core::Model& model) {
    return QString::fromStdString(model.parts().provenance.source);
}

/// The first enabled step that cannot be planned even alone; -1: each can.
int faultyStep(const core::ModelPtr& model, const core::Recipe& recipe,
               const core::RunInputs& inputs, const core::JobContext& job) {
    for (size_t i = 0; i < recipe.steps.size(); ++i) {
        job.checkpoint();
        if (!recipe.steps[i].enabled) continue;
        try {
            core::planRecipe(model, {recipe.name, recipe.seed, {recipe.steps[i]}}, inputs);
        } catch (const core::Error&) {
            return int(i);
        }
    }
    return -1;
}

RecipePlan failedPlan(const core::Error& error, int step) {
    RecipePlan plan;
    plan.error = QString::fromStdString(error.sentence());
    plan.errorStep = step;
    return plan;
}

RecipePlan planOf(const core::ModelPtr& model, const core::Recipe& recipe,
                  const core::DataSources& sources, StepDataCache& cache,
                  const core::JobContext& job) {
    RecipePlan plan;
    core::RunInputs inputs;
    DataKind reading = DataKind::Training;
    try {
        inputs.data = cache.load(neededData(recipe, sources), reading, job);
    } catch (const core::Error& error) {
        plan = failedPlan(error, -1);
        plan.dataFailed = reading;
        return plan;
    }
    try {
        if (needsOf(recipe).calibrationText)  // steps say when they look at what is measured on
            inputs.measured = cache.measured(measurementsFor(sourceOf(*model), model->spec()));
        plan.steps = core::planRecipe(model, recipe, inputs);
        const core::PlanTotals totals = core::totalsOf(model, recipe, plan.steps);
        plan.bytesBefore = totals.bytesBefore;
        plan.bytesAfter = totals.bytesAfter;
        plan.bitsPerWeightAfter = totals.bitsPerWeightAfter;
        plan.peakMemoryBytes = totals.peakMemoryBytes;
        plan.seconds = totals.seconds;
    } catch (const core::Error& error) {
        plan = failedPlan(error, faultyStep(model, recipe, inputs, job));
    }
    return plan;
}

QString shellQuoted(QString word) {
    return QLatin1Char('\'') + word.replace(QLatin1Char('\''), QStringLiteral("'\\''")) +
           QLatin1Char('\'');
}

/// Of its method.
Saying labelOf(const core::RecipeStep& step) {
    return [id = step.id] { return widgets::engineText(core::methodNamed(id).label); };
}

}  // namespace

RecipeDocument::RecipeDocument(core::ModelPtr model, JobRunner& jobs, QObject* parent)
    : QObject(parent),
      m_model(std::move(model)),
      m_jobs(jobs),
      m_dataCache(std::make_shared<StepDataCache>()) {
    m_planTimer.setSingleShot(true);
    m_planTimer.setInterval(kPlanDelayMs);
    connect(&m_planTimer, &QTimer::timeout, this, &RecipeDocument::planNow);
    planSoon();
}

RecipeDocument::~RecipeDocument() {
    m_jobs.dropPreview(planKey());
}

QString RecipeDocument::source() const {
    return sourceOf(*m_model);
}

const core::RecipeStep* RecipeDocument::currentRecipeStep() const {
    return m_currentStep < 0 ? nullptr : &m_recipe.steps[size_t(m_currentStep)];
}

std::vector<int> RecipeDocument::enabledSteps() const {
    std::vector<int> found;
    for (int i = 0; i < stepCount(); ++i)
        if (m_recipe.steps[size_t(i)].enabled) found.push_back(i);
    return found;
}

void RecipeDocument::setCurrentStep(int index) {
    index = std::clamp(index, -1, stepCount() - 1);
    if (index == m_currentStep) return;
    m_currentStep = index;
    Q_EMIT currentStepChanged(index);
}

void RecipeDocument::insertStep(int index, core::RecipeStep step) {
    index = std::clamp(index, 0, stepCount());
    core::Recipe recipe = m_recipe;
    const Saying label = labelOf(step);
    recipe.steps.insert(recipe.steps.begin() + index, std::move(step));
    push(std::move(recipe), index, [label] { return tr("Add “%1”").arg(label()); });
}

void RecipeDocument::replaceStep(int index, core::RecipeStep step, int dragId) {
    core::Recipe recipe = m_recipe;
    recipe.steps.at(size_t(index)) = std::move(step);
    push(
        std::move(recipe), index,
        [label = labelOf(m_recipe.steps[size_t(index)])] {
            return tr("Change “%1”").arg(label());
        },
        dragId);
}

void RecipeDocument::setParam(int index, const std::string& name, core::ParamValue value,
                              int dragId) {
    core::RecipeStep step = m_recipe.steps.at(size_t(index));
    auto values = step.params.values();
    values[name] = std::move(value);
    step.params = core::fullSchema(core::methodNamed(step.id)).complete(values);
    replaceStep(index, std::move(step), dragId);
}

void RecipeDocument::setStepEnabled(int index, bool enabled) {
    core::Recipe recipe = m_recipe;
    recipe.steps.at(size_t(index)).enabled = enabled;
    push(std::move(recipe), m_currentStep,
         [enabled, label = labelOf(m_recipe.steps[size_t(index)])] {
             return (enabled ? tr("Switch “%1” on") : tr("Switch “%1” off")).arg(label());
         });
}

void RecipeDocument::removeStep(int index) {
    core::Recipe recipe = m_recipe;
    const Saying what = [label = labelOf(recipe.steps.at(size_t(index)))] {
        return tr("Remove “%1”").arg(label());
    };
    recipe.steps.erase(recipe.steps.begin() + index);
    const int current = m_currentStep > index ? m_currentStep - 1 : m_currentStep;
    push(std::move(recipe), std::min(current, stepCount() - 2), what);
}

void RecipeDocument::moveStep(int from, int to) {
    to = std::clamp(to, 0, stepCount() - 1);
    core::Recipe recipe = m_recipe;
    const Saying what = [label = labelOf(recipe.steps.at(size_t(from)))] {
        return tr("Move “%1”").arg(label());
    };
    core::RecipeStep step = std::move(recipe.steps.at(size_t(from)));
    recipe.steps.erase(recipe.steps.begin() + from);
    recipe.steps.insert(recipe.steps.begin() + to, std::move(step));
    push(std::move(recipe), to, what);
}

void RecipeDocument::duplicateStep(int index) {
    core::Recipe recipe = m_recipe;
    const core::RecipeStep copy = recipe.steps.at(size_t(index));
    recipe.steps.insert(recipe.steps.begin() + index + 1, copy);
    push(std::move(recipe), index + 1,
         [label = labelOf(copy)] { return tr("Duplicate “%1”").arg(label()); });
}

void RecipeDocument::setRecipe(core::Recipe recipe, Saying what) {
    const int current = recipe.steps.empty() ? -1 : 0;
    push(std::move(recipe), current, std::move(what));
}

void RecipeDocument::setName(const QString& name) {
    core::Recipe recipe = m_recipe;
    recipe.name = name.toStdString();
    push(std::move(recipe), m_currentStep, [] { return tr("Rename the recipe"); });
}

void RecipeDocument::setSeed(quint64 seed) {
    core::Recipe recipe = m_recipe;
    recipe.seed = seed;
    push(std::move(recipe), m_currentStep, [] { return tr("Change the seed"); });
}

void RecipeDocument::setData(core::DataSources data) {
    if (data == m_data) return;
    m_data = std::move(data);
    Q_EMIT dataChanged();
    planSoon();
}

QString RecipeDocument::toJson() const {
    return QString::fromStdString(core::recipeToJson(m_recipe));
}

QString RecipeDocument::toCommandLine(const QString& modelPath) const {
    QString line = QStringLiteral("lathe-cli run ") + shellQuoted(modelPath);
    for (const core::RecipeStep& step : m_recipe.steps)
        if (step.enabled)
            line += QStringLiteral(" --step ") +
                    shellQuoted(QString::fromStdString(core::toText(step)));
    const core::DataSources data = neededData(m_recipe, m_data);
    const auto option = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        line += QLatin1Char(' ') + QLatin1String(name) + QLatin1Char(' ') +
                shellQuoted(QString::fromStdString(value));
    };
    option("--data", data.training);
    option("--held-out", data.heldOut);
    option("--calibration", data.calibration);
    for (const std::string& teacher : data.teachers) option("--teacher", teacher);
    if (m_recipe.seed != 0) line += QStringLiteral(" --seed %1").arg(m_recipe.seed);
    return line + QStringLiteral(" -o compressed.lathe.h5");
}

void RecipeDocument::push(core::Recipe recipe, int currentStep, Saying what, int dragId) {
    if (recipe == m_recipe) return;
    m_undoStack.push(new RecipeCommand(*this, {m_recipe, m_currentStep},
                                       {std::move(recipe), currentStep}, std::move(what),
                                       dragId));
}

void RecipeDocument::apply(const core::Recipe& recipe, int currentStep) {
    m_recipe = recipe;
    const bool moved = currentStep != m_currentStep;
    m_currentStep = currentStep;
    planSoon();
    Q_EMIT changed();
    if (moved) Q_EMIT currentStepChanged(currentStep);
}

QString RecipeDocument::planKey() const {
    return QStringLiteral("plan %1").arg(quintptr(this));
}

void RecipeDocument::planSoon() {
    m_jobs.dropPreview(planKey());
    m_plan.reset();
    m_planTimer.start();
    Q_EMIT planChanged();
}

void RecipeDocument::planNow() {
    m_jobs.preview(
        planKey(), this,
        [model = m_model, recipe = m_recipe, data = m_data, cache = m_dataCache](
            core::JobContext& job) { return planOf(model, recipe, data, *cache, job); },
        [this](core::Outcome<RecipePlan> outcome) {
            if (auto* plan = std::get_if<RecipePlan>(&outcome)) m_plan = std::move(*plan);
            if (const auto* error = std::get_if<core::Error>(&outcome)) {
                m_plan.emplace();
                m_plan->error = QString::fromUtf8(error->what());
            }
            Q_EMIT planChanged();
        });
}

}  // namespace lathe::app
