// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/generate_column.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "widgets/panels/probability_bars.h"
#include "widgets/panels/token_text.h"
#include "widgets/style/tokens.h"

namespace lathe::app {

using namespace widgets;

GenerateColumn::GenerateColumn(const QString& name, QWidget* parent)
    : QWidget(parent), m_title(new QLabel), m_speed(new QLabel), m_text(new TokenText) {
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    m_title->setProperty("role", "title");
    m_title->setTextFormat(Qt::PlainText);
    m_speed->setProperty("role", "detail");
    m_text->setObjectName(name);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(metrics::kPadding, 8, metrics::kPadding, 0);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addWidget(m_speed);
    header->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_text, 1);
}

void GenerateColumn::setTitle(const QString& title) {
    m_title->setText(title);
    m_text->setAccessibleName(tr("Text of: %1").arg(title));
}

void GenerateColumn::setPlaceholder(const QString& sentence) {
    m_text->setPlaceholder(sentence);
}

void GenerateColumn::clear() {
    m_tokens.clear();
    m_seconds = 0;
    m_text->setSelected(-1);
    showTokens({});
}

void GenerateColumn::append(core::GeneratedToken token) {
    m_seconds += token.seconds;
    m_tokens.push_back(std::move(token));
}

std::vector<core::TokenId> GenerateColumn::ids() const {
    std::vector<core::TokenId> ids;
    for (const core::GeneratedToken& token : m_tokens) ids.push_back(token.id);
    return ids;
}

double GenerateColumn::tokensPerSecond() const {
    return m_seconds > 0 ? static_cast<double>(m_tokens.size()) / m_seconds : 0;
}

void GenerateColumn::showTokens(const std::vector<bool>& differs) {
    std::vector<ShownToken> shown;
    for (size_t i = 0; i < m_tokens.size(); ++i) {
        const core::GeneratedToken& token = m_tokens[i];
        ShownToken next;
        next.text = QString::fromStdString(token.piece);
        next.differs = i < differs.size() && differs[i];
        next.explanation =
            tr("Token %1: %2, %3 %")
                .arg(QLocale().toString(i + 1), visibleToken(QString::fromStdString(token.text)),
                     QLocale().toString(100 * token.probability, 'f', 1));
        if (next.differs) next.explanation += tr(", differs");
        shown.push_back(std::move(next));
    }
    m_text->setTokens(std::move(shown));
    m_speed->setText(m_tokens.empty() ? QString()
                                      : tr("%1 tokens · %2 tokens/s")
                                            .arg(QLocale().toString(m_tokens.size()),
                                                 QLocale().toString(tokensPerSecond(), 'f', 1)));
}

}  // namespace lathe::app
