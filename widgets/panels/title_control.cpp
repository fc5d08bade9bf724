// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/title_control.h"

#include <QGridLayout>
#include <QHBoxLayout>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

void putIntoTitleLine(QWidget* panel, QWidget* content, QWidget* control, Qt::AlignmentFlag side) {
    auto* all = new QGridLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(content, 0, 0);
    auto* corner = new QWidget(panel);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(metrics::kPadding, 6, metrics::kPadding, 0);
    row->addWidget(control);
    all->addWidget(corner, 0, 0, Qt::AlignTop | side);
}

}  // namespace lathe::widgets
