// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/selection_hub.h"

namespace lathe::app {

void SelectionHub::select(const QStringList& weights, QObject* origin) {
    if (weights != m_weights) choose(weights, -1, -1, origin);
}

void SelectionHub::selectHead(const QString& weight, int head, QObject* origin) {
    choose({weight}, head, -1, origin);
}

void SelectionHub::selectChannel(const QString& weight, int channel, QObject* origin) {
    choose({weight}, -1, channel, origin);
}

void SelectionHub::choose(const QStringList& weights, int head, int channel, QObject* origin) {
    if (weights == m_weights && head == m_head && channel == m_channel) return;
    m_weights = weights;
    m_head = head;
    m_channel = channel;
    Q_EMIT selectionChanged(m_weights, origin);
}

}  // namespace lathe::app
