// SPDX-License-Identifier: GPL-3.0-or-later
// "Explain this drop" in the panel of the selected run: the button, and what came of it.
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/compare/drop_job.h"
#include "app/desktop/compare/drop_result.h"
#include "app/desktop/compare/run_details.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

QWidget* RunDetails::dropSection() {
    m_dropPart = new QWidget;
    m_dropPart->setObjectName(QStringLiteral("compare.dropPart"));
    auto* column = new QVBoxLayout(m_dropPart);
    column->setContentsMargins(widgets::metrics::kPadding, 10, widgets::metrics::kPadding, 12);
    column->setSpacing(6);
    m_dropTitle = widgets::makeLabel("title", nullptr);
    m_explain = new QPushButton(widgets::lineIcon(QStringLiteral("search")), {});
    m_explain->setObjectName(QStringLiteral("compare.explain"));
    m_drop = new DropResult;
    column->addWidget(m_dropTitle);
    column->addWidget(m_explain);
    column->addWidget(m_drop);
    connect(m_explain, &QPushButton::clicked, this, &RunDetails::explainRequested);
    connect(m_drop, &DropResult::fixRequested, this, &RunDetails::fixRequested);
    return m_dropPart;
}

void RunDetails::setExplaining(core::RunId run) {
    m_explaining = run;
    if (m_model && m_model->run(m_shown)) showDrop(*m_model->run(m_shown));
}

void RunDetails::setExplanation(core::RunId run, std::shared_ptr<const ExplainedDrop> explained) {
    m_explanations[run] = std::move(explained);
    setExplaining(0);
}

void RunDetails::showDrop(const core::Run& run) {
    m_shown = run.id;
    const bool explains =
        run.parent && run.metrics && run.metrics->perplexity && !run.recipe.steps.empty();
    m_dropPart->setVisible(explains);
    const auto found = m_explanations.find(run.id);
    const bool known = found != m_explanations.end();
    m_explain->setText(m_explaining == run.id ? tr("Explaining…") : tr("Explain this drop"));
    m_explain->setEnabled(m_explaining == 0);
    m_explain->setVisible(!known);
    m_dropTitle->setText(tr("Why it predicts worse"));
    m_dropTitle->setVisible(known);
    m_drop->setVisible(known);
    if (known) m_drop->setResult(found->second, m_model->locale());
    m_explain->setToolTip(
        tr("Finds the step, the layer and the tokens behind the loss of quality, and what would "
           "help; runs the recipe again"));
}

}  // namespace lathe::app
