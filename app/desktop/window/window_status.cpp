// SPDX-License-Identifier: GPL-3.0-or-later
// The window's small words: heads of docks, corner controls, status line.

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLocale>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolButton>

#include "app/desktop/panels/jobs_panel.h"
#include "app/desktop/panels/log_panel.h"
#include "app/desktop/panels/model_panel.h"
#include "app/desktop/views/model_sizes.h"
#include "app/desktop/window/main_window.h"
#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/memory.h"
#include "core/workspace/history.h"
#include "widgets/panels/panel_header.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/style/line_icon.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

void MainWindow::buildStatus() {
    statusBar()->setSizeGripEnabled(false);
    for (QLabel** label : {&m_state, &m_selectionState, &m_memory, &m_quality}) {
        *label = new QLabel(this);
        statusBar()->addWidget(*label);
    }
    m_state->setObjectName(QStringLiteral("status.state"));
    m_quality->setObjectName(QStringLiteral("status.quality"));
}

void MainWindow::updateStatus() {
    const JobInfo* running = nullptr;
    for (const JobInfo& job : m_workbench.jobs().jobs())
        if (!job.isOver() && job.state != JobState::Waiting) running = &job;
    m_state->setText(running ? running->title() + (running->phase.isEmpty()
                                                       ? QString()
                                                       : QStringLiteral(": ") + running->phase)
                             : tr("Ready"));
    Document* document = m_workbench.current();
    m_selectionState->setText(!document ? tr("No model open")
                                        : tr("%n weights selected", nullptr,
                                             int(document->selection().weights().size())));
    m_memory->setText(tr("RAM %1 of %2")
                          .arg(widgets::bytesText(core::currentRssBytes()),
                               widgets::bytesText(machineMemory().total)));
}

void MainWindow::updateQuality() {
    const QString key = QStringLiteral("window.quality");
    m_quality->clear();
    m_workbench.jobs().dropPreview(key);  // of the document before
    Document* document = m_workbench.current();
    if (!document || document->baselineRun() == 0) return;
    m_workbench.jobs().preview(
        key, this,
        [&workspace = m_workbench.workspace(), id = document->baselineRun()](core::JobContext&) {
            return workspace.run(id);
        },
        [this](core::Outcome<core::Run> outcome) {
            // The row may be gone; the line stays empty.
            if (const auto* run = std::get_if<core::Run>(&outcome)) showQuality(*run);
        });
}

void MainWindow::showQuality(const core::Run& run) {
    if (run.metrics && run.metrics->perplexity)
        m_quality->setText(
            tr("Perplexity %1 (original)")
                .arg(QLocale().toString(run.metrics->perplexity->perplexity, 'f', 2)));
    if (run.metrics && run.metrics->classes)
        m_quality->setText(
            tr("Accuracy %1 % (original)")
                .arg(QLocale().toString(100 * run.metrics->classes->result.accuracy, 'f', 1)));
}

void MainWindow::updateHeads() {
    const std::pair<const char*, QString> titles[] = {{"dock.model", tr("Model")},
                                                      {"dock.inspector", tr("Inspector")},
                                                      {"dock.recipe", tr("Recipe")},
                                                      {"dock.jobs", tr("Jobs")},
                                                      {"dock.log", tr("Log")}};
    for (const auto& [name, title] : titles) {
        widgets::PanelHeader* head = m_heads[QLatin1String(name)];
        head->setTitle(title);
        m_docks[QLatin1String(name)]->setWindowTitle(title);
        const auto buttons = head->findChildren<QToolButton*>();
        const QString tips[] = {tr("Float"), tr("Close"), tr("Warnings and errors only")};
        for (int i = 0; i < int(buttons.size()) && i < 3; ++i) {
            buttons[i]->setToolTip(tips[i]);
            buttons[i]->setAccessibleName(tips[i] + QStringLiteral(", ") + title);
        }
    }
    m_heads["dock.model"]->setDetail(m_modelPanel->detail());
    m_heads["dock.jobs"]->setDetail(m_jobsPanel->detail());
    m_heads["dock.log"]->setDetail(m_logPanel->detail());
    m_mode->setLabels({tr("Simple"), tr("Full")});
    m_mode->setCurrentIndex(m_appearance.isSimple() ? 0 : 1);
    m_theme->setIcon(widgets::lineIcon(m_appearance.theme() == widgets::ThemeMode::Light
                                           ? QStringLiteral("moon")
                                           : QStringLiteral("sun")));
    m_theme->setToolTip(tr("Light or dark"));
    m_theme->setAccessibleName(m_theme->toolTip());
    m_threads->clear();
    for (int threads = 1; threads <= int(std::thread::hardware_concurrency()); threads *= 2)
        m_threads->addItem(tr("CPU · %n threads", nullptr, threads), threads);
    m_threads->setCurrentIndex(m_threads->findData(core::threadCount()));
    m_threads->setAccessibleName(tr("Processor threads"));
    // The menu bar asks for the corner's size only when it is set.
    menuBar()->setCornerWidget(menuBar()->cornerWidget());
}

}  // namespace lathe::app
