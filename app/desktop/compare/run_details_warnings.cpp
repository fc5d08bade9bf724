// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel of the selected run says of steps whose outcome looked broken, with the ways back.
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/compare/run_details.h"
#include "app/desktop/documents/warning_text.h"
#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kMostWidth = 222;  ///< of a button's words; the panel is narrow, names may be long

void clear(QVBoxLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();  // it may be whose click brought us here
        delete item;
    }
}

/// Where the steps that have reports stand in the recipe.
std::vector<size_t> enabledSteps(const core::Recipe& recipe) {
    std::vector<size_t> indices;
    for (size_t i = 0; i < recipe.steps.size(); ++i)
        if (recipe.steps[i].enabled) indices.push_back(i);
    return indices;
}

}  // namespace

void RunDetails::showWarnings(const core::Run& run) {
    clear(m_warnings);
    int count = 0;
    const std::vector<size_t> indices = enabledSteps(run.recipe);
    if (run.metrics)
        for (size_t i = 0; i < run.metrics->steps.size(); ++i) {
            const core::StepReport& step = run.metrics->steps[i];
            for (const core::StepWarning& warning : step.warnings)
                addWarning(step, warning,
                           i < indices.size()
                               ? core::waysBack(run.recipe, indices[i], step, warning)
                               : std::vector<core::WayBack>{},
                           count++);
        }
    m_warningsPart->setVisible(count > 0);
    m_warningsTitle->setText(tr("Warnings: %1").arg(count));
}

void RunDetails::addWarning(const core::StepReport& step, const core::StepWarning& warning,
                            const std::vector<core::WayBack>& ways, int number) {
    const QLocale& locale = m_model->locale();
    QFrame* note = widgets::makeFrame("note-warning", nullptr);
    auto* inside = new QVBoxLayout(note);
    inside->setContentsMargins(8, 6, 8, 6);
    inside->setSpacing(4);
    QLabel* text = widgets::makeLabel("caption", nullptr, warningText(step, warning, locale));
    text->setObjectName(QStringLiteral("compare.warning.%1").arg(number));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(text);
    for (size_t i = 0; i < ways.size(); ++i) {
        const QString words = wayBackText(ways[i], locale);
        auto* button = new QPushButton(fontMetrics().elidedText(words, Qt::ElideMiddle, kMostWidth));
        button->setAccessibleName(words);
        button->setObjectName(QStringLiteral("compare.wayBack.%1.%2").arg(number).arg(i));
        button->setProperty("role", "flat");
        button->setToolTip(tr("%1: the changed recipe is put into the recipe panel; undo takes it "
                              "back")
                               .arg(words));
        inside->addWidget(button, 0, Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this,
                [this, recipe = ways[i].recipe] { Q_EMIT fixRequested(recipe); });
    }
    m_warnings->addWidget(note);
}

QWidget* RunDetails::warningsSection() {
    m_warningsPart = new QWidget;
    m_warningsPart->setObjectName(QStringLiteral("compare.warningsPart"));
    auto* column = new QVBoxLayout(m_warningsPart);
    column->setContentsMargins(widgets::metrics::kPadding, 10, widgets::metrics::kPadding, 12);
    column->setSpacing(6);
    m_warningsTitle = widgets::makeLabel("title", nullptr);
    m_warnings = new QVBoxLayout;
    m_warnings->setSpacing(6);
    column->addWidget(m_warningsTitle);
    column->addLayout(m_warnings);
    return m_warningsPart;
}

}  // namespace lathe::app
