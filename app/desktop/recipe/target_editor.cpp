// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/target_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/recipe/step_summary.h"
#include "widgets/forms/param_form.h"

namespace lathe::app {

namespace {
constexpr int kChipText = 200;  // pixels
}

TargetEditor::TargetEditor(const core::Method& method, QWidget* parent)
    : QWidget(parent),
      m_chip(new QPushButton),
      m_estimate(new QLabel),
      m_form(new widgets::ParamForm(targetSchema(method), {})) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->addWidget(m_chip);
    row->addStretch();
    layout->addLayout(row);
    layout->addWidget(m_form);
    layout->addWidget(m_estimate, 0, Qt::AlignRight);
    m_estimate->setProperty("role", "caption");
    m_estimate->setObjectName(QStringLiteral("recipe.stepEstimate"));
    m_chip->setObjectName(QStringLiteral("recipe.targets"));
    m_chip->setCheckable(true);
    m_chip->setAutoDefault(false);
    m_chip->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_chip->setToolTip(tr("Choose the weights that this step changes"));
    m_form->hide();
    connect(m_chip, &QPushButton::toggled, m_form, &QWidget::setVisible);
    connect(m_form, &widgets::ParamForm::valueEdited, this, &TargetEditor::valueEdited);
}

void TargetEditor::setStep(const core::Model& model, const core::RecipeStep& step) {
    const QString text = targetsText(model, step);
    m_chip->setText(m_chip->fontMetrics().elidedText(text, Qt::ElideMiddle, kChipText));
    m_chip->setAccessibleName(tr("Weights: %1").arg(text));
    m_form->setValues(step.params);
}

void TargetEditor::setEstimate(const QString& text) {
    m_estimate->setText(text);
    m_estimate->setVisible(!text.isEmpty());
}

}  // namespace lathe::app
