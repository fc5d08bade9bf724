// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/step_summary.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "core/base/error.h"
#include "widgets/forms/engine_text.h"

namespace lathe::app {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("StepSummary", text);
}

}  // namespace

QString valueText(const core::ParamValue& value) {
    if (const auto* on = std::get_if<bool>(&value))
        return *on ? say(QT_TRANSLATE_NOOP("StepSummary", "on"))
                   : say(QT_TRANSLATE_NOOP("StepSummary", "off"));
    if (const auto* integer = std::get_if<int64_t>(&value)) return QLocale().toString(*integer);
    if (const auto* real = std::get_if<double>(&value)) return QLocale().toString(*real, 'g', 6);
    return widgets::choiceText(std::get<std::string>(value));
}

QString summaryOf(const core::RecipeStep& step) {
    QStringList parts;
    const core::ParamSchema schema = core::methodNamed(step.id).schema();
    for (const core::ParamSpec& spec : schema.specs()) {
        const core::ParamValue& value = step.params.values().find(spec.name)->second;
        if (value == spec.defaultValue || !core::ParamSchema::matters(spec, step.params)) continue;
        const QString label = widgets::engineText(spec.label);
        if (const auto* on = std::get_if<bool>(&value); on && *on)
            parts << label;
        else if (spec.type == core::ParamType::Choice)
            parts << valueText(value);
        else
            parts << QStringLiteral("%1 %2").arg(label, valueText(value));
    }
    return parts.join(QStringLiteral(" · "));
}

QString targetsText(const core::Model& model, const core::RecipeStep& step) {
    QStringList parts;
    const QString layers = QString::fromStdString(step.params.text("layers"));
    parts << (layers == QLatin1String("*") ? say(QT_TRANSLATE_NOOP("StepSummary", "all linears"))
                                           : layers);
    if (step.params.boolean("embeddings"))
        parts.last() += QStringLiteral(" + ") + say(QT_TRANSLATE_NOOP("StepSummary", "embeddings"));
    if (step.params.boolean("head"))
        parts.last() += QStringLiteral(" + ") + say(QT_TRANSLATE_NOOP("StepSummary", "head"));
    try {
        const size_t count = core::selectTargets(model, step.params).size();
        parts << (count == 1 ? say(QT_TRANSLATE_NOOP("StepSummary", "1 weight"))
                             : say(QT_TRANSLATE_NOOP("StepSummary", "%1 weights")).arg(count));
    } catch (const core::Error&) {
        parts << say(QT_TRANSLATE_NOOP("StepSummary", "no weight"));
    }
    return parts.join(QStringLiteral(" · "));
}

core::ParamSchema targetSchema(const core::Method& method) {
    const core::ParamSchema own = method.schema();
    std::vector<core::ParamSpec> specs = core::fullSchema(method).specs();
    std::erase_if(specs, [&](const core::ParamSpec& spec) { return own.find(spec.name); });
    return specs;
}

}  // namespace lathe::app
