// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/panels/job_row.h"

#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include "widgets/charts/chart_paint.h"
#include "widgets/forms/engine_text.h"
#include "widgets/panels/icon_label.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_label.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

namespace {

/// The phases that the engine names, for translation; others are shown as they are.
[[maybe_unused]] const char* const kPhases[] = {
    QT_TRANSLATE_NOOP("engine", "Comparing"),
    QT_TRANSLATE_NOOP("engine", "Layers"),
    QT_TRANSLATE_NOOP("engine", "Measuring"),
    QT_TRANSLATE_NOOP("engine", "Ranking"),
    QT_TRANSLATE_NOOP("engine", "Removing"),
    QT_TRANSLATE_NOOP("engine", "Weights"),
    QT_TRANSLATE_NOOP("engine", "Writing the weights"),
    QT_TRANSLATE_NOOP("engine", "activations"),
    QT_TRANSLATE_NOOP("engine", "classifying"),
    QT_TRANSLATE_NOOP("engine", "divergence"),
    QT_TRANSLATE_NOOP("engine", "Computing the checksum"),
    QT_TRANSLATE_NOOP("engine", "generate"),
    QT_TRANSLATE_NOOP("engine", "gradients of the heads"),
    QT_TRANSLATE_NOOP("engine", "latency"),
    QT_TRANSLATE_NOOP("engine", "leaving heads out"),
    QT_TRANSLATE_NOOP("engine", "logits"),
    QT_TRANSLATE_NOOP("engine", "perplexity"),
    QT_TRANSLATE_NOOP("engine", "reading the training data"),
    QT_TRANSLATE_NOOP("engine", "sensitivity"),
    QT_TRANSLATE_NOOP("engine", "similarity"),
    QT_TRANSLATE_NOOP("engine", "the teacher writes"),
    QT_TRANSLATE_NOOP("engine", "training"),
    QT_TRANSLATE_NOOP("engine", "writing")};

QString iconOf(JobState state) {
    switch (state) {
        case JobState::Waiting:
            return QStringLiteral("clock");
        case JobState::Paused:
            return QStringLiteral("pause");
        case JobState::Done:
            return QStringLiteral("check");
        case JobState::Cancelled:
        case JobState::Cancelling:
            return QStringLiteral("stop");
        case JobState::Failed:
            return QStringLiteral("error");
        case JobState::Running:
            return QStringLiteral("play");
    }
    return {};
}

QToolButton* makeButton(const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIconSize({14, 14});
    return button;
}

}  // namespace

JobRow::JobRow(JobRunner& jobs, const JobInfo& job, QWidget* parent)
    : QWidget(parent), m_jobs(jobs) {
    m_icon = new widgets::IconLabel(this);
    m_title = new widgets::ElidedLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_phase = new widgets::ElidedLabel(this);
    widgets::setRole(m_phase, "secondary");
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    m_bar->setMinimumWidth(36);
    m_bar->setMaximumWidth(140);
    m_share = widgets::makeLabel("secondary", this);
    m_time = widgets::makeLabel("secondary", this);
    m_share->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_pause = makeButton(QStringLiteral("job.pause"), this);
    m_up = makeButton(QStringLiteral("job.up"), this);
    m_up->setIcon(widgets::lineIcon(QStringLiteral("chevron-up")));
    m_finish = makeButton(QStringLiteral("job.finish"), this);
    m_finish->setIcon(widgets::lineIcon(QStringLiteral("save")));
    m_close = makeButton(QStringLiteral("job.cancel"), this);
    m_close->setIcon(widgets::lineIcon(QStringLiteral("close")));
    for (QLabel* label : {m_title, m_phase}) label->setMinimumWidth(1);
    m_share->setFixedWidth(44);
    m_time->setMinimumWidth(84);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 0, widgets::metrics::kGrid, 0);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_title, 6);
    layout->addWidget(m_phase, 3);
    layout->addWidget(m_bar, 2);
    layout->addWidget(m_share);
    layout->addWidget(m_time);
    layout->addWidget(m_up);
    layout->addWidget(m_pause);
    layout->addWidget(m_finish);
    layout->addWidget(m_close);
    setFixedHeight(28);
    setFocusPolicy(Qt::StrongFocus);
    connect(m_pause, &QToolButton::clicked, this,
            [this] { m_jobs.setPaused(m_job.id, m_job.state != JobState::Paused); });
    connect(m_up, &QToolButton::clicked, this, [this] { m_jobs.moveUp(m_job.id); });
    connect(m_finish, &QToolButton::clicked, this, [this] { m_jobs.finishNow(m_job.id); });
    connect(m_close, &QToolButton::clicked, this, &JobRow::pressed);
    show(job);
}

void JobRow::pressed() {
    if (m_job.isOver())
        m_jobs.forget(m_job.id);
    else
        m_jobs.cancel(m_job.id);
}

void JobRow::setCurveShown(bool shown) {
    if (shown == m_curveShown) return;
    m_curveShown = shown;
    update();
}

void JobRow::enterEvent(QEnterEvent* event) {
    QWidget::enterEvent(event);
    Q_EMIT pointed(true);
}

void JobRow::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    Q_EMIT pointed(false);
}

void JobRow::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    m_byKeyboard = event->reason() != Qt::MouseFocusReason;
    update();
    if (m_byKeyboard) Q_EMIT chosen();
}

void JobRow::mousePressEvent(QMouseEvent* event) {
    QWidget::mousePressEvent(event);
    Q_EMIT chosen();
}

void JobRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const widgets::Tokens& colors = widgets::tokensOf(*this);
    if (m_curveShown) painter.fillRect(rect(), colors.selection);
    if (hasFocus() && m_byKeyboard) widgets::accentOutline(painter, rect(), colors.accent);
}

void JobRow::show(const JobInfo& job) {
    m_job = job;
    const bool works = job.state == JobState::Running || job.state == JobState::Paused;
    m_icon->setIcon(widgets::lineIcon(iconOf(job.state)));
    m_title->setText(job.title());
    m_phase->setText(phaseText());
    m_phase->setToolTip(job.error);
    m_phase->setVisible(!(works && job.canFinish));  // a training has a curve, and needs the room
    setAccessibleName(job.title() + QStringLiteral(", ") + phaseText());
    m_bar->setVisible(works);
    m_bar->setRange(0, 1000);
    m_bar->setValue(job.total > 0 ? int(1000 * job.done / job.total) : 0);
    m_share->setText(works && job.total > 0 ? QLocale().toString(int(100 * job.done / job.total)) +
                                                  QStringLiteral(" %")
                                            : QString());
    m_time->setText(timeText());
    m_pause->setVisible(works);
    m_pause->setIcon(widgets::lineIcon(job.state == JobState::Paused ? QStringLiteral("play")
                                                                     : QStringLiteral("pause")));
    m_pause->setToolTip(job.state == JobState::Paused ? tr("Go on") : tr("Pause"));
    m_pause->setAccessibleName(m_pause->toolTip());
    m_up->setVisible(job.state == JobState::Waiting);
    m_up->setToolTip(tr("Run earlier"));
    m_up->setAccessibleName(m_up->toolTip());
    m_finish->setVisible(job.canFinish);
    m_finish->setAccessibleName(tr("Stop and keep"));
    m_finish->setToolTip(
        tr("Stop and keep: end the training now, keep what it has learned, and go on with the "
           "recipe"));
    m_close->setEnabled(job.state != JobState::Cancelling);
    m_close->setAccessibleName(job.isOver() ? tr("Take off the list") : tr("Cancel"));
    m_close->setToolTip(job.canFinish ? tr("Cancel: throw away what this run has done")
                                      : m_close->accessibleName());
}

QString JobRow::phaseText() const {
    switch (m_job.state) {
        case JobState::Waiting:
            return tr("waiting");
        case JobState::Cancelling:
            return tr("stopping");
        case JobState::Cancelled:
            return tr("cancelled, nothing half-written");
        case JobState::Failed:
            return m_job.error;
        case JobState::Done:
            return tr("done");
        default:
            return m_job.finishing ? tr("ending the training")
                                   : widgets::engineText(m_job.phase.toStdString());
    }
}

QString JobRow::timeText() const {
    if (m_job.isOver())
        return m_job.state == JobState::Done
                   ? tr("took %1").arg(widgets::durationText(double(m_job.elapsedMs) / 1e3))
                   : QString();
    if (m_job.state == JobState::Paused) return tr("paused");
    return m_job.remainingMs
               ? tr("%1 left").arg(widgets::durationText(double(*m_job.remainingMs) / 1e3))
               : QString();
}

void JobRow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) show(m_job);
    QWidget::changeEvent(event);
}

}  // namespace lathe::app
