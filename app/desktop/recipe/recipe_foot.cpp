// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/recipe_foot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/recipe/recipe_document.h"
#include "widgets/forms/quantity_text.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

RecipeFoot::RecipeFoot(QWidget* parent)
    : QFrame(parent),
      m_size(new QLabel),
      m_bits(new QLabel),
      m_cost(new QLabel),
      m_run(new QPushButton) {
    using namespace widgets::metrics;
    setProperty("role", "foot");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->setSpacing(kGrid);
    auto* row = new QHBoxLayout;
    row->addWidget(m_size, 1);
    row->addWidget(m_bits);
    layout->addLayout(row);
    layout->addWidget(m_cost);
    layout->addSpacing(kGrid);
    layout->addWidget(m_run);
    m_size->setObjectName(QStringLiteral("recipe.size"));
    m_bits->setObjectName(QStringLiteral("recipe.bits"));
    m_bits->setProperty("role", "secondary");
    m_cost->setObjectName(QStringLiteral("recipe.cost"));
    m_cost->setProperty("role", "detail");
    m_cost->setWordWrap(true);
    m_cost->setToolTip(tr("Memory beyond the model itself, which stays mapped from its file"));
    m_run->setObjectName(QStringLiteral("recipe.run"));
    m_run->setProperty("role", "primary");
    m_run->setIcon(widgets::lineIcon(QStringLiteral("play"), true));
    m_run->setText(tr("Run recipe"));
    connect(m_run, &QPushButton::clicked, this, &RecipeFoot::runRequested);
}

void RecipeFoot::setRecipe(const RecipeDocument* recipe, bool hasErrors) {
    const bool hasSteps = recipe && !recipe->enabledSteps().empty();
    m_run->setEnabled(hasSteps && !hasErrors);
    m_run->setToolTip(!hasSteps   ? tr("Add a step first")
                      : hasErrors ? tr("A step cannot run; see the notes above")
                                  : tr("Compress the model and measure the result"));
    if (!recipe) {
        for (QLabel* label : {m_size, m_bits, m_cost}) label->clear();
        return;
    }
    // While a plan is being made the last one stays on show, greyed.
    for (QLabel* label : {m_size, m_bits, m_cost}) label->setEnabled(recipe->plan().has_value());
    if (recipe->plan()) showPlan(*recipe);
}

void RecipeFoot::showPlan(const RecipeDocument& recipe) {
    const RecipePlan& plan = *recipe.plan();
    if (!plan.error.isEmpty()) {
        m_size->setText(tr("No estimate"));
        m_bits->clear();
        m_cost->clear();
        return;
    }
    m_size->setText(tr("Size <b>%1 → %2 MB</b> est.")
                        .arg(widgets::megabytesText(plan.bytesBefore),
                             widgets::megabytesText(plan.bytesAfter)));
    m_bits->setText(tr("%1 bits/weight").arg(QLocale().toString(plan.bitsPerWeightAfter, 'f', 2)));
    m_cost->setText(plan.steps.empty() ? tr("Nothing to do")
                                       : tr("Estimate: %1, up to %2 of memory")
                                             .arg(widgets::durationText(plan.seconds),
                                                  widgets::bytesText(plan.peakMemoryBytes)));
}

}  // namespace lathe::app
