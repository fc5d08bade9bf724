// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/compare_view.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QVBoxLayout>
#include <utility>

#include "app/desktop/compare/class_pages.h"
#include "app/desktop/compare/compare_board.h"
#include "app/desktop/compare/compare_panels.h"
#include "app/desktop/compare/drop_job.h"
#include "app/desktop/compare/flip_examples.h"
#include "app/desktop/compare/report_builder.h"
#include "app/desktop/compare/report_dialog.h"
#include "app/desktop/compare/run_details.h"
#include "app/desktop/documents/workbench.h"
#include "core/base/error.h"
#include "core/workspace/history.h"

namespace lathe::app {

namespace {

constexpr const char* kTickedKey = "compare.ticked";
constexpr size_t kMostPictures = 200;  ///< more than a screen holds; the table has all

}  // namespace

CompareView::CompareView(Workbench& workbench, QWidget* parent)
    : View(workbench, parent), m_board(new CompareBoard) {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_board);
    m_board->setGoals(workbench.goals());
    connect(&workbench, &Workbench::runsChanged, this, &CompareView::invalidate);
    connect(&workbench, &Workbench::goalsChanged, this,
            [this] { m_board->setGoals(this->workbench().goals()); });
    connect(&workbench, &Workbench::runFinished, this,
            [this](qint64 run, const QList<qint64>& teachers) {
                m_finished = run;
                m_teachers = teachers;
                invalidate();
            });
    connectBoard();
}

template <class Work>
void CompareView::withWorkspace(Work work) {
    try {
        work(workbench().workspace());
    } catch (const core::Error& error) {
        Q_EMIT workbench().messageRequested(Severity::Error, QString::fromUtf8(error.what()));
    }
}

void CompareView::connectBoard() {
    connect(m_board, &CompareBoard::goalsChanged, this,
            [this](const Goals& goals) { workbench().setGoals(goals); });
    connect(m_board, &CompareBoard::tryRequested, this, &CompareView::tryRequested);
    connect(m_board, &CompareBoard::reportRequested, this, &CompareView::showReport);
    connect(m_board, &CompareBoard::restoreRequested, this, &CompareView::restore);
    connect(m_board, &CompareBoard::runAgainRequested, this, &CompareView::runAgain);
    connect(m_board, &CompareBoard::explainRequested, this, &CompareView::explain);
    connect(m_board, &CompareBoard::tickedChanged, this, &CompareView::rememberTicks);
    connect(&m_board->panels().classes(), &ClassPages::flipsChanged, this,
            &CompareView::loadExamples);
    connect(m_board, &CompareBoard::labelsEdited, this,
            [this](qint64 run, const core::RunLabels& labels) {
                withWorkspace([&](core::Workspace& workspace) { workspace.label(run, labels); });
                Q_EMIT workbench().runsChanged();
            });
    connect(m_board, &CompareBoard::renameRequested, this, [this](qint64 run, const QString& name) {
        withWorkspace(
            [&](core::Workspace& workspace) { workspace.rename(run, name.toStdString()); });
        Q_EMIT workbench().runsChanged();
    });
}

void CompareView::loadExamples() {
    using Loaded =
        std::pair<std::shared_ptr<const core::Dataset>, std::vector<widgets::FlippedExample>>;
    const QString key = QStringLiteral("compare.examples");
    const std::vector<widgets::Flip>& flips = m_board->panels().classes().flips();
    if (flips.empty()) return workbench().jobs().dropPreview(key);  // of those before
    workbench().jobs().preview(
        key, this,
        [run = *m_board->model().baseline(), flips, known = m_examples](core::JobContext& job) {
            auto data = examplesOf(run, known);
            job.checkpoint();
            auto shown = widgets::flippedExamples(flips, data.get(), kMostPictures);
            return Loaded(std::move(data), std::move(shown));
        },
        [this](core::Outcome<Loaded> outcome) {
            ClassPages& pages = m_board->panels().classes();
            if (auto* loaded = std::get_if<Loaded>(&outcome)) {
                m_examples = std::move(loaded->first);
                pages.setExamples(std::move(loaded->second), {});
            }
            if (const auto* error = std::get_if<core::Error>(&outcome))
                pages.setExamples(
                    widgets::flippedExamples(pages.flips(), nullptr, 0),
                    tr("The examples cannot be shown: %1").arg(QString::fromUtf8(error->what())));
        });
}

/// Many runs with their curves take a while to read: what is shown stays until they are there.
void CompareView::refresh() {
    using Runs = std::vector<core::Run>;
    workbench().jobs().preview(
        QStringLiteral("compare.runs"), this,
        [&workspace = workbench().workspace()](core::JobContext&) { return workspace.runs(); },
        [this](core::Outcome<Runs> outcome) {
            if (auto* runs = std::get_if<Runs>(&outcome)) showRuns(std::move(*runs));
            if (const auto* error = std::get_if<core::Error>(&outcome))
                Q_EMIT workbench().messageRequested(Severity::Error,
                                                    QString::fromUtf8(error->what()));
        });
}

void CompareView::showRuns(std::vector<core::Run> runs) {
    m_board->setRuns(std::move(runs), document() ? document()->baselineRun() : 0);
    if (!m_recalled) recallTicks();
    if (m_finished != 0) showFinished(std::exchange(m_finished, 0));
}

/// Once the board knows the run, which may be long after it ended: a hidden view is not refreshed.
void CompareView::showFinished(qint64 run) {
    m_board->model().setTicked(run, true);
    if (const core::Run* baseline = m_board->model().baseline())
        m_board->model().setTicked(baseline->id, true);
    // A student stands beside its teachers.
    for (const qint64 teacher : m_teachers)
        if (m_board->model().run(teacher)) m_board->model().setTicked(teacher, true);
    m_board->setCurrentRun(run);
}

void CompareView::retranslate() {
    m_board->retranslate();
}

void CompareView::restore(const core::Recipe& recipe, qint64 parent) {
    if (!document()) return;
    document()->recipe().setRecipe(recipe, [] { return tr("Restore recipe"); });
    Q_EMIT parentChosen(parent);
}

void CompareView::runAgain(const core::Recipe& recipe, qint64 parent) {
    if (!document()) return;
    restore(recipe, parent);
    workbench().runRecipe(parent);
}

void CompareView::explain(qint64 id) {
    const core::Run* run = m_board->model().run(id);
    if (!run || !document()) return;
    RunDetails& details = m_board->details();
    details.setExplaining(id);
    workbench().jobs().start(
        [name = QString::fromStdString(run->name)] {
            return tr("Explain the drop of %1").arg(name);
        },
        this,
        dropJob(workbench().workspace(), workbench().backend(), *document(), *run),
        [this, id](core::Outcome<ExplainedDrop> outcome) {
            RunDetails& shown = m_board->details();
            if (auto* found = std::get_if<ExplainedDrop>(&outcome))
                return shown.setExplanation(
                    id, std::make_shared<const ExplainedDrop>(std::move(*found)));
            shown.setExplaining(0);
            if (const auto* error = std::get_if<core::Error>(&outcome))
                Q_EMIT workbench().messageRequested(Severity::Error,
                                                    QString::fromUtf8(error->what()));
        });
}

void CompareView::rememberTicks() {
    if (!m_recalled) return;
    QJsonArray ids;
    for (const core::RunId id : m_board->model().ticked()) ids.append(static_cast<double>(id));
    withWorkspace([&](core::Workspace& workspace) {
        workspace.setState(kTickedKey,
                           QJsonDocument(ids).toJson(QJsonDocument::Compact).toStdString());
    });
}

void CompareView::recallTicks() {
    m_recalled = true;
    std::optional<std::string> stored;
    withWorkspace([&](core::Workspace& workspace) { stored = workspace.state(kTickedKey); });
    if (!stored) return;
    std::vector<core::RunId> ids;
    for (const QJsonValue value :
         QJsonDocument::fromJson(QByteArray::fromStdString(*stored)).array())
        ids.push_back(value.toInteger());
    m_board->model().setTicked(ids);
}

void CompareView::showReport() {
    auto* dialog = new ReportDialog(workbench().jobs(), m_board->model(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    withWorkspace([&](core::Workspace& workspace) {
        dialog->setFolder(QString::fromStdString(workspace.reportsFolder().string()));
    });
    dialog->show();
}

void CompareView::printReport() {
    if (m_board->model().runs().empty()) return;
    printWithDialog(reportContent(m_board->model(), m_board->model().ticked(), {}), this);
}

}  // namespace lathe::app
