// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Narrows the layer tree to what a line of text asks for: words must all occur in a weight's name
// or type, ">1MB" and "<200kB" bound its size. A block stays while one of its weights does.

#include <QSortFilterProxyModel>
#include <QStringList>
#include <limits>

namespace lathe::widgets {

class LayerFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit LayerFilterModel(QObject* parent = nullptr);

    void setFilterText(const QString& text);

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    QStringList m_words;
    double m_atLeast = 0, m_atMost = std::numeric_limits<double>::infinity();  // bytes
};

}  // namespace lathe::widgets
