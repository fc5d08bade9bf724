// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/compare/detail_cells.h"

#include <QGridLayout>

#include "widgets/panels/labels.h"

namespace lathe::app {

void clearCells(QGridLayout* grid) {
    while (QLayoutItem* item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QLabel* detailCell(const QString& text, const char* role, Qt::Alignment align) {
    QLabel* label = widgets::makeLabel(role, nullptr, text);
    label->setAlignment(align | Qt::AlignVCenter);
    return label;
}

QLabel* richCell(const QString& html) {
    QLabel* label = detailCell(html, "", Qt::AlignRight);
    label->setTextFormat(Qt::RichText);
    return label;
}

QLabel* sentenceCell(const QString& text, const char* role) {
    QLabel* label = detailCell(text, role);
    label->setWordWrap(true);
    return label;
}

void addDetailRow(QGridLayout* grid, int& row, const QString& name, const QString& html,
                  const QString& tip) {
    QLabel* value = richCell(html);
    value->setToolTip(tip);
    grid->addWidget(detailCell(name, "secondary"), row, 0);
    grid->addWidget(value, row++, 1);
}

QString strong(const QString& text) {
    return QStringLiteral("<b>%1</b>").arg(text.toHtmlEscaped());
}

}  // namespace lathe::app
