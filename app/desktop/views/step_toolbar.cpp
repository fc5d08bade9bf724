// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/step_toolbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "app/desktop/views/step_editor.h"
#include "widgets/forms/engine_text.h"
#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_box.h"
#include "widgets/text/elided_label.h"

namespace lathe::app {

using widgets::engineText;

namespace {

constexpr int kShortLists = 3, kMethodLetters = 11;
constexpr int64_t kLongestList = 16;

/// Parameters that fit a short list of values, in the order of the schema.
std::vector<core::ParamSpec> listable(const core::Method& method) {
    std::vector<core::ParamSpec> found;
    for (const core::ParamSpec& spec : method.schema().specs()) {
        const bool short_ =
            spec.type == core::ParamType::Choice ||
            (spec.type == core::ParamType::Integer && spec.maximum - spec.minimum < kLongestList);
        if (short_ && int(found.size()) < kShortLists) found.push_back(spec);
    }
    return found;
}

}  // namespace

StepToolbar::StepToolbar(StepEditor& editor, QWidget* parent) : QFrame(parent), m_editor(editor) {
    setProperty("role", QStringLiteral("toolbar"));
    setMinimumHeight(widgets::metrics::kToolbar);
    auto* title = new widgets::ElidedLabel(this);
    title->setElideMode(Qt::ElideLeft);  // the weight in its block says more than the block
    m_title = title;
    widgets::setRole(m_title, "title");
    m_title->setObjectName(QStringLiteral("weights.title"));
    m_method = new widgets::ElidedBox(kMethodLetters, this);
    m_method->setObjectName(QStringLiteral("weights.method"));
    m_log = new QCheckBox(this);
    m_log->setChecked(true);
    m_bestClip = new QPushButton(this);
    m_bestClip->setObjectName(QStringLiteral("weights.bestClip"));
    m_detach = new QPushButton(this);
    m_detach->setObjectName(QStringLiteral("weights.detach"));
    m_add = new QPushButton(this);
    m_add->setObjectName(QStringLiteral("weights.add"));
    m_add->setProperty("role", QStringLiteral("primary"));
    m_add->setIcon(widgets::lineIcon(QStringLiteral("plus"), true));
    m_paramLayout = new QHBoxLayout;
    m_paramLayout->setSpacing(8);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(widgets::metrics::kPadding, 0, widgets::metrics::kPadding, 0);
    layout->setSpacing(8);
    layout->addWidget(m_title, 2);
    layout->addWidget(widgets::makeRule(Qt::Vertical, this));
    layout->addWidget(m_method);
    layout->addLayout(m_paramLayout);
    layout->addWidget(m_log);
    layout->addStretch(1);
    layout->addWidget(m_bestClip);
    layout->addWidget(m_detach);
    layout->addWidget(m_add);
    connect(m_log, &QCheckBox::toggled, this, &StepToolbar::logCountChanged);
    connect(m_bestClip, &QPushButton::clicked, this, [this] {
        m_editor.set({{"clip", std::string("mse")}});
    });
    connect(m_add, &QPushButton::clicked, &m_editor, &StepEditor::addDraftToRecipe);
    connect(m_detach, &QPushButton::clicked, this, &StepToolbar::detachRequested);
    connect(m_method, &QComboBox::activated, this,
            [this] { m_editor.chooseMethod(m_method->currentData().toString().toStdString()); });
    connect(&m_editor, &StepEditor::changed, this, &StepToolbar::showStep);
    retranslate();
}

QComboBox* StepToolbar::makeCombo(const QString& name) {
    auto* combo = new QComboBox(this);
    combo->setObjectName(name);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return combo;
}

void StepToolbar::setTitle(const QString& title) {
    m_title->setText(title);
}

void StepToolbar::setStepNumber(int number) {
    m_stepNumber = number;
    showStep();
}

void StepToolbar::showStep() {
    const bool draft = m_editor.isDraft();
    m_method->setCurrentIndex(m_method->findData(QString::fromStdString(m_editor.step().id)));
    m_method->setEnabled(draft);
    m_method->setToolTip(engineText(std::string(core::methodNamed(m_editor.step().id).help)));
    m_add->setVisible(draft);
    m_detach->setVisible(!draft);
    m_detach->setText(tr("Step %1").arg(m_stepNumber));
    m_bestClip->setVisible(m_editor.has("clip"));
    m_bestClip->setEnabled(m_editor.text("clip") != "mse");
    showParams();
}

void StepToolbar::showParams() {
    const std::vector<core::ParamSpec> specs = listable(core::methodNamed(m_editor.step().id));
    while (m_params.size() < specs.size()) {
        QComboBox* combo = makeCombo(QStringLiteral("weights.param%1").arg(m_params.size()));
        connect(combo, &QComboBox::activated, this, [this, combo] {
            const QString name = combo->property("param").toString();
            const QVariant value = combo->currentData();
            m_editor.set(
                {{name.toStdString(), value.typeId() == QMetaType::QString
                                          ? core::ParamValue(value.toString().toStdString())
                                          : core::ParamValue(int64_t(value.toLongLong()))}});
        });
        m_paramLayout->addWidget(combo);
        m_params.push_back(combo);
    }
    for (size_t i = 0; i < m_params.size(); ++i) {
        QComboBox& combo = *m_params[i];
        combo.setVisible(i < specs.size());
        if (i >= specs.size()) continue;
        const core::ParamSpec& spec = specs[i];
        combo.clear();
        combo.setProperty("param", QString::fromStdString(spec.name));
        combo.setToolTip(engineText(spec.label) + QStringLiteral(": ") + engineText(spec.help));
        combo.setAccessibleName(engineText(spec.label));
        if (spec.type == core::ParamType::Choice)
            for (const std::string& choice : spec.choices)
                combo.addItem(engineText(choice), QString::fromStdString(choice));
        else
            for (qlonglong n = qlonglong(spec.minimum); n <= qlonglong(spec.maximum); ++n)
                combo.addItem(
                    spec.name == "bits" ? QStringLiteral("int%1").arg(n) : QString::number(n), n);
        const std::string now = m_editor.text(spec.name);
        for (int row = 0; row < combo.count(); ++row)
            if (combo.itemData(row).toString().toStdString() == now) combo.setCurrentIndex(row);
    }
}

void StepToolbar::retranslate() {
    m_method->clear();
    for (const core::Method* method : core::methods()) {
        const core::MethodNeeds& needs = method->needs;
        if (!needs.calibrationText && !needs.trainingData && needs.teachers == 0)
            m_method->addItem(engineText(std::string(method->label)),
                              QString::fromUtf8(method->id.data(), qsizetype(method->id.size())));
    }
    m_method->setAccessibleName(tr("Method"));
    m_log->setText(tr("log"));
    m_log->setToolTip(tr("Count on a logarithmic axis"));
    m_bestClip->setText(tr("Best clip"));
    m_bestClip->setToolTip(tr("Search the clip range with the least squared error"));
    m_add->setText(tr("Add to recipe"));
    m_detach->setToolTip(
        tr("This picture edits a step of the recipe. Click to try something else."));
    showStep();
}

}  // namespace lathe::app
