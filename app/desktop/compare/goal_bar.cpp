// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/goal_bar.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "widgets/panels/labels.h"
#include "widgets/panels/segmented_button.h"

namespace lathe::app {

namespace {

/// Two significant digits: a goal is a round number.
std::optional<double> share(const std::optional<double>& of, double factor) {
    if (!of || !(*of > 0)) return {};
    const double value = *of * factor;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    return std::round(value / unit) * unit;
}

/// "100 MB" and not "100.00 MB".
class LimitBox : public QDoubleSpinBox {
  public:
    using QDoubleSpinBox::QDoubleSpinBox;
    QString textFromValue(double value) const override {
        return locale().toString(value, 'g', QLocale::FloatingPointShortest);
    }
};

}  // namespace

Goals goalsOf(GoalBar::Scenario scenario, const Goals& baseline) {
    Goals goals;
    // Of a classifier how often it is right counts, and nobody measures its latency per token.
    const auto quality = [&](double kl, double lostPoints) {
        if (baseline.accuracy)
            goals.accuracy = std::max(0.0, std::round(10 * (*baseline.accuracy - lostPoints)) / 10);
        else
            goals.kl = kl;
    };
    switch (scenario) {
        case GoalBar::Scenario::Server:
            goals.latencyMs = share(baseline.latencyMs, 1);
            quality(0.02, 0.5);
            break;
        case GoalBar::Scenario::Device:
            goals.sizeMegabytes = share(baseline.sizeMegabytes, 0.5);
            goals.latencyMs = share(baseline.latencyMs, 0.75);
            quality(0.1, 2);
            break;
        case GoalBar::Scenario::AppSize:
            goals.sizeMegabytes = share(baseline.sizeMegabytes, 1.0 / 3);
            quality(0.1, 2);
            break;
        case GoalBar::Scenario::Custom:
            break;
    }
    return goals;
}

GoalBar::GoalBar(QWidget* parent)
    : QFrame(parent),
      m_title(widgets::makeLabel("secondary", this)),
      m_scenarios(new widgets::SegmentedButton(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_title);
    row->addWidget(m_scenarios);
    row->addSpacing(4);
    addField(row, m_fields[0], &Goals::sizeMegabytes, 2, 1);
    addField(row, m_fields[1], &Goals::kl, 3, 0.01);
    addField(row, m_fields[2], &Goals::latencyMs, 2, 0.5);
    addField(row, m_fields[3], &Goals::accuracy, 1, 0.5);
    setBaseline({});
    connect(m_scenarios, &widgets::SegmentedButton::chosen, this,
            [this](int index) { chooseScenario(static_cast<Scenario>(index)); });
    retranslate();
    showScenario(Scenario::Custom);
}

void GoalBar::addField(QHBoxLayout* row, Field& field, std::optional<double> Goals::*limit,
                       int decimals, double step) {
    field = {widgets::makeLabel("secondary", this), new LimitBox, limit};
    field.label->setBuddy(field.box);
    field.box->setDecimals(decimals);
    field.box->setSingleStep(step);
    field.box->setRange(0, 1e6);
    field.box->setKeyboardTracking(false);
    field.box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field.box->setAlignment(Qt::AlignRight);
    field.box->setFixedWidth(76);
    row->addWidget(field.label);
    row->addWidget(field.box);
    connect(field.box, &QDoubleSpinBox::valueChanged, this, [this, &field] { limitEdited(field); });
}

void GoalBar::setBaseline(const Goals& measured) {
    m_baseline = measured;
    for (const Field& field : m_fields) {
        const bool ofClassifiers = field.limit == &Goals::accuracy;
        const bool always = field.limit == &Goals::sizeMegabytes;
        const bool shown = always || ofClassifiers == measured.accuracy.has_value();
        field.label->setVisible(shown);
        field.box->setVisible(shown);
    }
}

void GoalBar::limitEdited(const Field& field) {
    const double value = field.box->value();
    m_goals.*field.limit = value > 0 ? std::optional(value) : std::nullopt;
    showScenario(Scenario::Custom);
    Q_EMIT goalsChanged(m_goals);
}

void GoalBar::chooseScenario(Scenario scenario) {
    const Goals goals = scenario == Scenario::Custom ? m_goals : goalsOf(scenario, m_baseline);
    setGoals(goals);
    showScenario(scenario);
    Q_EMIT goalsChanged(goals);
}

void GoalBar::showScenario(Scenario scenario) {
    m_scenario = scenario;
    m_scenarios->setCurrentIndex(static_cast<int>(scenario));
}

void GoalBar::setGoals(const Goals& goals) {
    if (goals == m_goals) return;
    m_goals = goals;
    Scenario match = Scenario::Custom;
    for (const Scenario scenario : {Scenario::Server, Scenario::Device, Scenario::AppSize})
        if (goals == goalsOf(scenario, m_baseline)) match = scenario;
    showScenario(match);
    for (const Field& field : m_fields) {
        const QSignalBlocker blocker(field.box);
        field.box->setValue((goals.*field.limit).value_or(0));
    }
}

QString GoalBar::scenarioName() const {
    const QString names[] = {tr("Server"), tr("Device"), tr("App size"), tr("Custom")};
    return names[static_cast<int>(m_scenario)];
}

void GoalBar::retranslate() {
    m_title->setText(tr("Goal"));
    m_scenarios->setLabels({tr("Server"), tr("Device"), tr("App size"), tr("Custom")});
    m_scenarios->setToolTip(
        tr("Server: as fast as the original and almost as good\n"
           "Device: half the size, faster, close to the original\n"
           "App size: a third of the size, close to the original"));
    m_fields[0].label->setText(tr("Size ≤"));
    m_fields[1].label->setText(tr("KL ≤"));
    m_fields[2].label->setText(tr("p90 ≤"));
    m_fields[3].label->setText(tr("Accuracy ≥"));
    m_fields[3].box->setSuffix(tr(" %"));
    m_fields[0].box->setSuffix(tr(" MB"));
    m_fields[2].box->setSuffix(tr(" ms"));
    const QString what[] = {tr("Greatest size in megabytes"), tr("Greatest KL divergence"),
                            tr("Greatest p90 latency in milliseconds"),
                            tr("Lowest accuracy in percent")};
    for (size_t i = 0; i < m_fields.size(); ++i) {
        m_fields[i].box->setAccessibleName(what[i]);
        m_fields[i].box->setToolTip(what[i]);
        m_fields[i].box->setSpecialValueText(tr("any"));
    }
}

}  // namespace lathe::app
