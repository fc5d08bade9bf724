// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Chooses what goes into a report and as which file; writes it in the background. Not modal.

#include <QDialog>
#include <array>

#include "app/desktop/compare/report_builder.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace lathe::app {

class JobRunner;

class ReportDialog : public QDialog {
    Q_OBJECT
  public:
    ReportDialog(JobRunner& jobs, const widgets::RunModel& model, QWidget* parent = nullptr);

    void setFolder(const QString& folder) { m_folder = folder; }
    ReportFormat format() const;
    void setFormat(ReportFormat format);
    core::ReportOptions options() const;
    /// What would be written now.
    ReportContent content() const;

  public Q_SLOTS:
    void saveTo(const QString& path);
    void print();

  Q_SIGNALS:
    void reportWritten(const QString& path);
    void reportFailed(const QString& reason);

  private:
    QWidget* sectionBoxes();
    QWidget* foot();
    void askAndSave();
    void finish(const QString& path, const core::Outcome<bool>& outcome);
    void retranslate();

    JobRunner& m_jobs;
    const widgets::RunModel& m_model;
    QString m_folder;
    QLabel *m_titleLabel, *m_runsLabel, *m_sectionsLabel, *m_formatLabel, *m_state;
    QLineEdit* m_title;
    QComboBox *m_runs, *m_format;
    std::array<QCheckBox*, 5> m_sections;
    QPushButton *m_save, *m_print, *m_close;
};

}  // namespace lathe::app
