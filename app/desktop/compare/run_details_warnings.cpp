// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of the selected run says of steps whose outcome looked broken.
#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

#include "app/desktop/compare/run_details.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

void RunDetails::showWarnings(const core::Run& run) {
    QStringList sentences;
    if (run.metrics)
        for (const core::StepReport& step : run.metrics->steps)
            for (const core::StepWarning& warning : step.warnings)
                sentences << QString::fromStdString(warning.sentence);
    m_warningsPart->setVisible(!sentences.isEmpty());
    m_warningsTitle->setText(tr("Warnings: %1").arg(sentences.size()));
    m_warnings->setText(sentences.join(QStringLiteral("\n\n")));
}

QWidget* RunDetails::warningsSection() {
    m_warningsPart = new QWidget;
    auto* column = new QVBoxLayout(m_warningsPart);
    column->setContentsMargins(widgets::metrics::kPadding, 10, widgets::metrics::kPadding, 12);
    column->setSpacing(6);
    m_warningsTitle = widgets::makeLabel("title", nullptr);
    QFrame* note = widgets::makeFrame("note-warning", nullptr);
    auto* inside = new QVBoxLayout(note);
    inside->setContentsMargins(8, 6, 8, 6);
    m_warnings = widgets::makeLabel("caption", nullptr);
    m_warnings->setWordWrap(true);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(m_warnings);
    column->addWidget(m_warningsTitle);
    column->addWidget(note);
    return m_warningsPart;
}

}  // namespace lathe::app
