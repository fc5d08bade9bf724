// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/step_list.h"

#include <QFrame>
#include <QVBoxLayout>

#include "app/desktop/recipe/recipe_document.h"
#include "app/desktop/recipe/step_card.h"
#include "widgets/forms/quantity_text.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {
constexpr int kGap = 8;
}

StepList::StepList(QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)), m_line(new QFrame(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(kGap);
    m_line->setAutoFillBackground(true);
    m_line->hide();
}

void StepList::setRecipe(RecipeDocument* recipe) {
    m_recipe = recipe;
    m_dragId = 0;
    refresh();
}

void StepList::refresh() {
    const int count = m_recipe ? m_recipe->stepCount() : 0;
    while (int(m_cards.size()) > count) {
        StepCard* card = m_cards.back();
        m_cards.pop_back();
        card->hide();
        card->setParent(nullptr);
        card->deleteLater();
    }
    while (int(m_cards.size()) < count) m_cards.push_back(makeCard());
    for (int i = 0; i < count; ++i)
        m_cards[size_t(i)]->setStep(i, m_recipe->recipe().steps[size_t(i)],
                                    i == m_recipe->currentStep(), *m_recipe->model());
    showPlan();
}

void StepList::showPlan() {
    if (!m_recipe || !m_recipe->plan()) return;
    for (StepCard* card : m_cards) card->setEstimate({});
    const std::vector<int> enabled = m_recipe->enabledSteps();
    const std::vector<core::PlannedStep>& steps = m_recipe->plan()->steps;
    for (size_t i = 0; i < steps.size() && i < enabled.size(); ++i)
        card(enabled[i])
            ->setEstimate(tr("%1 · %2 of memory")
                              .arg(widgets::durationText(steps[i].estimate.seconds),
                                   widgets::bytesText(steps[i].estimate.peakMemoryBytes)));
}

StepCard* StepList::makeCard() {
    auto* card = new StepCard;
    m_layout->addWidget(card);
    const auto here = [this, card] { return indexOf(card); };
    connect(card, &StepCard::chosen, this,
            [this, here](bool open) { m_recipe->setCurrentStep(open ? here() : -1); });
    connect(card, &StepCard::enabledToggled, this,
            [this, here](bool on) { m_recipe->setStepEnabled(here(), on); });
    connect(card, &StepCard::paramEdited, this,
            [this, here](const QString& name, const core::ParamValue& value, bool finished) {
                edit(here(), name, value, finished);
            });
    connect(card, &StepCard::duplicateRequested, this, [this, here] {
        m_recipe->duplicateStep(here());
        focusCard(m_recipe->currentStep());
    });
    connect(card, &StepCard::removeRequested, this, [this, here] { removeStep(here()); });
    connect(card, &StepCard::moveRequested, this,
            [this, here](int by) { move(here(), here() + by); });
    connect(card, &StepCard::dragged, this, [this](const QPoint& at) { showGap(gapAt(at)); });
    connect(card, &StepCard::dragCancelled, this, [this] { m_line->hide(); });
    connect(card, &StepCard::dropped, this, [this, here](const QPoint& at) {
        m_line->hide();
        const int gap = gapAt(at), from = here();
        move(from, gap > from ? gap - 1 : gap);
    });
    return card;
}

int StepList::indexOf(const StepCard* card) const {
    const auto found = std::find(m_cards.begin(), m_cards.end(), card);
    return int(found - m_cards.begin());
}

void StepList::edit(int index, const QString& name, const core::ParamValue& value, bool finished) {
    const QString editing = QStringLiteral("%1 %2").arg(index).arg(name);
    if (m_dragId == 0 || editing != m_editing) m_dragId = m_recipe->newDragId();
    m_editing = editing;
    m_recipe->setParam(index, name.toStdString(), value, m_dragId);
    if (finished) m_dragId = 0;
}

void StepList::move(int from, int to) {
    if (to < 0 || to >= m_recipe->stepCount() || to == from) return;
    m_recipe->moveStep(from, to);
    focusCard(to);
}

void StepList::removeStep(int index) {
    m_recipe->removeStep(index);
    if (m_recipe->stepCount() > 0) focusCard(std::min(index, m_recipe->stepCount() - 1));
}

void StepList::focusCard(int index) {
    if (index >= 0 && index < int(m_cards.size())) card(index)->setFocus(Qt::OtherFocusReason);
}

int StepList::gapAt(const QPoint& globalPosition) const {
    const int y = mapFromGlobal(globalPosition).y();
    int gap = 0;
    while (gap < int(m_cards.size()) && m_cards[size_t(gap)]->geometry().center().y() < y) ++gap;
    return gap;
}

void StepList::showGap(int gap) {
    const bool last = gap == int(m_cards.size());
    const int y = last ? card(gap - 1)->geometry().bottom() + 3 : card(gap)->geometry().top() - 5;
    QPalette palette = m_line->palette();
    palette.setColor(QPalette::Window, widgets::tokensOf(*this).accent);
    m_line->setPalette(palette);
    m_line->setGeometry(0, std::clamp(y, 0, height() - 2), width(), 2);
    m_line->show();
    m_line->raise();
}

}  // namespace lathe::app
