// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One open model with everything the window keeps for it: the immutable snapshot, what is selected,
// the recipe under edit, and the models that its runs made, kept while they are looked at.

#include <QObject>
#include <QString>
#include <map>
#include <memory>

#include "app/desktop/documents/selection_hub.h"
#include "app/desktop/recipe/recipe_document.h"
#include "core/model/model.h"

namespace lathe::app {

class JobRunner;

class Document : public QObject {
    Q_OBJECT
  public:
    Document(core::ModelPtr model, QString source, JobRunner& jobs, QObject* parent = nullptr);

    const core::ModelPtr& model() const { return m_model; }
    const QString& source() const { return m_source; }  ///< path or "sample:stories", as opened
    QString name() const;                               ///< for people
    SelectionHub& selection() { return m_selection; }
    RecipeDocument& recipe() { return m_recipe; }

    /// The run of the workspace that stands for the unchanged model; 0 until it is recorded.
    qint64 baselineRun() const { return m_baselineRun; }
    void setBaselineRun(qint64 run);

    /// The model that the newest run made, for side-by-side views; null before any run.
    const core::ModelPtr& compressed() const { return m_compressed; }
    const QString& compressedName() const { return m_compressedName; }
    void setCompressed(core::ModelPtr model, QString name);

  Q_SIGNALS:
    void baselineChanged(qint64 run);
    void compressedChanged();

  private:
    core::ModelPtr m_model, m_compressed;
    QString m_source, m_compressedName;
    SelectionHub m_selection;
    RecipeDocument m_recipe;
    qint64 m_baselineRun = 0;
};

}  // namespace lathe::app
