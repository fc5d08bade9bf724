// SPDX-License-Identifier: GPL-3.0-or-later
// "Explain this drop" in the panel of the selected run: the button, and what came of it.
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/compare/run_details.h"
#include "core/workspace/explain_drop.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

QString sentencesOf(const core::DropExplanation& explanation) {
    QStringList sentences;
    for (const std::string& sentence : explanation.sentences)
        sentences << QString::fromStdString(sentence);
    return sentences.join(QStringLiteral("\n\n"));
}

}  // namespace

QWidget* RunDetails::dropSection() {
    m_dropPart = new QWidget;
    auto* column = new QVBoxLayout(m_dropPart);
    column->setContentsMargins(widgets::metrics::kPadding, 10, widgets::metrics::kPadding, 12);
    column->setSpacing(6);
    m_dropTitle = widgets::makeLabel("title", nullptr);
    m_explain = new QPushButton(widgets::lineIcon(QStringLiteral("search")), {});
    m_explain->setObjectName(QStringLiteral("compare.explain"));
    m_dropNote = widgets::makeFrame("note-info", nullptr);
    auto* inside = new QVBoxLayout(m_dropNote);
    inside->setContentsMargins(8, 6, 8, 6);
    m_drop = widgets::makeLabel("caption", nullptr);
    m_drop->setWordWrap(true);
    m_drop->setTextInteractionFlags(Qt::TextSelectableByMouse);
    inside->addWidget(m_drop);
    m_addFix = new QPushButton;
    m_addFix->setObjectName(QStringLiteral("compare.addFix"));
    column->addWidget(m_dropTitle);
    column->addWidget(m_explain);
    column->addWidget(m_dropNote);
    column->addWidget(m_addFix);
    connect(m_explain, &QPushButton::clicked, this, &RunDetails::explainRequested);
    connect(m_addFix, &QPushButton::clicked, this, [this] {
        if (const auto found = m_explanations.find(m_shown);
            found != m_explanations.end() && !found->second->fixes.empty())
            Q_EMIT fixRequested(found->second->fixes.front().recipe);
    });
    return m_dropPart;
}

void RunDetails::setExplaining(core::RunId run) {
    m_explaining = run;
    if (m_model && m_model->run(m_shown)) showDrop(*m_model->run(m_shown));
}

void RunDetails::setExplanation(core::RunId run,
                                std::shared_ptr<const core::DropExplanation> explanation) {
    m_explanations[run] = std::move(explanation);
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
    m_dropNote->setVisible(known);
    m_drop->setText(known ? sentencesOf(*found->second) : QString());
    m_addFix->setText(tr("Put the fix into the recipe"));
    m_addFix->setVisible(known && !found->second->fixes.empty());
    m_explain->setToolTip(
        tr("Finds the step, the layer and the tokens behind the loss of quality, and what would "
           "help; runs the recipe again"));
}

}  // namespace lathe::app
