// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/measurement_plan.h"

#include <QSettings>
#include <QStringList>

#include "core/model/family.h"

namespace lathe::app {

namespace {

constexpr int64_t kChunks = 4;

}  // namespace

core::Measurements measurementsFor(const QString& source) {
    const std::filesystem::path samples = core::samplesFolder();
    if (source.startsWith(QLatin1String("sample:")))
        return core::readStudy(samples / "demo.json").measure;
    core::Measurements measure;
    const QSettings settings;
    const QString chosen = settings.value("measure/text").toString();
    measure.text = chosen.isEmpty() ? samples / "stories" / "heldout.txt"
                                    : std::filesystem::path(chosen.toStdString());
    measure.windows.chunks = settings.value("measure/chunks", qlonglong(kChunks)).toLongLong();
    measure.latency = true;
    return measure;
}

QString runTitle(const core::Recipe& recipe) {
    if (!recipe.name.empty()) return QString::fromStdString(recipe.name);
    QStringList steps;
    for (const core::RecipeStep& step : recipe.steps)
        if (step.enabled) steps << QString::fromStdString(core::toText(step));
    return steps.join(QStringLiteral(" + "));
}

}  // namespace lathe::app
