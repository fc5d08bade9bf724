// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/observation_view.h"

#include <QFileInfo>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/desktop/observatory/observation_bar.h"
#include "widgets/charts/chart_table_view.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/panels/empty_state.h"
#include "widgets/panels/note.h"

namespace lathe::app {

ObservationView::ObservationView(const QString& id, Workbench& workbench, QWidget* parent)
    : View(workbench, parent), m_id(id) {
    build();
    connect(m_bar, &ObservationBar::measureRequested, this, [this] { startMeasuring(); });
    connect(m_bar, &ObservationBar::cancelRequested, this,
            [this] { this->workbench().jobs().cancel(m_job); });
    connect(m_bar, &ObservationBar::textChosen, this, &ObservationView::showState);
    connect(m_first, &QPushButton::clicked, this, [this] { startMeasuring(); });
    connect(m_choose, &QPushButton::clicked, m_bar, &ObservationBar::chooseFile);
    connect(&workbench, &Workbench::documentClosing, this,
            [this](Document* closing) { forget(closing); });
    JobRunner& jobs = workbench.jobs();
    connect(&jobs, &JobRunner::jobChanged, this, &ObservationView::showProgress);
    // A job that is cancelled in the queue ends without an outcome.
    connect(&jobs, &JobRunner::jobFinished, this, [this](const JobInfo& job) {
        if (job.id != m_job) return;
        m_job = 0;
        invalidate();
    });
}

void ObservationView::build() {
    m_bar = new ObservationBar(m_id, this);
    m_problem = new widgets::Note(this);
    m_problem->setMessage(widgets::Note::Kind::Error, {});
    m_empty = new widgets::EmptyState(this);
    m_first = m_empty->addButton();
    m_first->setObjectName(m_id + QStringLiteral(".first"));
    m_choose = m_empty->addButton();
    m_choose->setObjectName(m_id + QStringLiteral(".choose"));
    m_page = new QWidget(this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_problem);
    layout->addWidget(m_stack, 1);
}

QString ObservationView::obstacle() const {
    return whyNotObservable(*document()->model());
}

void ObservationView::follow() {
    if (m_followed == document()) return;
    if (m_followed) disconnect(&m_followed->selection(), nullptr, this, nullptr);
    m_followed = document();
    showProblem({});
    if (!m_followed) return;
    connect(&m_followed->selection(), &SelectionHub::selectionChanged, this, [this] {
        if (!isVisible()) return invalidate();
        if (document() && hasResult()) followSelection();
    });
}

void ObservationView::refresh() {
    follow();
    if (!document()) return;
    showState();
    if (!hasResult()) return;
    showResult();
    nameOrigin();
    followSelection();
}

QString ObservationView::modelName() const {
    return document()->name();
}

void ObservationView::nameOrigin() {
    const TextOrigin text = textOrigin();
    const std::vector<widgets::TableOrigin> origin = {{tr("model"), modelName()},
                                                      {tr("file of the text"), text.name},
                                                      {tr("SHA-256 of the text"), text.sha256}};
    for (auto* chart : m_page->findChildren<widgets::ChartWidget*>()) chart->setOrigin(origin);
    for (auto* table : m_page->findChildren<widgets::ChartTableView*>()) table->setOrigin(origin);
}

void ObservationView::showState() {
    if (!document()) return;
    const QString obstacle = this->obstacle();
    const bool possible = obstacle.isEmpty(), running = isMeasuring();
    m_bar->setVisible(possible);
    if (!running) m_bar->setRunning(false);
    m_stack->setCurrentIndex(possible && hasResult() ? 1 : 0);
    m_first->setVisible(possible && !running);
    m_choose->setVisible(possible && !running);
    m_empty->setSentence(!possible ? obstacle : running ? tr("Measuring…") : invitation());
    m_bar->setEstimates(onlyEstimates());
    const QString file = observedText().file, name = QFileInfo(file).fileName();
    if (onlyEstimates())
        m_first->setText(file.isEmpty() ? tr("Estimate on the built-in stories")
                                        : tr("Estimate on %1").arg(name));
    else
        m_first->setText(file.isEmpty() ? tr("Measure on the built-in stories")
                                        : tr("Measure on %1").arg(name));
}

void ObservationView::showProgress(const JobInfo& job) {
    if (job.id != m_job || job.isOver()) return;
    const int percent = job.total > 0 ? int(100 * job.done / job.total) : 0;
    m_bar->setRunning(true,
                      job.state == JobState::Waiting ? tr("waiting") : tr("%1 %").arg(percent));
}

void ObservationView::showProblem(const QString& sentence) {
    m_problem->setMessage(widgets::Note::Kind::Error, sentence);
}

void ObservationView::retranslate() {
    m_bar->retranslate();
    m_choose->setText(tr("Choose a text file…"));
}

}  // namespace lathe::app
