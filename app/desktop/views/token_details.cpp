// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/token_details.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/panels/probability_bars.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

TokenDetails::TokenDetails(QWidget* parent)
    : QFrame(parent), m_title(new QLabel), m_detail(new QLabel), m_rule(new QFrame) {
    setProperty("role", "foot");
    m_title->setProperty("role", "title");
    m_title->setTextFormat(Qt::PlainText);
    m_detail->setProperty("role", "detail");
    m_rule->setProperty("role", "rule-vertical");
    auto* header = new QHBoxLayout;
    header->setContentsMargins(metrics::kPadding, 8, metrics::kPadding, 4);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addWidget(m_detail, 1);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(0);
    constexpr ProbabilityBars::Meaning kMeanings[] = {ProbabilityBars::Meaning::Original,
                                                      ProbabilityBars::Meaning::Compressed};
    for (size_t i = 0; i < m_sides.size(); ++i) {
        m_sides[i] = {new QWidget, new QLabel, new ProbabilityBars(kMeanings[i])};
        m_sides[i].name->setProperty("role", "caption");
        m_sides[i].name->setTextFormat(Qt::PlainText);
        auto* box = new QVBoxLayout(m_sides[i].box);
        box->setContentsMargins(metrics::kPadding, 0, metrics::kPadding, 8);
        box->setSpacing(metrics::kGrid);
        box->addWidget(m_sides[i].name);
        box->addWidget(m_sides[i].bars);
        if (i > 0) sides->addWidget(m_rule);
        sides->addWidget(m_sides[i].box, 1);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addLayout(sides);
}

void TokenDetails::setNames(const QString& original, const QString& compressed) {
    const QString names[] = {original, compressed};
    for (size_t i = 0; i < m_sides.size(); ++i) {
        m_sides[i].name->setText(names[i]);
        m_sides[i].bars->setAccessibleName(tr("Likeliest tokens of: %1").arg(names[i]));
    }
}

void TokenDetails::setCompressedVisible(bool visible) {
    m_sides[1].box->setVisible(visible);
    m_rule->setVisible(visible);
}

void TokenDetails::setHeading(const QString& title, const QString& detail) {
    m_title->setText(title);
    m_detail->setText(detail);
}

void TokenDetails::showChoices(size_t model, const core::GeneratedToken* choices,
                               const QString& reason) {
    std::vector<ProbabilityRow> rows;
    if (choices) {
        for (const core::TokenChoice& choice : choices->top)
            rows.push_back({QString::fromStdString(choice.text), choice.probability,
                            choice.id == choices->id});
        const bool among = std::any_of(rows.begin(), rows.end(),
                                       [](const ProbabilityRow& row) { return row.chosen; });
        if (!among)
            rows.push_back({QString::fromStdString(choices->text), choices->probability, true});
    }
    m_sides[model].bars->setPlaceholder(reason);
    m_sides[model].bars->setRows(std::move(rows));
}

}  // namespace lathe::app
