// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything that outlives a view: open documents, the workspace on disk, the job runner, the
// backend, the goals and the log. Views get a Workbench and hear its signals; they never own engine
// objects.

#include <QList>
#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/desktop/appearance/saying.h"
#include "app/desktop/documents/document.h"
#include "app/desktop/documents/goals.h"
#include "app/desktop/jobs/job_runner.h"
#include "core/backend/backend.h"

namespace lathe::core {
class Workspace;
}

namespace lathe::app {

enum class Severity { Info, Warning, Error };

class Workbench : public QObject {
    Q_OBJECT
  public:
    /// Opens (or makes) the workspace folder. Throws core::Error when it cannot be used.
    explicit Workbench(const std::filesystem::path& workspace, QObject* parent = nullptr);
    ~Workbench() override;

    JobRunner& jobs() { return m_jobs; }
    core::Workspace& workspace() { return *m_workspace; }
    const core::Workspace& workspace() const { return *m_workspace; }
    const std::shared_ptr<core::Backend>& backend() const { return m_backend; }

    const std::vector<std::unique_ptr<Document>>& documents() const { return m_documents; }
    Document* current() const { return m_current; }  ///< null: the start page
    void setCurrent(Document* document);

    /// Opens a model in the background (path, folder or "sample:stories") and makes it current.
    void open(const QString& source);
    void close(Document* document);

    const Goals& goals() const { return m_goals; }
    void setGoals(const Goals& goals);

    void log(Severity severity, const Saying& sentence, const QString& weight = {});

    /// Runs the current document's recipe as a recorded job: compress, measure, checkpoint.
    /// `parent` 0: the baseline.
    void runRecipe(qint64 parent = 0);
    /// Measures the unchanged model once and records it.
    void recordBaseline(Document& document);
    /// Puts back in the background what the workspace knows of this source: its original's numbers,
    /// and the newest run's model.
    void recallRuns(Document& document);

  Q_SIGNALS:
    void documentOpened(lathe::app::Document* document);
    void documentClosing(lathe::app::Document* document);
    void currentChanged(lathe::app::Document* document);
    void goalsChanged();
    void runsChanged();  ///< a row of the workspace was added or changed
    /// `teachers`: the runs that it learned from, where they are in the workspace.
    /// `warnings`: what looks broken of its outcome, sentence by sentence.
    void runFinished(qint64 run, const QList<qint64>& teachers, const QStringList& warnings);
    void logged(lathe::app::Severity severity, const lathe::app::Saying& sentence,
                const QString& weight);
    void messageRequested(lathe::app::Severity severity, const QString& sentence);

  private:
    void recallModel(Document& document, qint64 run, const QString& name);

    std::shared_ptr<core::Backend> m_backend;
    std::unique_ptr<core::Workspace> m_workspace;
    JobRunner m_jobs;  // below what its jobs use: they end before that goes
    std::vector<std::unique_ptr<Document>> m_documents;
    Document* m_current = nullptr;
    Goals m_goals;
};

}  // namespace lathe::app
