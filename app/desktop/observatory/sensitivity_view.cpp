// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/sensitivity_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/budget_bar.h"
#include "app/desktop/observatory/observation_bar.h"
#include "app/desktop/observatory/sensitivity_charts.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/panels/labels.h"
#include "widgets/panels/segmented_button.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kFirstChoice = 1;  ///< 4 bits
const QString kPlanKey = QStringLiteral("sensitivity.plan");

}  // namespace

SensitivityView::SensitivityView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("sensitivity"), workbench, parent), m_choice(kFirstChoice) {
    build();
    connectParts();
    retranslate();
}

void SensitivityView::build() {
    m_unit = new QComboBox(this);
    m_unit->setObjectName(QStringLiteral("sensitivity.unit"));
    m_unit->addItems({QString(), QString()});
    bar().addControl(m_unit);
    m_matrix = new widgets::HeatMap;
    m_matrix->setObjectName(QStringLiteral("sensitivity.matrix"));
    m_scroll = new QScrollArea(&page());
    m_scroll->setWidget(m_matrix);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_widthsTitle = widgets::makeLabel("caption", &page());
    m_widths = new widgets::SegmentedButton(&page());
    m_agreement = widgets::makeLabel("secondary", &page());
    m_agreement->setObjectName(QStringLiteral("sensitivity.agreement"));
    m_agreement->setWordWrap(true);
    m_bars = new widgets::RankedBars(&page());
    m_bars->setObjectName(QStringLiteral("sensitivity.ranked"));
    m_trade = new widgets::ScatterChart(&page());
    m_trade->setObjectName(QStringLiteral("sensitivity.trade"));
    m_budget = new BudgetBar(&page());
    auto* widths = new QHBoxLayout;
    widths->setSpacing(8);
    widths->setContentsMargins(widgets::metrics::kPadding, 8, widgets::metrics::kPadding, 0);
    widths->addWidget(m_widthsTitle);
    widths->addWidget(m_widths);
    widths->addStretch(1);
    auto* sentence = new QHBoxLayout;
    sentence->setContentsMargins(widgets::metrics::kPadding, 4, widgets::metrics::kPadding, 0);
    sentence->addWidget(m_agreement);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(widths);
    right->addLayout(sentence);
    right->addWidget(m_bars, 6);
    right->addWidget(widgets::makeRule(Qt::Horizontal, &page()));
    right->addWidget(m_trade, 5);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(0);
    charts->addWidget(m_scroll, 6);
    charts->addWidget(widgets::makeRule(Qt::Vertical, &page()));
    charts->addLayout(right, 5);
    auto* layout = new QVBoxLayout(&page());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(charts, 1);
    layout->addWidget(m_budget);
}

void SensitivityView::connectParts() {
    connect(m_matrix, &widgets::HeatMap::cellClicked, this, &SensitivityView::chooseCell);
    connect(m_matrix, &widgets::HeatMap::rowClicked, this, &SensitivityView::selectSite);
    connect(m_matrix, &widgets::HeatMap::cursorMarkChanged, this, &SensitivityView::keepInSight);
    connect(m_bars, &widgets::RankedBars::barClicked, this,
            [this](int bar) { selectSite(m_order[static_cast<size_t>(bar)]); });
    connect(m_widths, &widgets::SegmentedButton::chosen, this, [this](int choice) {
        m_choice = choice;
        showBars();
    });
    connect(m_budget, &BudgetBar::budgetChanged, this, &SensitivityView::planFor);
    connect(m_budget, &BudgetBar::addRequested, this, &SensitivityView::addToRecipe);
    connect(m_budget, &BudgetBar::measureRequested, this, &SensitivityView::measurePlan);
}

const BitChoice* SensitivityView::plan() const {
    return state() ? &state()->plan : nullptr;
}

void SensitivityView::startMeasuring() {
    struct Answer {
        SensitivityStudy study;
        BitChoice plan;
    };
    SensitivityRequest request{document()->model(), workbench().backend(), observedText(),
                               m_unit->currentIndex() == 1};
    measure(
        tr("Sensitivity of %1").arg(document()->name()),
        [request](core::JobContext& job) {
            Answer answer{studySensitivity(request, job), {}};
            const uint64_t budget = answer.study.uniform[kFirstChoice].bytes;
            answer.plan = choiceFor(*request.model, answer.study, budget, job);
            return answer;
        },
        [this, request](Document& measured, Answer answer) {
            SensitivityState now;
            now.request = request;
            now.study = std::make_shared<const SensitivityStudy>(std::move(answer.study));
            now.plan = std::move(answer.plan);
            now.budget = now.study->uniform[kFirstChoice].bytes;
            if (SensitivityState* before = stateOf(&measured)) now.added = std::move(before->added);
            keep(measured, std::move(now));
        });
}

void SensitivityView::showResult() {
    const SensitivityState& shown = *state();
    const SensitivityStudy& study = *shown.study;
    m_matrix->setData(matrixOf(study));
    m_matrix->setMinimumHeight(m_matrix->comfortableHeight());
    m_matrix->setTitle(
        tr("One weight compressed alone"),
        tr("%1 · %2 predictions").arg(study.textName, QLocale().toString(qlonglong(study.tokens))));
    QStringList labels;
    for (const int bits : study.bits) labels << QString::number(bits);
    m_widths->setLabels(labels);
    m_widths->setCurrentIndex(m_choice);
    m_budget->setStudy(study, shown.budget);
    showPlan();
}

void SensitivityView::followSelection() {
    m_matrix->setSelected(selectedSite(), -1);
    showBars();
}

int SensitivityView::selectedSite() const {
    const std::string name = document()->selection().currentWeight().toStdString();
    const auto& sites = state()->study->result.sites;
    const auto found = std::ranges::find_if(sites, [&](const core::SensitivitySite& site) {
        return std::ranges::find(site.weights, name) != site.weights.end();
    });
    return found == sites.end() ? -1 : static_cast<int>(found - sites.begin());
}

void SensitivityView::showBars() {
    if (!hasResult()) return;
    const SensitivityStudy& study = *state()->study;
    m_bars->setData(barsOf(study, m_choice, selectedSite(), m_order));
    m_bars->setTitle(tr("Most sensitive first"),
                     tr("at %1 bits").arg(study.bits[static_cast<size_t>(m_choice)]));
    m_agreement->setText(agreementSentence(study, m_choice));
}

void SensitivityView::showPlan() {
    const SensitivityState& shown = *state();
    m_matrix->setMarks(marksOf(*shown.study, shown.plan.chosen));
    m_trade->setData(tradeOf(*shown.study, shown.plan, shown.measured));
    m_trade->setTitle(tr("Quality against size"), tr("predicted: single effects added up"));
    m_budget->show(*shown.study, shown.plan, shown.measured ? &*shown.measured : nullptr,
                   isMeasuring());
}

void SensitivityView::planFor(quint64 budget) {
    SensitivityState* current = state();
    if (!current) return;
    current->budget = budget;
    workbench().jobs().preview(
        kPlanKey, this,
        [model = document()->model(), study = current->study, budget](core::JobContext& job) {
            return choiceFor(*model, *study, budget, job);
        },
        [this, target = QPointer<Document>(document())](core::Outcome<BitChoice> outcome) {
            if (auto* plan = std::get_if<BitChoice>(&outcome); plan && target)
                setPlan(*target, std::move(*plan));
        });
}

void SensitivityView::setPlan(Document& target, BitChoice plan) {
    SensitivityState* planned = stateOf(&target);
    if (!planned) return;
    if (plan.chosen != planned->plan.chosen) planned->measured.reset();
    planned->plan = std::move(plan);
    if (&target == document()) showPlan();
}

void SensitivityView::chooseCell(int row, int column) {
    SensitivityState* current = state();
    const int choice = column % static_cast<int>(current->study->bits.size());
    std::vector<int> chosen = current->plan.chosen;
    int& own = chosen[static_cast<size_t>(row)];
    own = own == choice ? -1 : choice;
    workbench().jobs().dropPreview(kPlanKey);
    setPlan(*document(), choiceOf(*document()->model(), *current->study, std::move(chosen)));
    selectSite(row);
}

void SensitivityView::selectSite(int site) {
    QStringList weights;
    for (const std::string& name : state()->study->result.sites[static_cast<size_t>(site)].weights)
        if (document()->model()->find(name)) weights << QString::fromStdString(name);
    document()->selection().select(weights, this);
}

void SensitivityView::addToRecipe() {
    SensitivityState& current = *state();
    current.added.put(document()->recipe(), current.plan.recipe.steps, tr("Add bit plan"));
}

void SensitivityView::measurePlan() {
    const SensitivityState& current = *state();
    measure(
        tr("Measure the bit plan of %1").arg(document()->name()),
        [request = current.request, recipe = current.plan.recipe](core::JobContext& job) {
            return measureRecipe(request.model, request.backend, request.text, recipe, job);
        },
        [this, chosen = current.plan.chosen](Document& measured, const RecipeEffect& plan) {
            SensitivityState& now = *stateOf(&measured);
            if (now.plan.chosen == chosen) now.measured = plan;
        });
}

void SensitivityView::keepInSight(int mark) {
    if (mark < 0) return;
    const QRectF cell = m_matrix->markShape(mark).outline;
    m_scroll->ensureVisible(static_cast<int>(cell.center().x()),
                            static_cast<int>(cell.center().y()), 0,
                            static_cast<int>(2 * cell.height()));
}

QString SensitivityView::invitation() const {
    return tr(
        "How much does each weight suffer from fewer bits? Each is compressed alone to 8, 4, "
        "3 and 2 bits, and what that changes of the predictions on a text is measured.");
}

void SensitivityView::retranslate() {
    ObservationView::retranslate();
    m_unit->setItemText(0, tr("each weight"));
    m_unit->setItemText(1, tr("each block"));
    m_unit->setAccessibleName(tr("What is compressed alone"));
    m_widthsTitle->setText(tr("Bits"));
    m_budget->retranslate();
    m_matrix->setWhatsThis(
        tr("Each row is a weight, each column a number of bits; only this weight is compressed "
           "(rounding to nearest, groups of 64). Left, the quick score: the relative error of what "
           "the weight puts out, without running the rest of the model. Right, what was measured: "
           "the KL divergence of the predictions from the original's, with its standard error over "
           "the tokens. Each half has its own logarithmic colour scale. A framed cell is the bit "
           "width of the plan; a click or Space assigns another, or none."));
    m_bars->setWhatsThis(
        tr("The weights by measured KL divergence at one bit width, on a logarithmic axis; "
           "whiskers are standard errors over the tokens. Weights whose whiskers overlap are not "
           "told apart by this text: read more of it."));
    m_trade->setWhatsThis(
        tr("Squares: all weights at one bit width. Circles: the best mixture of widths for each "
           "size, found exactly (multiple-choice knapsack). Both are predictions: the KL of each "
           "weight compressed alone, added up. Whiskers are the standard errors added up, the most "
           "that they can make together. The diamond is the plan with everything compressed at "
           "once, as measured."));
}

}  // namespace lathe::app
