// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/measurement_plan.h"

#include <QSettings>
#include <QStringList>

#include "core/model/family.h"

namespace lathe::app {

namespace {

constexpr int64_t kChunks = 4, kStories = 12, kTaskItems = 100;

}  // namespace

std::filesystem::path heldOutOf(const QString& source) {
    const QLatin1String prefix("sample:");
    if (!source.startsWith(prefix)) return {};
    const auto folder = core::samplesFolder() / source.mid(prefix.size()).toStdString();
    for (const char* name : {"heldout", "heldout.tsv"})
        if (std::filesystem::exists(folder / name)) return folder / name;
    return {};
}

MeasurementChoice measurementChoice() {
    const QSettings settings;
    return {settings.value("measure/text").toString(),
            settings.value("measure/tasks").toStringList()};
}

void chooseMeasurement(const MeasurementChoice& choice) {
    QSettings settings;
    settings.setValue("measure/text", choice.text);
    settings.setValue("measure/tasks", choice.tasks);
}

core::Measurements measurementsFor(const QString& source, const core::ModelSpec& spec) {
    const std::filesystem::path samples = core::samplesFolder();
    if (spec.classifies()) {
        core::Measurements measure;
        measure.labelled = heldOutOf(source);
        return measure;
    }
    const MeasurementChoice choice = measurementChoice();
    if (source.startsWith(QLatin1String("sample:")) && choice.text.isEmpty() &&
        choice.tasks.isEmpty())
        return core::readStudy(samples / "demo.json").measure;
    core::Measurements measure;
    if (choice.text.isEmpty()) {
        measure.text = samples / "stories" / "heldout.txt";
        measure.windows.protocol = core::PerplexityProtocol::Documents;
        measure.windows.chunks = kStories;
    } else {
        measure.text = choice.text.toStdString();
        measure.windows.chunks = kChunks;
    }
    for (const QString& task : choice.tasks) measure.tasks.emplace_back(task.toStdString());
    measure.taskLimit = kTaskItems;
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
