// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/empty_state.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/panels/labels.h"
#include "widgets/style/tokens.h"

namespace lathe::widgets {

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
    m_sentence = makeLabel("secondary", this);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(2 * metrics::kGrid);
    m_buttons->addStretch(1);
    m_buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::kPadding);
    layout->addStretch(2);
    layout->addWidget(m_sentence);
    layout->addLayout(m_buttons);
    layout->addStretch(3);
}

void EmptyState::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

QPushButton* EmptyState::addButton() {
    auto* button = new QPushButton(this);
    if (m_buttons->count() == 2) button->setProperty("role", QStringLiteral("primary"));
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

}  // namespace lathe::widgets
