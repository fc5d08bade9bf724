// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What happened in this session, newest last, told in the language of the moment.

#include <QAbstractListModel>
#include <QString>
#include <QTime>
#include <vector>

#include "app/desktop/documents/workbench.h"

namespace lathe::app {

class LogModel : public QAbstractListModel {
    Q_OBJECT
  public:
    enum Role { SeverityRole = Qt::UserRole, WeightRole };

    using QAbstractListModel::QAbstractListModel;

    void add(Severity severity, const Saying& sentence, const QString& weight);
    void retranslate();
    int countOf(Severity severity) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    struct Entry {
        QTime time;
        Severity severity;
        Saying sentence;
        QString weight;
    };
    std::vector<Entry> m_entries;
};

}  // namespace lathe::app
