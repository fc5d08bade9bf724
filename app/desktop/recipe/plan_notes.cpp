// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/plan_notes.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/desktop/recipe/recipe_document.h"
#include "app/desktop/recipe/step_summary.h"
#include "widgets/forms/engine_text.h"
#include "widgets/panels/icon_label.h"
#include "widgets/style/line_icon.h"

namespace lathe::app {

namespace {

using Level = core::PlanNote::Level;

const char* roleOf(Level level) {
    if (level == Level::Error) return "note-error";
    return level == Level::Warning ? "note-warning" : "note-info";
}

QString iconOf(Level level) {
    if (level == Level::Error) return QStringLiteral("error");
    return level == Level::Warning ? QStringLiteral("warning") : QStringLiteral("info");
}

/// "Set Group to 32", from the schema.
QString fixText(const std::string& method, const core::PlanFix& fix) {
    const core::ParamSchema schema = core::fullSchema(core::methodNamed(method));
    const QString label = widgets::engineText(schema.find(fix.param)->label);
    return PlanNotes::tr("Set “%1” to %2").arg(label, valueText(fix.value));
}

}  // namespace

PlanNotes::PlanNotes(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
}

void PlanNotes::setRecipe(const RecipeDocument* recipe) {
    if (recipe && !recipe->plan()) return;
    clear();
    if (!recipe) return;
    const RecipePlan& plan = *recipe->plan();
    const std::vector<int> enabled = recipe->enabledSteps();
    if (!plan.error.isEmpty())
        add(plan.errorStep, {}, {Level::Error, plan.error.toStdString()}, plan.dataFailed);
    for (const Level level : {Level::Error, Level::Warning, Level::Hint})
        for (size_t i = 0; i < plan.steps.size(); ++i)
            for (const core::PlanNote& note : plan.steps[i].notes) {
                if (note.level != level) continue;
                const core::RecipeStep& step = recipe->recipe().steps[size_t(enabled.at(i))];
                const bool offers = level == Level::Error && !note.fix;
                add(enabled[i], step.id, note,
                    offers ? missingData(step, recipe->data(), recipe->source()) : std::nullopt);
            }
}

void PlanNotes::clear() {
    m_count = 0;
    m_hasErrors = false;
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater();
        delete item;
    }
}

void PlanNotes::add(int step, const std::string& method, const core::PlanNote& note,
                    std::optional<DataKind> missing) {
    m_hasErrors |= note.level == Level::Error;
    const QString sentence = QString::fromStdString(note.sentence);
    const QString text = step < 0 ? sentence : tr("Step %1: %2").arg(step + 1).arg(sentence);
    auto* frame = new QFrame;
    frame->setProperty("role", roleOf(note.level));
    frame->setObjectName(QStringLiteral("recipe.note.%1").arg(m_count));
    frame->setAccessibleName(text);
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(8, 8, 8, 8);
    row->setSpacing(8);
    auto* icon = new widgets::IconLabel;
    icon->setIcon(widgets::lineIcon(iconOf(note.level)));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(2);
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    column->addWidget(label);
    QPushButton* button = note.fix  ? fixButton(step, method, *note.fix)
                          : missing ? dataButton(*missing)
                                    : nullptr;
    if (button) {
        button->setObjectName(QStringLiteral("recipe.fix.%1").arg(m_count));
        button->setProperty("role", "flat");
        column->addWidget(button, 0, Qt::AlignLeft);
    }
    row->addLayout(column, 1);
    m_layout->addWidget(frame);
    ++m_count;
}

QPushButton* PlanNotes::fixButton(int step, const std::string& method, const core::PlanFix& fix) {
    auto* button = new QPushButton(fixText(method, fix));
    connect(button, &QPushButton::clicked, this, [this, step, fix] {
        Q_EMIT fixRequested(step, QString::fromStdString(fix.param), fix.value);
    });
    return button;
}

QPushButton* PlanNotes::dataButton(DataKind kind) {
    const QString text = kind == DataKind::Training      ? tr("Choose training data…")
                         : kind == DataKind::Calibration ? tr("Choose calibration data…")
                                                         : tr("Choose a teacher…");
    auto* button = new QPushButton(text);
    connect(button, &QPushButton::clicked, this, [this, kind] { Q_EMIT dataRequested(kind); });
    return button;
}

}  // namespace lathe::app
