// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One prompt continued by the original and by the compressed model, side by side: what differs is
// marked, and at each place the likeliest tokens of both models are shown. It knows models and the
// job runner only; GenerateView ties it to the current document.

#include <QWidget>
#include <memory>

#include "app/desktop/jobs/job_runner.h"
#include "app/desktop/views/generate_job.h"

class QFrame;
class QLabel;
class QPushButton;

namespace lathe::app {

class GenerateColumn;
class GenerateSettings;
class TokenDetails;

class GeneratePanel : public QWidget {
    Q_OBJECT
  public:
    GeneratePanel(JobRunner& jobs, std::shared_ptr<core::Backend> backend,
                  QWidget* parent = nullptr);

    /// Null original: nothing is open. Null compressed: one column, and a way to get the other.
    /// Texts of other models than these are taken away, and a running job is stopped.
    void setModels(core::ModelPtr original, core::ModelPtr compressed, QString compressedName);

    void start();
    void stop();
    bool isRunning() const { return m_job != 0; }
    GenerateColumn& column(size_t model) { return *m_columns[model]; }
    TokenDetails& details() { return *m_details; }
    void retranslate();

  Q_SIGNALS:
    void tryRequested();  ///< the user wants a compressed model

  private:
    enum class State { Empty, Writing, Complete, Stopped, Failed };

    void build();
    void connectParts();
    void clearTexts();
    void onPartial(quint64 round, const std::any& value);
    void onDone(quint64 round, core::Outcome<GenerateOutcome> outcome);
    void endRound(State state);
    void showTexts();
    void showStatus();
    void showDetails();
    void select(size_t model, int index);
    void selectFirstDifference();
    /// What `model` thought at the selected place; null with the reason if it is not known.
    const core::GeneratedToken* thoughtOf(size_t model, QString& reason) const;
    QString statusText() const;
    QString differenceText() const;
    QString compressedTitle() const;
    bool comparing() const { return m_compressed != nullptr; }
    bool canWrite() const;

    JobRunner& m_jobs;
    std::shared_ptr<core::Backend> m_backend;
    core::ModelPtr m_original, m_compressed;
    QString m_compressedName, m_error;

    GenerateSettings* m_settings;
    GenerateColumn* m_columns[2];
    TokenDetails* m_details;
    QFrame *m_rule, *m_invitation;
    QLabel *m_invitationText, *m_status;
    QPushButton* m_try;
    QTimer m_show;  ///< gathers the tokens of one poll into one repaint

    State m_state = State::Empty;
    JobId m_job = 0;      ///< 0: none
    quint64 m_round = 0;  ///< results of older rounds are dropped
    core::GenerateOptions m_options;
    core::TextDifference m_difference;
    std::vector<std::vector<core::GeneratedToken>> m_scores;
    size_t m_selectedModel = 0;
    int m_selected = -1;
    bool m_chosen = false;  ///< the user selected a token
};

}  // namespace lathe::app
