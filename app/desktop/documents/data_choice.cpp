// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/data_choice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace lathe::app {

core::DataSources defaultData(const QString& source) {
    core::DataSources data;
    if (source == QLatin1String(kSampleStories)) data.training = kSampleStories;
    data.teachers = {source.toStdString()};
    return data;
}

core::DataSources neededData(const core::Recipe& recipe, const core::DataSources& chosen) {
    bool training = false, teachers = false;
    for (const core::RecipeStep& step : recipe.steps) {
        if (!step.enabled) continue;
        const core::MethodNeeds& needs = core::methodNamed(step.id).needs;
        training |= needs.trainingData;
        teachers |= needs.teachers > 0;
    }
    core::DataSources needed;
    if (training) {
        needed.training = chosen.training;
        needed.heldOut = chosen.heldOut;
    }
    if (teachers) needed.teachers = chosen.teachers;
    return needed;
}

std::optional<DataKind> missingData(const core::Method& method, const core::DataSources& chosen) {
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
    for (const QJsonValue teacher : object.value(QLatin1String("teachers")).toArray())
        data.teachers.push_back(teacher.toString().toStdString());
    return data;
}

}  // namespace lathe::app
