// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/jobs_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/panels/job_curve_pane.h"
#include "app/desktop/panels/job_row.h"
#include "widgets/panels/labels.h"

namespace lathe::app {

JobsPanel::JobsPanel(JobRunner& jobs, QWidget* parent) : QWidget(parent), m_jobs(jobs) {
    auto* content = new QWidget(this);
    content->setProperty("role", QStringLiteral("surface"));
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins(0, 4, 0, 4);
    m_rows->setSpacing(0);
    m_empty = widgets::makeLabel("secondary", content);
    m_empty->setContentsMargins(12, 4, 12, 4);
    m_rows->addWidget(m_empty);
    m_rows->addStretch(1);
    auto* area = new QScrollArea(this);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rule = widgets::makeRule(Qt::Vertical, this);
    m_curve = new JobCurvePane(jobs.samples(), this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(area, 1);
    layout->addWidget(m_rule);
    layout->addWidget(m_curve, 1);
    for (const JobInfo& job : jobs.jobs()) add(job);
    connect(&jobs, &JobRunner::jobAdded, this, &JobsPanel::add);
    connect(&jobs, &JobRunner::jobChanged, this, [this](const JobInfo& job) {
        if (const auto found = m_byId.find(job.id); found != m_byId.end()) found->second->show(job);
        Q_EMIT detailChanged();
    });
    connect(&jobs, &JobRunner::jobForgotten, this, &JobsPanel::remove);
    connect(&jobs.samples(), &JobSamples::sampleAdded, this, &JobsPanel::updateCurve);
    retranslate();
    updateCurve();
}

void JobsPanel::add(const JobInfo& job) {
    auto* row = new JobRow(m_jobs, job, this);
    row->setObjectName(QStringLiteral("job.%1").arg(job.id));
    m_byId[job.id] = row;
    m_rows->insertWidget(0, row);  // newest first
    m_empty->hide();
    m_chosen = 0;  // what starts now is what one wants to see
    connect(row, &JobRow::pointed, this, [this, id = job.id](bool inside) {
        m_pointed = inside ? id : 0;
        updateCurve();
    });
    connect(row, &JobRow::chosen, this, [this, id = job.id] {
        m_chosen = id;
        updateCurve();
    });
    Q_EMIT detailChanged();
}

void JobsPanel::remove(JobId id) {
    if (const auto found = m_byId.find(id); found != m_byId.end()) {
        found->second->deleteLater();
        m_byId.erase(found);
    }
    m_empty->setVisible(m_byId.empty());
    updateCurve();
    Q_EMIT detailChanged();
}

JobId JobsPanel::curveJob() const {
    const auto hasCurve = [this](JobId id) { return !m_jobs.samples().of(id).empty(); };
    for (const JobId id : {m_pointed, m_chosen})
        if (hasCurve(id)) return id;
    const auto newest = std::find_if(m_byId.rbegin(), m_byId.rend(),
                                     [&](const auto& row) { return hasCurve(row.first); });
    return newest == m_byId.rend() ? 0 : newest->first;
}

void JobsPanel::updateCurve() {
    const JobId id = curveJob();
    for (const JobInfo& job : m_jobs.jobs())
        if (job.id == id) m_curve->setJob(id, job.title);
    m_curve->setVisible(id != 0);
    m_rule->setVisible(id != 0);
    for (const auto& [each, row] : m_byId) row->setCurveShown(each == id);
}

QString JobsPanel::detail() const {
    int running = 0, waiting = 0;
    for (const JobInfo& job : m_jobs.jobs()) {
        if (job.isOver()) continue;
        ++(job.state == JobState::Waiting ? waiting : running);
    }
    if (running + waiting == 0) return {};
    return tr("%1 running, %2 queued").arg(running).arg(waiting);
}

void JobsPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void JobsPanel::retranslate() {
    m_empty->setText(tr("Nothing runs. A recipe starts with Ctrl+R."));
}

}  // namespace lathe::app
