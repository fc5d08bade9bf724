// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of the selected run says of the data that its steps looked at.
#include <QFileInfo>
#include <QGridLayout>
#include <QLocale>

#include "app/desktop/compare/detail_cells.h"
#include "app/desktop/compare/run_details.h"

namespace lathe::app {

namespace {

constexpr int kShownOfSha = 12;  // the rest is in the tool tip

std::vector<const core::StepReport*> calibratedSteps(const core::Run& run) {
    std::vector<const core::StepReport*> found;
    if (run.metrics)
        for (const core::StepReport& step : run.metrics->steps)
            if (step.calibration) found.push_back(&step);
    return found;
}

}  // namespace

void RunDetails::showCalibration(const core::Run& run) {
    const QLocale& locale = m_model->locale();
    const std::vector<const core::StepReport*> steps = calibratedSteps(run);
    m_calibrationPart->setVisible(!steps.empty());
    clearCells(m_calibration);
    int row = 0;
    const auto add = [&](const QString& name, const QString& value, const QString& tip = {}) {
        addDetailRow(m_calibration, row, name, strong(value), tip);
    };
    for (const core::StepReport* step : steps) {
        const core::CalibrationRecord& record = *step->calibration;
        if (steps.size() > 1)
            m_calibration->addWidget(sentenceCell(QString::fromStdString(step->text), "detail"),
                                     row++, 0, 1, 2);
        const QString data = QString::fromStdString(record.data);
        const QString sha = QString::fromStdString(record.sha256);
        add(tr("Data"), QFileInfo(data).fileName(), data);
        add(tr("SHA-256"), sha.left(kShownOfSha), sha);
        add(tr("Windows or examples"), locale.toString(qlonglong(record.inputs)));
        add(tr("Rows"), locale.toString(qlonglong(record.rows)));
    }
    m_calibration->setColumnStretch(1, 1);
}

}  // namespace lathe::app
