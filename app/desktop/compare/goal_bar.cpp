// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/goal_bar.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <cmath>

#include "widgets/style/tokens.h"

namespace lathe::app {

namespace {

constexpr int kScenarioCount = 4;

/// Two significant digits: a goal is a round number.
std::optional<double> share(const std::optional<double>& of, double factor) {
    if (!of || !(*of > 0)) return {};
    const double value = *of * factor;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    return std::round(value / unit) * unit;
}

}  // namespace

Goals goalsOf(GoalBar::Scenario scenario, const Goals& baseline) {
    Goals goals;
    switch (scenario) {
        case GoalBar::Scenario::Server:
            goals.latencyMs = share(baseline.latencyMs, 1);
            goals.kl = 0.02;
            break;
        case GoalBar::Scenario::Device:
            goals.sizeMegabytes = share(baseline.sizeMegabytes, 0.5);
            goals.latencyMs = share(baseline.latencyMs, 0.75);
            goals.kl = 0.1;
            break;
        case GoalBar::Scenario::AppSize:
            goals.sizeMegabytes = share(baseline.sizeMegabytes, 1.0 / 3);
            goals.kl = 0.1;
            break;
        case GoalBar::Scenario::Custom:
            break;
    }
    return goals;
}

GoalBar::GoalBar(QWidget* parent)
    : QFrame(parent), m_title(new QLabel), m_scenarios(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_title->setProperty("role", "secondary");
    row->addWidget(m_title);
    addScenarios(row);
    row->addSpacing(4);
    addField(row, m_fields[0], &Goals::sizeMegabytes, 2, 1);
    addField(row, m_fields[1], &Goals::kl, 3, 0.01);
    addField(row, m_fields[2], &Goals::latencyMs, 2, 0.5);
    retranslate();
    setGoals({});
}

void GoalBar::addScenarios(QHBoxLayout* row) {
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    for (int i = 0; i < kScenarioCount; ++i) {
        auto* button = new QPushButton;
        button->setCheckable(true);
        button->setProperty("role", "segment");
        if (i == 0) button->setProperty("edge", "first");
        if (i + 1 == kScenarioCount) button->setProperty("edge", "last");
        m_scenarios->addButton(button, i);
        segments->addWidget(button);
    }
    row->addLayout(segments);
    connect(m_scenarios, &QButtonGroup::idClicked, this,
            [this](int id) { chooseScenario(static_cast<Scenario>(id)); });
}

void GoalBar::addField(QHBoxLayout* row, Field& field, std::optional<double> Goals::*limit,
                       int decimals, double step) {
    field = {new QLabel, new QDoubleSpinBox, limit};
    field.label->setProperty("role", "secondary");
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

void GoalBar::limitEdited(const Field& field) {
    const double value = field.box->value();
    m_goals.*field.limit = value > 0 ? std::optional(value) : std::nullopt;
    m_scenario = Scenario::Custom;
    m_scenarios->button(static_cast<int>(m_scenario))->setChecked(true);
    Q_EMIT goalsChanged(m_goals);
}

void GoalBar::chooseScenario(Scenario scenario) {
    const Goals goals = scenario == Scenario::Custom ? m_goals : goalsOf(scenario, m_baseline);
    setGoals(goals);
    m_scenario = scenario;
    m_scenarios->button(static_cast<int>(scenario))->setChecked(true);
    Q_EMIT goalsChanged(goals);
}

void GoalBar::setGoals(const Goals& goals) {
    if (goals == m_goals && m_scenarios->checkedId() >= 0) return;
    m_goals = goals;
    m_scenario = Scenario::Custom;
    for (const Scenario scenario : {Scenario::Server, Scenario::Device, Scenario::AppSize})
        if (goals == goalsOf(scenario, m_baseline)) m_scenario = scenario;
    m_scenarios->button(static_cast<int>(m_scenario))->setChecked(true);
    for (const Field& field : m_fields) {
        const QSignalBlocker blocker(field.box);
        field.box->setValue((goals.*field.limit).value_or(0));
    }
}

QString GoalBar::scenarioName() const {
    return m_scenarios->button(static_cast<int>(m_scenario))->text();
}

void GoalBar::retranslate() {
    m_title->setText(tr("Goal"));
    const QString names[] = {tr("Server"), tr("Device"), tr("App size"), tr("Custom")};
    const QString hints[] = {tr("As fast as the original and almost as good"),
                             tr("Half the size, faster, close to the original"),
                             tr("A third of the size, close to the original"),
                             tr("Your own limits")};
    for (int i = 0; i < kScenarioCount; ++i) {
        m_scenarios->button(i)->setText(names[i]);
        m_scenarios->button(i)->setToolTip(hints[i]);
    }
    m_fields[0].label->setText(tr("Size ≤"));
    m_fields[1].label->setText(tr("KL ≤"));
    m_fields[2].label->setText(tr("p90 ≤"));
    m_fields[0].box->setSuffix(tr(" MB"));
    m_fields[2].box->setSuffix(tr(" ms"));
    const QString what[] = {tr("Greatest size in megabytes"), tr("Greatest KL divergence"),
                            tr("Greatest p90 latency in milliseconds")};
    for (size_t i = 0; i < m_fields.size(); ++i) {
        m_fields[i].box->setAccessibleName(what[i]);
        m_fields[i].box->setToolTip(what[i]);
        m_fields[i].box->setSpecialValueText(tr("any"));
    }
}

}  // namespace lathe::app
