// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names and values in columns: names grey on the left, values right-aligned.

#include <QString>
#include <QWidget>
#include <vector>

class QGridLayout;

namespace lathe::widgets {

struct Fact {
    QString name, value;
    QString tip;            ///< explanation on hover; may be empty
    bool decisive = false;  ///< bold
};

class FactsGrid : public QWidget {
    Q_OBJECT
  public:
    /// `columns`: pairs of name and value beside each other.
    explicit FactsGrid(int columns, QWidget* parent = nullptr);

    void setFacts(const std::vector<Fact>& facts);
    QString valueOf(const QString& name) const;  ///< empty if there is none of that name

  private:
    std::vector<Fact> m_facts;
    QGridLayout* m_layout;
    int m_columns;
};

}  // namespace lathe::widgets
