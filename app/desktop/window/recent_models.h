// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The models opened lately, newest first, kept in QSettings.

#include <QDateTime>
#include <QString>
#include <vector>

namespace lathe::app {

class Document;

struct RecentModel {
    QString source;  ///< path or "sample:stories"
    QString name, format;
    quint64 bytes = 0;
    QDateTime opened;
};

std::vector<RecentModel> recentModels();
void rememberModel(const Document& document);

}  // namespace lathe::app
