// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The recipe under edit of one document. Every change goes through an undo stack; changes that
// share a drag id merge, so that one drag is one undo. After each change the recipe is planned anew
// in the background. Beside it, and outside of undo, stands the data that its steps are given.

#include <QObject>
#include <QString>
#include <QTimer>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/desktop/appearance/saying.h"
#include "app/desktop/documents/data_choice.h"
#include "core/workspace/runner.h"

namespace lathe::app {

class JobRunner;
class StepDataCache;

/// What planRecipe said, or why it could not.
struct RecipePlan {
    std::vector<core::PlannedStep> steps;  ///< of the enabled steps, in order
    QString error;
    int errorStep = -1;                  ///< index into the recipe's steps; -1: of the whole recipe
    std::optional<DataKind> dataFailed;  ///< `error` is about these data
    uint64_t bytesBefore = 0, bytesAfter = 0, peakMemoryBytes = 0;
    double seconds = 0;
    double bitsPerWeightAfter = 0;
};

class RecipeDocument : public QObject {
    Q_OBJECT
  public:
    RecipeDocument(core::ModelPtr model, JobRunner& jobs, QObject* parent = nullptr);
    ~RecipeDocument() override;

    const core::ModelPtr& model() const { return m_model; }
    /// Where the model comes from: a path or a sample's name.
    QString source() const;
    const core::Recipe& recipe() const { return m_recipe; }
    int stepCount() const { return static_cast<int>(m_recipe.steps.size()); }
    int currentStep() const { return m_currentStep; }  ///< -1: none
    const core::RecipeStep* currentRecipeStep() const;
    const std::optional<RecipePlan>& plan() const { return m_plan; }  ///< unset while planning
    QUndoStack& undoStack() { return m_undoStack; }

    /// What steps may be given besides the model.
    const core::DataSources& data() const { return m_data; }
    void setData(core::DataSources data);
    /// Reads what steps are given; kept for the next who asks.
    const std::shared_ptr<StepDataCache>& dataCache() const { return m_dataCache; }

    /// The steps that planning looks at, as indices into the recipe's steps.
    std::vector<int> enabledSteps() const;

    void setCurrentStep(int index);
    int newDragId() { return ++m_lastDragId; }  ///< one per drag, or per run of keys in a field

    // Each is one command of the undo stack; `dragId` > 0 merges with the previous command of the
    // same id.
    void insertStep(int index, core::RecipeStep step);
    void appendStep(core::RecipeStep step) { insertStep(stepCount(), std::move(step)); }
    void replaceStep(int index, core::RecipeStep step, int dragId = 0);
    void setParam(int index, const std::string& name, core::ParamValue value, int dragId = 0);
    void setStepEnabled(int index, bool enabled);
    void removeStep(int index);
    void moveStep(int from, int to);
    void duplicateStep(int index);
    void setRecipe(core::Recipe recipe, Saying what);  ///< load, preset, restore a run's
    void setName(const QString& name);
    void setSeed(quint64 seed);

    QString toJson() const;
    /// For a POSIX shell; disabled steps are left out. The result goes to compressed.lathe.h5, the
    /// format that stores every encoding.
    QString toCommandLine(const QString& modelPath) const;

  Q_SIGNALS:
    void changed();  ///< the recipe
    void currentStepChanged(int index);
    void planChanged();
    void dataChanged();

  private:
    friend class RecipeCommand;
    void apply(const core::Recipe& recipe, int currentStep);  ///< of undo commands
    void push(core::Recipe recipe, int currentStep, Saying what, int dragId = 0);
    void planSoon();
    void planNow();
    QString planKey() const;  ///< of the preview lane, which all documents share

    core::ModelPtr m_model;
    JobRunner& m_jobs;
    core::Recipe m_recipe;
    core::DataSources m_data;
    std::shared_ptr<StepDataCache> m_dataCache;
    int m_currentStep = -1;
    std::optional<RecipePlan> m_plan;
    QTimer m_planTimer{this};
    QUndoStack m_undoStack;
    int m_lastDragId = 0;
};

}  // namespace lathe::app
