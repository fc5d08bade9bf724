// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/selection_hub.h"

namespace lathe::app {

void SelectionHub::select(const QStringList& weights, QObject* origin) {
    if (weights == m_weights) return;
    m_weights = weights;
    Q_EMIT selectionChanged(m_weights, origin);
}

}  // namespace lathe::app
