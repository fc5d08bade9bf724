// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/jobs_panel.h"

#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

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
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
    for (const JobInfo& job : jobs.jobs()) add(job);
    connect(&jobs, &JobRunner::jobAdded, this, &JobsPanel::add);
    connect(&jobs, &JobRunner::jobChanged, this, [this](const JobInfo& job) {
        if (const auto found = m_byId.find(job.id); found != m_byId.end()) found->second->show(job);
        Q_EMIT detailChanged();
    });
    connect(&jobs, &JobRunner::jobForgotten, this, [this](JobId id) {
        if (const auto found = m_byId.find(id); found != m_byId.end()) {
            found->second->deleteLater();
            m_byId.erase(found);
        }
        m_empty->setVisible(m_byId.empty());
        Q_EMIT detailChanged();
    });
    retranslate();
}

void JobsPanel::add(const JobInfo& job) {
    auto* row = new JobRow(m_jobs, job, this);
    row->setObjectName(QStringLiteral("job.%1").arg(job.id));
    m_byId[job.id] = row;
    m_rows->insertWidget(0, row);  // newest first
    m_empty->hide();
    Q_EMIT detailChanged();
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
