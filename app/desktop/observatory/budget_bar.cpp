// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/budget_bar.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/observatory/plan_trial.h"
#include "widgets/charts/number_text.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kSteps = 1000, kFieldWidth = 78;
constexpr double kMegabyte = 1e6;

QDoubleSpinBox* makeField(const QString& name, int decimals, QWidget* parent) {
    auto* field = new QDoubleSpinBox(parent);
    field->setObjectName(name);
    field->setDecimals(decimals);
    field->setKeyboardTracking(false);
    field->setFixedWidth(kFieldWidth);
    return field;
}

}  // namespace

BudgetBar::BudgetBar(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("foot"));
    m_title = widgets::makeLabel("title", this);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(QStringLiteral("sensitivity.budget"));
    m_slider->setRange(0, kSteps);
    m_slider->setMinimumWidth(90);
    m_slider->setMinimumHeight(widgets::metrics::kRow);
    m_bits = makeField(QStringLiteral("sensitivity.bits"), 2, this);
    m_bits->setSingleStep(0.1);
    m_size = makeField(QStringLiteral("sensitivity.megabytes"), 3, this);
    m_size->setSingleStep(0.05);
    m_bitsUnit = widgets::makeLabel("caption", this);
    m_sizeUnit = widgets::makeLabel("caption", this);
    m_readout = widgets::makeLabel("secondary", this);
    m_readout->setObjectName(QStringLiteral("sensitivity.readout"));
    m_readout->setWordWrap(true);
    m_verdict = widgets::makeLabel("secondary", this);
    m_verdict->setObjectName(QStringLiteral("sensitivity.verdict"));
    m_verdict->setWordWrap(true);
    m_uniform = new QPushButton(this);
    m_uniform->setObjectName(QStringLiteral("sensitivity.uniform"));
    m_measure = new QPushButton(this);
    m_measure->setObjectName(QStringLiteral("sensitivity.measurePlan"));
    m_add = new QPushButton(this);
    m_add->setObjectName(QStringLiteral("sensitivity.add"));
    m_add->setProperty("role", QStringLiteral("primary"));
    m_add->setIcon(widgets::lineIcon(QStringLiteral("plus"), true));
    auto* fields = new QHBoxLayout;
    fields->setSpacing(8);
    fields->addWidget(m_title);
    fields->addWidget(m_slider, 1);
    fields->addWidget(m_bits);
    fields->addWidget(m_bitsUnit);
    fields->addWidget(m_size);
    fields->addWidget(m_sizeUnit);
    auto* results = new QHBoxLayout;
    results->setSpacing(8);
    results->addWidget(m_readout, 1);
    results->addWidget(m_measure);
    results->addWidget(m_add);
    auto* verdict = new QHBoxLayout;
    verdict->setSpacing(8);
    verdict->addWidget(m_verdict, 1);
    verdict->addWidget(m_uniform);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 8, widgets::metrics::kPadding, 8);
    layout->setSpacing(6);
    layout->addLayout(fields);
    layout->addLayout(results);
    layout->addLayout(verdict);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int value) { setBudget(m_least + (m_most - m_least) * value / kSteps); });
    connect(m_bits, &QDoubleSpinBox::valueChanged, this,
            [this](double bits) { setBudget(bits * m_parameters / 8); });
    connect(m_size, &QDoubleSpinBox::valueChanged, this,
            [this](double megabytes) { setBudget(megabytes * kMegabyte); });
    connect(m_add, &QPushButton::clicked, this, &BudgetBar::addRequested);
    connect(m_measure, &QPushButton::clicked, this, &BudgetBar::measureRequested);
    connect(m_uniform, &QPushButton::clicked, this, &BudgetBar::uniformRequested);
    retranslate();
}

void BudgetBar::setStudy(const SensitivityStudy& study, quint64 bytes) {
    m_least = static_cast<double>(study.leastBytes());
    m_most = std::max(m_least + 1, static_cast<double>(study.mostBytes()));
    m_parameters = static_cast<double>(std::max<int64_t>(1, study.parameters));
    {
        const QSignalBlocker noBits(m_bits), noSize(m_size);
        // Shown numbers are rounded, so their range is a little wider.
        m_bits->setRange(8 * m_least / m_parameters - 0.01, 8 * m_most / m_parameters + 0.01);
        m_size->setRange(m_least / kMegabyte - 0.001, m_most / kMegabyte + 0.001);
    }
    m_budget = bytes;
    showBudget();
}

void BudgetBar::setBudget(double bytes) {
    const auto budget = static_cast<quint64>(std::clamp(bytes, m_least, m_most));
    if (budget == m_budget) return;
    m_budget = budget;
    showBudget();
    Q_EMIT budgetChanged(m_budget);
}

void BudgetBar::showBudget() {
    const QSignalBlocker noSlider(m_slider), noBits(m_bits), noSize(m_size);
    const auto bytes = static_cast<double>(m_budget);
    m_slider->setValue(qRound(kSteps * (bytes - m_least) / (m_most - m_least)));
    m_bits->setValue(8 * bytes / m_parameters);
    m_size->setValue(bytes / kMegabyte);
}

QString BudgetBar::readoutOf(const SensitivityStudy& study, const BitChoice& plan) {
    const QLocale locale;
    const QString text =
        study.isEstimate()
            ? tr("Plan: %1, %2 bits per weight. An estimate: squared output errors of its weights "
                 "add up to %3; measure the plan to know its KL.")
        : study.isLeaveOneIn()
            ? tr("Plan: %1, %2 bits per weight. What its weights would give back in float adds up "
                 "to KL %3 ± %4 nats.")
            : tr("Plan: %1, %2 bits per weight. Predicted KL %3 ± %4 nats (sum of single "
                 "effects).");
    QString known =
        text.arg(widgets::byteText(static_cast<double>(plan.predicted.bytes), locale),
                 widgets::fixedText(study.bitsPerWeight(plan.predicted.bytes), locale, 2),
                 widgets::valueText(plan.predicted.loss, locale));
    if (!study.isEstimate()) known = known.arg(widgets::valueText(plan.predicted.error, locale, 2));
    if (!plan.unsureGain) return known;
    return tr("%1 All weights keep one width: the best mixture is predicted to gain %2 ± %3 only, "
              "which is unsure.")
        .arg(known, widgets::valueText(plan.unsureGain->value, locale, 2),
             widgets::valueText(plan.unsureGain->standardError, locale, 2));
}

void BudgetBar::show(const SensitivityStudy& study, const BitChoice& plan, const PlanTrial* trial,
                     bool measuring) {
    m_readout->setText(readoutOf(study, plan));
    const bool chosen = std::ranges::any_of(plan.chosen, [](int choice) { return choice >= 0; });
    m_add->setEnabled(chosen);
    m_measure->setEnabled(chosen && !trial && !measuring);
    showVerdict(study, trial);
}

void BudgetBar::showVerdict(const SensitivityStudy& study, const PlanTrial* trial) {
    m_verdict->setVisible(trial != nullptr);
    m_uniform->setVisible(trial && trial->contest.verdict != core::ContestVerdict::Better);
    if (!trial) return;
    m_verdict->setText(verdictOf(study, *trial));
    m_uniform->setText(tr("Add %1 bits instead").arg(trial->contest.nearest().bits));
}

void BudgetBar::retranslate() {
    m_title->setText(tr("Budget"));
    m_bitsUnit->setText(tr("bits/weight"));
    m_sizeUnit->setText(tr("MB"));
    m_slider->setAccessibleName(tr("Budget"));
    m_bits->setAccessibleName(tr("Budget in bits per weight"));
    m_size->setAccessibleName(tr("Budget in megabytes"));
    m_slider->setToolTip(
        tr("Size of the whole model. The plan within it has the least predicted loss."));
    m_measure->setText(tr("Measure plan"));
    m_measure->setToolTip(
        tr("Applies all of the plan at once and measures its KL beside that of uniform bits of the "
           "same size, on windows of the text that the plan was not made on"));
    m_uniform->setToolTip(
        tr("Puts the same number of bits for all weights into the recipe: simpler, and no worse as "
           "far as this text tells"));
    m_add->setText(tr("Add to recipe"));
}

}  // namespace lathe::app
