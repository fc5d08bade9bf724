// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/view.h"

#include <QEvent>

namespace lathe::app {

View::View(Workbench& workbench, QWidget* parent) : QWidget(parent), m_workbench(workbench) {
    setProperty("role", QStringLiteral("surface"));
    setAttribute(Qt::WA_StyledBackground);
}

void View::setDocument(Document* document) {
    if (document == m_document) return;
    m_document = document;
    invalidate();
}

void View::invalidate() {
    m_stale = !isVisible();
    if (!m_stale) refresh();
}

void View::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_stale) return;
    m_stale = false;
    refresh();
}

void View::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        invalidate();
    }
    QWidget::changeEvent(event);
}

}  // namespace lathe::app
