// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Narrows the tree of runs to a text, and sorts siblings; the baseline stays first however it is
// sorted, and what was not measured comes last.

#include <QSortFilterProxyModel>

namespace lathe::widgets {

class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit RunFilter(QObject* parent = nullptr);

    /// All words must be found in name, tag, note or recipe; a run stays visible when one of its
    /// descendants matches.
    void setText(const QString& text);
    const QString& text() const { return m_text; }

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    QString m_text;
    QStringList m_words;
};

}  // namespace lathe::widgets
