// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes a model for another tool: which model, which format, what becomes of each tensor, how big
// it will be; then the file is written by a job, opened again and compared. It blocks nothing: the
// window behind it stays usable.

#include <QDialog>
#include <map>
#include <memory>

#include "app/desktop/dialogs/format_plan.h"
#include "app/desktop/jobs/job_runner.h"
#include "core/workspace/export_file.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace lathe::widgets {
class IconLabel;
class Note;
}

namespace lathe::app {

class ExportFormatList;
class ExportPlanView;

class ExportDialog : public QDialog {
    Q_OBJECT
  public:
    ExportDialog(JobRunner& jobs, std::shared_ptr<core::Backend> backend,
                 QWidget* parent = nullptr);

    /// `name` suggests the file's name. Null compressed: there is no choice of model.
    void setModels(core::ModelPtr original, core::ModelPtr compressed, QString name,
                   QString compressedName);
    void setFolder(const QString& folder);  ///< where the file is suggested

    bool isRunning() const { return m_job != 0; }

  Q_SIGNALS:
    void exported(const QString& path);  ///< written and verified

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void build();
    QWidget* buildHeader();
    QWidget* buildFoot();
    void connectParts();
    void chooseModel(bool compressed);
    void planAll();
    void showPlan();
    void suggestPath();
    void choosePath();
    void startOrStop();
    void startExport();
    void onDone(quint64 round, core::Outcome<core::ExportResult> outcome);
    void showResult(const core::ExportResult& result);
    void showState();
    void retranslate();
    const core::ModelPtr& model() const { return m_useCompressed ? m_compressed : m_original; }
    const FormatPlan* plan() const;

    JobRunner& m_jobs;
    std::shared_ptr<core::Backend> m_backend;
    core::ModelPtr m_original, m_compressed;
    QString m_name, m_compressedName, m_folder;
    std::map<const core::Format*, FormatPlan> m_plans;
    bool m_useCompressed = false;
    JobId m_job = 0;      ///< 0: none
    quint64 m_round = 0;  ///< results of older rounds are dropped

    QLabel *m_modelLabel, *m_fileLabel, *m_status;
    widgets::IconLabel* m_tick;
    QPushButton *m_originalButton, *m_compressedButton, *m_choose, *m_export, *m_close;
    ExportFormatList* m_formats;
    ExportPlanView* m_planView;
    QLineEdit* m_path;
    QProgressBar* m_progress;
    widgets::Note* m_note;
};

}  // namespace lathe::app
