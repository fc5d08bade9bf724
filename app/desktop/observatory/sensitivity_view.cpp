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
#include "widgets/panels/title_control.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kFirstChoice = 1;  ///< 4 bits
enum TradeKind { Predicted, Tried };
/// In the order of the choices of m_mode.
constexpr core::SensitivityMode kModes[] = {core::SensitivityMode::Alone,
                                            core::SensitivityMode::LeaveOneIn,
                                            core::SensitivityMode::Quick};
const QString kPlanKey = QStringLiteral("sensitivity.plan");

}  // namespace

const PlanTrial* SensitivityState::trial() const {
    const auto found = std::ranges::find_if(
        trials, [this](const PlanTrial& trial) { return trial.plan.chosen == plan.chosen; });
    return found == trials.end() ? nullptr : &*found;
}

SensitivityView::SensitivityView(Workbench& workbench, QWidget* parent)
    : ObservationOf(QStringLiteral("sensitivity"), workbench, parent), m_choice(kFirstChoice) {
    build();
    connectParts();
    retranslate();
}

void SensitivityView::build() {
    m_unit = new QComboBox(this);
    m_unit->setObjectName(QStringLiteral("sensitivity.unit"));
    m_unit->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_unit->addItems({QString(), QString()});
    m_mode = new QComboBox(this);
    m_mode->setObjectName(QStringLiteral("sensitivity.mode"));
    m_mode->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_mode->addItems({QString(), QString(), QString()});
    bar().addControl(m_unit);
    bar().addControl(m_mode);
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
    m_widths->setObjectName(QStringLiteral("sensitivity.widths"));
    m_agreement = widgets::makeLabel("secondary", &page());
    m_agreement->setObjectName(QStringLiteral("sensitivity.agreement"));
    m_agreement->setWordWrap(true);
    m_bars = new widgets::RankedBars(&page());
    m_bars->setObjectName(QStringLiteral("sensitivity.ranked"));
    auto* trade = new QWidget(&page());
    m_trade = new widgets::ScatterChart(trade);
    m_trade->setObjectName(QStringLiteral("sensitivity.trade"));
    m_tradeKind = new QComboBox(trade);
    m_tradeKind->setObjectName(QStringLiteral("sensitivity.tradeKind"));
    m_tradeKind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_tradeKind->addItems({QString(), QString()});
    widgets::putIntoTitleLine(trade, m_trade, m_tradeKind, Qt::AlignRight);
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
    right->addWidget(trade, 5);
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
    connect(m_budget, &BudgetBar::addRequested, this,
            [this] { addToRecipe(state()->plan.recipe); });
    connect(m_budget, &BudgetBar::uniformRequested, this, [this] {
        if (const PlanTrial* trial = state()->trial()) addToRecipe(trial->contest.nearest().recipe);
    });
    for (QComboBox* choice : {m_unit, m_mode})
        connect(choice, &QComboBox::activated, this, &SensitivityView::invalidate);
    connect(m_tradeKind, &QComboBox::activated, this, [this] {
        if (hasResult()) showTrade();
    });
    connect(m_trade, &widgets::ScatterChart::pointSelected, this, &SensitivityView::chooseTrial);
    connect(m_budget, &BudgetBar::measureRequested, this, &SensitivityView::measurePlan);
}

const BitChoice* SensitivityView::plan() const {
    return state() ? &state()->plan : nullptr;
}

const std::vector<PlanTrial>* SensitivityView::trials() const {
    return state() ? &state()->trials : nullptr;
}

SensitivityRequest SensitivityView::request() const {
    return {document()->model(), workbench().backend(), observedText(),
            m_unit->currentIndex() == 1, kModes[m_mode->currentIndex()]};
}

bool SensitivityView::onlyEstimates() const {
    return kModes[m_mode->currentIndex()] == core::SensitivityMode::Quick;
}

void SensitivityView::startMeasuring() {
    struct Answer {
        SensitivityStudy study;
        BitChoice plan;
    };
    const SensitivityRequest request = this->request();
    measure(
        [estimated = onlyEstimates(), name = document()->name()] {
            return (estimated ? tr("Estimated sensitivity of %1") : tr("Sensitivity of %1"))
                .arg(name);
        },
        [request](core::JobContext& job) {
            Answer answer{studySensitivity(request, job), {}};
            const uint64_t budget = answer.study.uniform[kFirstChoice].bytes;
            answer.plan = choiceFor(*request.model, answer.study, budget, job);
            return answer;
        },
        [this, request](Document& measured, Answer answer) {
            SensitivityState* before = stateOf(&measured);
            if (before && answer.study.isEstimate() && before->study->covers(answer.study)) return;
            SensitivityState now;
            now.request = request;
            now.study = std::make_shared<const SensitivityStudy>(std::move(answer.study));
            now.plan = std::move(answer.plan);
            now.budget = now.study->uniform[kFirstChoice].bytes;
            if (before) now.added = std::move(before->added);
            keep(measured, std::move(now));
        });
}

void SensitivityView::showResult() {
    const SensitivityState& shown = *state();
    const SensitivityStudy& study = *shown.study;
    m_matrix->setData(matrixOf(study));
    m_matrix->setMinimumHeight(m_matrix->comfortableHeight());
    if (study.isEstimate())
        m_matrix->setTitle(
            tr("Estimated, nothing measured"),
            tr("%1 · %2 tokens read")
                .arg(study.textName, QLocale().toString(qlonglong(study.readTokens))));
    else
        m_matrix->setTitle(study.isLeaveOneIn() ? tr("One weight left in float")
                                                : tr("One weight compressed alone"),
                           tr("%1 · %2 predictions")
                               .arg(study.textName,
                                    QLocale().toString(qlonglong(study.scoredTokens))));
    QStringList labels;
    for (const int bits : study.bits) labels << QString::number(bits);
    m_widths->setLabels(labels);
    m_widths->setCurrentIndex(m_choice);
    m_budget->setStudy(study, shown.budget);
    m_tradeKind->setItemText(Predicted, study.isEstimate() ? tr("estimated") : tr("predicted"));
    explain();
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
    m_bars->setTitle(study.isEstimate() ? tr("Estimated, largest error first")
                                        : tr("Most sensitive first"),
                     tr("at %1 bits").arg(study.bits[static_cast<size_t>(m_choice)]));
    QStringList sentences = {allCompressedSentence(study, m_choice),
                             agreementSentence(study, m_choice)};
    sentences.removeAll(QString());
    m_agreement->setText(sentences.join(QLatin1Char('\n')));
}

void SensitivityView::showPlan() {
    const SensitivityState& shown = *state();
    m_matrix->setMarks(marksOf(*shown.study, shown.plan.chosen));
    m_budget->show(*shown.study, shown.plan, shown.trial(), isMeasuring());
    showTrade();
}

void SensitivityView::showTrade() {
    const SensitivityState& shown = *state();
    const bool tried = m_tradeKind->currentIndex() == Tried;
    m_trade->setData(tried ? trialsOf(shown.trials, shown.trial())
                           : tradeOf(*shown.study, shown.plan, shown.trial()));
    m_trade->setTitle(tr("Quality against size"));
    m_trade->setEmptyState(tr("No plan was measured yet: press “Measure plan”."));
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

void SensitivityView::addToRecipe(const core::Recipe& recipe) {
    state()->added.put(document()->recipe(), recipe.steps, [] { return tr("Add bit plan"); });
}

void SensitivityView::measurePlan() {
    const SensitivityState& current = *state();
    measure(
        [name = document()->name()] { return tr("Measure the bit plan of %1").arg(name); },
        [request = current.request, study = current.study, plan = current.plan,
         before = current.trials](core::JobContext& job) {
            return tryPlan(request, *study, plan, before, job);
        },
        [this, study = current.study](Document& measured, PlanTrial trial) {
            SensitivityState& now = *stateOf(&measured);
            if (now.study != study) return;
            now.trials.push_back(std::move(trial));
            if (&measured == document()) m_tradeKind->setCurrentIndex(Tried);
        });
}

/// A plan that was measured is the plan again when its point is chosen.
void SensitivityView::chooseTrial(const QString& point) {
    const QString prefix = QStringLiteral("plan.");
    if (!point.startsWith(prefix)) return;
    const auto place = static_cast<size_t>(point.mid(prefix.size()).toInt());
    SensitivityState& current = *state();
    workbench().jobs().dropPreview(kPlanKey);
    BitChoice plan = current.trials[place].plan;
    current.budget = plan.predicted.bytes;
    m_budget->setStudy(*current.study, current.budget);
    setPlan(*document(), std::move(plan));
}

void SensitivityView::keepInSight(int mark) {
    if (mark < 0) return;
    const QRectF cell = m_matrix->markShape(mark).outline;
    m_scroll->ensureVisible(static_cast<int>(cell.center().x()),
                            static_cast<int>(cell.center().y()), 0,
                            static_cast<int>(2 * cell.height()));
}

QString SensitivityView::invitation() const {
    const QString cost = document() ? QLatin1Char('\n') + costSentence() : QString();
    if (onlyEstimates())
        return tr("Which weights may suffer from fewer bits, at a glance? Each is compressed to 8, "
                  "4, 3 and 2 bits, and how far its own outputs move on a text is computed. That "
                  "estimates what predictions lose, and measures none.") +
               cost;
    if (m_mode->currentIndex() == 1)
        return tr("Which weight is worth leaving in float when all are compressed? Everything takes "
                  "8, 4, 3 and 2 bits but for one weight at a time, and how much nearer that brings "
                  "the predictions on a text to the original's is measured.") +
               cost;
    return tr("How much does each weight suffer from fewer bits? Each is compressed alone to 8, 4, "
              "3 and 2 bits, and what that changes of the predictions on a text is measured.") +
           cost;
}

/// What the choice costs, beside what the estimate or measuring would.
QString SensitivityView::costSentence() const {
    SensitivityRequest other = request();
    other.mode = onlyEstimates() ? core::SensitivityMode::Alone : core::SensitivityMode::Quick;
    const auto runs = [](const SensitivityRequest& of) {
        return QLocale().toString(qRound64(runsOf(of)));
    };
    return (onlyEstimates() ? tr("Cost: the model reads the text about %1 times; measuring takes "
                                 "about %2.")
                            : tr("Cost: the model reads the text about %1 times; the quick "
                                 "estimate takes about %2."))
        .arg(runs(request()), runs(other));
}

void SensitivityView::retranslate() {
    ObservationView::retranslate();
    m_unit->setItemText(0, tr("each weight"));
    m_unit->setItemText(1, tr("each block"));
    m_unit->setAccessibleName(tr("What is compressed or left in float at a time"));
    m_mode->setItemText(0, tr("compressed alone"));
    m_mode->setItemText(1, tr("left in float"));
    m_mode->setItemText(2, tr("quick estimate"));
    m_mode->setAccessibleName(tr("What is measured"));
    m_mode->setToolTip(
        tr("Compressed alone: all others stay as they are. Left in float: all others are "
           "compressed, so that errors which add up or cancel are seen. Quick estimate: only how "
           "far each weight's own outputs move; no prediction is measured. It costs two readings "
           "of the text, and what is measured later stands beside it."));
    m_tradeKind->setItemText(
        Predicted, study() && study()->isEstimate() ? tr("estimated") : tr("predicted"));
    m_tradeKind->setItemText(Tried, tr("measured"));
    m_tradeKind->setAccessibleName(tr("Predicted or measured"));
    m_widthsTitle->setText(tr("Bits"));
    m_budget->retranslate();
    explain();
}

void SensitivityView::explainTrade() {
    const QString tried =
        tr("Measured: plans (circles) and uniform bits (squares) with everything compressed at "
           "once, on windows of the text behind those of the plans; whiskers are standard errors "
           "over the windows. A click or Space on a circle takes its plan again.");
    if (study() && study()->isEstimate()) {
        m_trade->setWhatsThis(
            tr("Estimated, not measured. Squares: all weights at one bit width. Circles: the best "
               "mixture of widths for each size by the estimate, found exactly (multiple-choice "
               "knapsack). The axis adds up the squared relative errors of the weights' outputs, "
               "which is no KL divergence: it ranks plans, and says nothing of how much "
               "predictions lose.") +
            QLatin1Char(' ') + tried);
        return;
    }
    m_trade->setWhatsThis(
        tr("Predicted. Squares: all weights at one bit width. Circles: the best mixture of widths "
           "for each size, found exactly (multiple-choice knapsack). Both add up what was measured "
           "of each weight by itself; whiskers are the standard errors added up, the most that "
           "they can make together. The diamond is the plan with everything compressed at once, as "
           "measured.") +
        QLatin1Char(' ') + tried);
}

void SensitivityView::explain() {
    explainTrade();
    if (study() && study()->isEstimate()) {
        m_matrix->setWhatsThis(
            tr("Estimates, nothing measured. Each row is a weight, each column a number of bits; "
               "the weight is compressed (rounding to nearest, groups of 64), and the number is "
               "the relative error of what it puts out, ‖W'X − WX‖ / ‖WX‖ in %, with X what it "
               "reads of the text. The rest of the model is not run, so what predictions lose is "
               "not known: a later layer may damp the error or amplify it. Measure “compressed "
               "alone” or “left in float” to see that beside. A framed cell is the bit width of "
               "the plan; a click or Space assigns another, or none."));
        m_bars->setWhatsThis(
            tr("Estimates, nothing measured: the weights by the relative error of what they put "
               "out at one bit width, on a logarithmic axis. There are no whiskers, since this is "
               "not a mean over predictions."));
        return;
    }
    if (study() && study()->isLeaveOneIn()) {
        m_matrix->setWhatsThis(
            tr("Each row is a weight, each column a number of bits; all weights are compressed to "
               "it (rounding to nearest, groups of 64) but this one, which stays in float. Left, "
               "the quick score: the relative error of what the weight puts out when it is "
               "compressed. Right, what was measured: how much smaller the KL divergence of the "
               "predictions from the original's is with it in float, with its standard error, "
               "paired by token. Below zero the model does better with it compressed too, since "
               "errors can cancel. Each half has its own logarithmic colour scale. A framed cell "
               "is the bit width of the plan; a click or Space assigns another, or none."));
        m_bars->setWhatsThis(
            tr("The weights by how much KL divergence they give back when they alone stay in float "
               "at one bit width; whiskers are standard errors, paired by token. Weights whose "
               "whiskers overlap are not told apart by this text: read more of it."));
        return;
    }
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
}

}  // namespace lathe::app
