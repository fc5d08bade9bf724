// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/data_choice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "core/methods/calibration_data.h"

namespace lathe::app {

namespace {

constexpr const char *kStories = "sample:stories", *kStoriesLarge = "sample:stories-large",
                     *kReviews = "sample:reviews", *kDigits = "sample:digits", *kMlp = "sample:mlp";
constexpr int64_t kDigitSide = 28;

}  // namespace

QString sampleDataFor(const core::ModelSpec& spec) {
    if (!spec.classifies()) return QLatin1String(kStories);
    switch (spec.input.kind) {
        case core::InputKind::Tokens:
            return QLatin1String(kReviews);
        case core::InputKind::Patches:
            return spec.input.imageSize == kDigitSide ? QLatin1String(kDigits) : QString();
        case core::InputKind::Features:
            return spec.width == kDigitSide * kDigitSide ? QLatin1String(kDigits) : QString();
    }
    return {};
}

core::DataSources defaultData(const QString& source) {
    core::DataSources data;
    for (const char* sample : {kStories, kReviews, kDigits})
        if (source == QLatin1String(sample)) data.training = sample;
    if (source == QLatin1String(kStoriesLarge)) data.training = kStories;
    if (source == QLatin1String(kMlp)) data.training = kDigits;  // it reads the same pictures
    return data;
}

bool hasOwnCalibration(const QString& source) {
    return !defaultData(source).training.empty();
}

core::MethodNeeds needsOf(const core::Recipe& recipe) {
    core::MethodNeeds needs;
    for (const core::RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        const core::MethodNeeds& own = core::methodNamed(step.id).needs;
        needs.calibrationText |= core::calibrates(core::methodNamed(step.id), step.params);
        needs.trainingData |= own.trainingData;
        needs.teachers = std::max(needs.teachers, own.teachers);
    }
    return needs;
}

core::DataSources neededData(const core::Recipe& recipe, const core::DataSources& chosen) {
    const core::MethodNeeds needs = needsOf(recipe);
    core::DataSources needed;
    if (needs.trainingData) {
        needed.training = chosen.training;
        needed.heldOut = chosen.heldOut;
    }
    if (needs.calibrationText) needed.calibration = chosen.calibration;
    if (needs.teachers > 0) needed.teachers = chosen.teachers;
    return needed;
}

std::optional<DataKind> missingData(const core::RecipeStep& step, const core::DataSources& chosen,
                                    const QString& source) {
    const core::Method& method = core::methodNamed(step.id);
    if (core::calibrates(method, step.params) && chosen.calibration.empty() &&
        !hasOwnCalibration(source))
        return DataKind::Calibration;
    if (method.needs.trainingData && chosen.training.empty()) return DataKind::Training;
    if (static_cast<int>(chosen.teachers.size()) < method.needs.teachers) return DataKind::Teachers;
    return std::nullopt;
}

std::string dataToJson(const core::DataSources& data) {
    QJsonArray teachers;
    for (const std::string& teacher : data.teachers)
        teachers.append(QString::fromStdString(teacher));
    const QJsonObject object = {{"training", QString::fromStdString(data.training)},
                                {"held_out", QString::fromStdString(data.heldOut)},
                                {"calibration", QString::fromStdString(data.calibration)},
                                {"teachers", teachers}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

core::DataSources dataFromJson(const std::string& json, const QString& source) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    if (!document.isObject()) return defaultData(source);
    const QJsonObject object = document.object();
    core::DataSources data;
    data.training = object.value(QLatin1String("training")).toString().toStdString();
    data.heldOut = object.value(QLatin1String("held_out")).toString().toStdString();
    data.calibration = object.value(QLatin1String("calibration")).toString().toStdString();
    // The model itself is what learns; without a teacher it does so from itself before any step.
    for (const QJsonValue teacher : object.value(QLatin1String("teachers")).toArray())
        if (teacher.toString() != source && !teacher.toString().isEmpty())
            data.teachers.push_back(teacher.toString().toStdString());
    return data;
}

}  // namespace lathe::app
