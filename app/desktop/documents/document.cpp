// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/document.h"

#include <QFileInfo>

#include "app/desktop/documents/data_choice.h"
#include "app/desktop/documents/selected_channels.h"

namespace lathe::app {

Document::Document(core::ModelPtr model, QString source, JobRunner& jobs, QObject* parent)
    : QObject(parent),
      m_model(std::move(model)),
      m_source(std::move(source)),
      m_recipe(m_model, jobs) {
    m_recipe.setData(defaultData(m_source));
    m_selection.setSameChannel([this](const ChannelPlace& from, const QString& weight) {
        return sameChannel(*m_model, from, weight);
    });
}

QString Document::name() const {
    const QString name = QString::fromStdString(m_model->spec().name);
    return name.isEmpty() ? QFileInfo(m_source).completeBaseName() : name;
}

void Document::setBaselineRun(qint64 run) {
    m_baselineRun = run;
    Q_EMIT baselineChanged(run);
}

void Document::setCompressed(core::ModelPtr model, QString name) {
    m_compressed = std::move(model);
    m_compressedName = std::move(name);
    Q_EMIT compressedChanged();
}

}  // namespace lathe::app
