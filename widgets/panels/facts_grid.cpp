// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/facts_grid.h"

#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "widgets/panels/labels.h"

namespace lathe::widgets {

FactsGrid::FactsGrid(int columns, QWidget* parent) : QWidget(parent), m_columns(columns) {
    m_layout = new QGridLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(8);
    m_layout->setVerticalSpacing(4);
}

void FactsGrid::setFacts(const std::vector<Fact>& facts) {
    m_facts = facts;
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int rows = (int(facts.size()) + m_columns - 1) / m_columns;
    for (int i = 0; i < int(facts.size()); ++i) {
        const Fact& fact = facts[size_t(i)];
        const int row = i % rows, column = 3 * (i / rows);
        QLabel* name = makeLabel("secondary", this, fact.name);
        QLabel* value = makeLabel(fact.decisive ? "title" : "value", this, fact.value);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(fact.name);
        name->setToolTip(fact.tip);
        value->setToolTip(fact.tip);
        m_layout->addWidget(name, row, column);
        m_layout->addWidget(value, row, column + 1);
    }
    for (int c = 0; c < m_columns; ++c) {
        m_layout->setColumnStretch(3 * c + 1, 1);
        if (c + 1 < m_columns) m_layout->setColumnMinimumWidth(3 * c + 2, 8);
    }
}

QString FactsGrid::valueOf(const QString& name) const {
    const auto found = std::find_if(m_facts.begin(), m_facts.end(),
                                    [&](const Fact& fact) { return fact.name == name; });
    return found == m_facts.end() ? QString() : found->value;
}

}  // namespace lathe::widgets
