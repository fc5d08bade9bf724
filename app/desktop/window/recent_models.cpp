// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window/recent_models.h"

#include <QSettings>
#include <algorithm>

#include "app/desktop/documents/document.h"

namespace lathe::app {

namespace {

constexpr size_t kKept = 12;

void store(const std::vector<RecentModel>& models) {
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("recent"), int(models.size()));
    for (size_t i = 0; i < models.size(); ++i) {
        settings.setArrayIndex(int(i));
        settings.setValue("source", models[i].source);
        settings.setValue("name", models[i].name);
        settings.setValue("format", models[i].format);
        settings.setValue("bytes", models[i].bytes);
        settings.setValue("opened", models[i].opened);
    }
    settings.endArray();
}

}  // namespace

std::vector<RecentModel> recentModels() {
    std::vector<RecentModel> models;
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("recent"));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        models.push_back({settings.value("source").toString(), settings.value("name").toString(),
                          settings.value("format").toString(),
                          settings.value("bytes").toULongLong(),
                          settings.value("opened").toDateTime()});
    }
    settings.endArray();
    return models;
}

void rememberModel(const Document& document) {
    std::vector<RecentModel> models = recentModels();
    std::erase_if(models,
                  [&](const RecentModel& model) { return model.source == document.source(); });
    const core::Model& model = *document.model();
    models.insert(models.begin(), {document.source(), document.name(),
                                   QString::fromStdString(model.parts().provenance.sourceFormat),
                                   model.bytes(), QDateTime::currentDateTime()});
    models.resize(std::min(models.size(), kKept));
    store(models);
}

}  // namespace lathe::app
