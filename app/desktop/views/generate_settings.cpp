// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/generate_settings.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>

#include "app/desktop/views/prompt_examples.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

namespace {

constexpr int kPromptHeight = 62;
constexpr int kReportedChoices = 5;
constexpr int kExamples = 8;

QSpinBox* intField(int least, int most, int value) {
    auto* field = new QSpinBox;
    field->setRange(least, most);
    field->setValue(value);
    field->setMinimumWidth(76);
    return field;
}

QDoubleSpinBox* realField(double least, double most, double value) {
    auto* field = new QDoubleSpinBox;
    field->setRange(least, most);
    field->setSingleStep(0.05);
    field->setDecimals(2);
    field->setValue(value);
    field->setMinimumWidth(76);
    return field;
}

}  // namespace

GenerateSettings::GenerateSettings(QWidget* parent)
    : QFrame(parent),
      m_prompt(new QPlainTextEdit),
      m_button(new QPushButton),
      m_examples(new QPushButton),
      m_exampleMenu(new QMenu(this)),
      m_maxTokens(intField(1, 1024, 64)),
      m_topK(intField(0, 1000000, 0)),
      m_seed(intField(0, 1000000000, 0)),
      m_temperature(realField(0, 10, 0)),
      m_topP(realField(0.01, 1, 1)),
      m_promptLabel(new QLabel),
      m_maxTokensLabel(new QLabel),
      m_temperatureLabel(new QLabel),
      m_topKLabel(new QLabel),
      m_topPLabel(new QLabel),
      m_seedLabel(new QLabel) {
    build();
    retranslate();
    connect(m_button, &QPushButton::clicked, this,
            [this] { m_running ? Q_EMIT stopRequested() : Q_EMIT startRequested(); });
}

void GenerateSettings::build() {
    setProperty("role", "toolbar");
    m_prompt->setObjectName(QStringLiteral("prompt"));
    m_prompt->setFixedHeight(kPromptHeight);
    m_prompt->setTabChangesFocus(true);
    m_button->setObjectName(QStringLiteral("generate"));
    m_button->setProperty("role", "primary");
    m_button->setMinimumWidth(132);
    m_examples->setObjectName(QStringLiteral("examples"));
    m_examples->setMenu(m_exampleMenu);
    m_examples->setIcon(lineIcon(QStringLiteral("chevron-down")));
    m_examples->setLayoutDirection(Qt::RightToLeft);
    m_maxTokens->setObjectName(QStringLiteral("maxTokens"));
    m_temperature->setObjectName(QStringLiteral("temperature"));
    m_topK->setObjectName(QStringLiteral("topK"));
    m_topP->setObjectName(QStringLiteral("topP"));
    m_seed->setObjectName(QStringLiteral("seed"));

    auto* fields = new QHBoxLayout;
    fields->setSpacing(6);
    const std::pair<QLabel*, QWidget*> pairs[] = {{m_maxTokensLabel, m_maxTokens},
                                                  {m_temperatureLabel, m_temperature},
                                                  {m_topKLabel, m_topK},
                                                  {m_topPLabel, m_topP},
                                                  {m_seedLabel, m_seed}};
    for (const auto& [label, field] : pairs) {
        label->setProperty("role", "caption");
        label->setBuddy(field);
        fields->addWidget(label);
        fields->addWidget(field);
        fields->addSpacing(10);
    }
    fields->addStretch();

    m_promptLabel->setProperty("role", "title");
    m_promptLabel->setBuddy(m_prompt);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(metrics::kGrid * 2);
    buttons->addWidget(m_button);
    buttons->addWidget(m_examples);
    buttons->addStretch();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(metrics::kPadding, 8, metrics::kPadding, 8);
    grid->setHorizontalSpacing(metrics::kPadding);
    grid->setVerticalSpacing(6);
    grid->addWidget(m_promptLabel, 0, 0);
    grid->addWidget(m_prompt, 1, 0);
    grid->addLayout(buttons, 1, 1);
    grid->addLayout(fields, 2, 0, 1, 2);
    grid->setColumnStretch(0, 1);
}

std::string GenerateSettings::prompt() const {
    return m_prompt->toPlainText().toStdString();
}

void GenerateSettings::setPrompt(const QString& prompt) {
    m_prompt->setPlainText(prompt);
}

core::GenerateOptions GenerateSettings::options() const {
    core::GenerateOptions options;
    options.maxTokens = m_maxTokens->value();
    options.sampling = {m_temperature->value(), m_topK->value(), m_topP->value()};
    options.seed = static_cast<uint64_t>(m_seed->value());
    options.reportTop = kReportedChoices;
    return options;
}

void GenerateSettings::setRunning(bool running) {
    m_running = running;
    updateButton();
}

void GenerateSettings::setReady(bool ready) {
    m_ready = ready;
    updateButton();
}

void GenerateSettings::updateButton() {
    m_button->setText(m_running ? tr("Stop") : tr("Generate"));
    m_button->setIcon(lineIcon(m_running ? QStringLiteral("stop") : QStringLiteral("play"), true));
    m_button->setEnabled(m_ready);
    m_button->setToolTip(m_running ? tr("Stop writing (Esc)")
                                   : tr("Continue the prompt (Ctrl+Enter)"));
}

void GenerateSettings::fillExamples() {
    m_exampleMenu->clear();
    for (const QString& prompt : promptExamples(kExamples))
        connect(m_exampleMenu->addAction(prompt), &QAction::triggered, this,
                [this, prompt] { setPrompt(prompt); });
    m_examples->setEnabled(!m_exampleMenu->isEmpty());
}

void GenerateSettings::retranslate() {
    m_promptLabel->setText(tr("Prompt"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setPlaceholderText(tr("Write the beginning of a text, or choose an example"));
    m_examples->setText(tr("Examples"));
    m_maxTokensLabel->setText(tr("Max tokens"));
    m_temperatureLabel->setText(tr("Temperature"));
    m_topKLabel->setText(tr("Top-k"));
    m_topPLabel->setText(tr("Top-p"));
    m_seedLabel->setText(tr("Seed"));
    m_maxTokens->setAccessibleName(m_maxTokensLabel->text());
    m_temperature->setAccessibleName(m_temperatureLabel->text());
    m_topK->setAccessibleName(m_topKLabel->text());
    m_topP->setAccessibleName(m_topPLabel->text());
    m_seed->setAccessibleName(m_seedLabel->text());
    m_temperature->setSpecialValueText(tr("0 (greedy)"));
    m_topK->setSpecialValueText(tr("all"));
    m_temperature->setToolTip(
        tr("0 takes the likeliest token; 1 draws as the model says; more is bolder"));
    m_topK->setToolTip(tr("Draws among this many likeliest tokens"));
    m_topP->setToolTip(tr("Draws among the likeliest tokens whose probabilities add up to this"));
    m_seed->setToolTip(tr("The same seed draws the same tokens"));
    fillExamples();
    updateButton();
}

}  // namespace lathe::app
