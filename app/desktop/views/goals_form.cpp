// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/goals_form.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QSignalBlocker>

namespace lathe::app {

GoalsForm::GoalsForm(QWidget* parent) : QWidget(parent) {
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->setColumnStretch(0, 1);
    addRow("goal.size", &Goals::sizeMegabytes, 1e7, 1, 100);
    addRow("goal.memory", &Goals::memoryMegabytes, 1e7, 0, 1000);
    addRow("goal.latency", &Goals::latencyMs, 1e6, 1, 50);
    addRow("goal.kl", &Goals::kl, 100, 3, 0.1);
    addRow("goal.accuracy", &Goals::accuracy, 100, 1, 95);
    retranslate();
}

void GoalsForm::addRow(const char* name, std::optional<double> Goals::*field, double maximum,
                       int decimals, double initial) {
    Row row{new QCheckBox(this), new QDoubleSpinBox(this), field};
    row.check->setObjectName(QLatin1String(name) + QStringLiteral(".on"));
    row.value->setObjectName(QLatin1String(name));
    row.value->setRange(0, maximum);
    row.value->setDecimals(decimals);
    row.value->setValue(initial);
    row.value->setEnabled(false);
    row.value->setFixedWidth(112);
    row.value->setAlignment(Qt::AlignRight);
    row.value->setButtonSymbols(QAbstractSpinBox::NoButtons);
    auto* grid = static_cast<QGridLayout*>(layout());
    grid->addWidget(row.check, int(m_rows.size()), 0);
    grid->addWidget(row.value, int(m_rows.size()), 1);
    connect(row.check, &QCheckBox::toggled, row.value, &QWidget::setEnabled);
    connect(row.check, &QCheckBox::toggled, this, [this] { Q_EMIT edited(goals()); });
    connect(row.value, &QDoubleSpinBox::editingFinished, this, [this] { Q_EMIT edited(goals()); });
    m_rows.push_back(row);
}

void GoalsForm::setClassifier(bool classifies) {
    for (const Row& row : m_rows) {
        const bool ofTexts = row.field == &Goals::latencyMs || row.field == &Goals::kl;
        const bool shown = classifies ? !ofTexts : row.field != &Goals::accuracy;
        row.check->setVisible(shown);
        row.value->setVisible(shown);
    }
}

void GoalsForm::setGoals(const Goals& goals) {
    for (const Row& row : m_rows) {
        const QSignalBlocker quietCheck(row.check), quietValue(row.value);
        const std::optional<double>& value = goals.*row.field;
        row.check->setChecked(value.has_value());
        row.value->setEnabled(value.has_value());
        if (value) row.value->setValue(*value);
    }
}

Goals GoalsForm::goals() const {
    Goals goals;
    for (const Row& row : m_rows)
        if (row.check->isChecked()) goals.*row.field = row.value->value();
    return goals;
}

void GoalsForm::retranslate() {
    const QString names[] = {tr("Size at most"), tr("Memory at most"), tr("Latency p90 at most"),
                             tr("KL at most"), tr("Accuracy at least")};
    const QString units[] = {tr(" MB"), tr(" MB"), tr(" ms"), tr(" nats"), tr(" %")};
    for (size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].check->setText(names[i]);
        m_rows[i].value->setSuffix(units[i]);
        m_rows[i].value->setAccessibleName(names[i]);
    }
}

}  // namespace lathe::app
