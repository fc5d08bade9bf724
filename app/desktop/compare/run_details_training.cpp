// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of the selected run says of its trainings.
#include <QGridLayout>
#include <QLocale>

#include "app/desktop/compare/detail_cells.h"
#include "app/desktop/compare/run_details.h"
#include "core/workspace/trained_steps.h"
#include "widgets/text/quantity_text.h"

namespace lathe::app {

namespace {

QString change(double from, double to, const QLocale& locale) {
    return QStringLiteral("%1 → <b>%2</b>")
        .arg(locale.toString(from, 'f', 3), locale.toString(to, 'f', 3));
}

}  // namespace

void RunDetails::showTraining(const core::Run& run) {
    const QLocale& locale = m_model->locale();
    const std::vector<core::TrainedStep> steps = core::trainedSteps(run);
    m_trainingPart->setVisible(!steps.empty());
    clearCells(m_training);
    int row = 0;
    const auto add = [&](const QString& name, const QString& value) {
        addDetailRow(m_training, row, name, value);
    };
    for (const core::TrainedStep& step : steps) {
        const core::TrainingResult& training = *step.training;
        if (steps.size() > 1)
            m_training->addWidget(sentenceCell(QString::fromStdString(step.report->text), "detail"),
                                  row++, 0, 1, 2);
        const QString done = locale.toString(static_cast<qlonglong>(training.losses.size()));
        add(tr("Steps"), step.planned > 0
                             ? tr("%1 of %2").arg(done, locale.toString(qlonglong(step.planned)))
                             : done);
        add(tr("Loss"), change(training.losses.front(), training.losses.back(), locale));
        if (const core::HeldOutLook* best = core::bestLook(training))
            add(tr("Held-out loss, best"),
                change(training.heldOut.front().loss, best->loss, locale));
        if (training.stored)
            add(tr("Held-out loss as stored"),
                strong(locale.toString(training.stored->loss, 'f', 3)));
        add(tr("Training time"), widgets::durationText(training.seconds));
        if (training.stoppedEarly)
            m_training->addWidget(
                sentenceCell(tr("Ended early: by hand, by its time limit, or without progress."),
                             "detail"),
                row++, 0, 1, 2);
    }
    m_training->setColumnStretch(1, 1);
}

}  // namespace lathe::app
