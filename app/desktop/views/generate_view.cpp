// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/generate_view.h"

#include <QVBoxLayout>

#include "app/desktop/documents/workbench.h"
#include "app/desktop/views/generate_panel.h"

namespace lathe::app {

GenerateView::GenerateView(Workbench& workbench, QWidget* parent)
    : View(workbench, parent), m_panel(new GeneratePanel(workbench.jobs(), workbench.backend())) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    connect(m_panel, &GeneratePanel::tryRequested, this, &GenerateView::tryRequested);
}

void GenerateView::refresh() {
    if (m_watched != document()) {
        if (m_watched) disconnect(m_watched, nullptr, this, nullptr);
        m_watched = document();
        if (m_watched)
            connect(m_watched, &Document::compressedChanged, this, [this] { invalidate(); });
    }
    if (m_watched)
        m_panel->setModels(m_watched->model(), m_watched->compressed(),
                           m_watched->compressedName());
    else
        m_panel->setModels(nullptr, nullptr, {});
}

void GenerateView::retranslate() {
    m_panel->retranslate();
}

}  // namespace lathe::app

// Compiled here and not with the others, so that who links the panel alone needs no document.
#include "moc_generate_view.cpp"
