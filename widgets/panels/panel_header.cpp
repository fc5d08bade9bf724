// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_header.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "widgets/panels/labels.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/tokens.h"
#include "widgets/text/elided_label.h"

namespace lathe::widgets {

PanelHeader::PanelHeader(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("header"));
    setMinimumHeight(metrics::kHeader);
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(metrics::kPadding, 0, metrics::kGrid, 0);
    m_layout->setSpacing(2);
    m_title = makeLabel("title", this);
    m_detail = new ElidedLabel(this);  // gives way before the buttons do
    m_detail->setProperty("role", QStringLiteral("detail"));
    m_layout->addWidget(m_title);
    m_layout->addSpacing(6);
    m_layout->addWidget(m_detail, 1);
}

void PanelHeader::setTitle(const QString& title) {
    m_title->setText(title);
}
void PanelHeader::setDetail(const QString& detail) {
    m_detail->setText(detail);
}
QString PanelHeader::title() const {
    return m_title->text();
}

QToolButton* PanelHeader::addButton(const QString& icon, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setIcon(lineIcon(icon));
    button->setIconSize({16, 16});
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    m_layout->addWidget(button);
    return button;
}

void PanelHeader::addWidget(QWidget* widget) {
    m_layout->addWidget(widget);
}

}  // namespace lathe::widgets
