// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/documents/selection_hub.h"

namespace lathe::app {

void SelectionHub::select(const QStringList& weights, QObject* origin) {
    if (weights == m_weights) return;
    std::optional<ChannelPlace> kept;
    if (m_channel >= 0 && m_same && !weights.isEmpty())
        kept = m_same(channelPlace(), weights.first());
    choose(weights, -1, kept ? kept->index : -1, kept && kept->output, origin);
}

void SelectionHub::selectHead(const QString& weight, int head, QObject* origin) {
    choose({weight}, head, -1, false, origin);
}

void SelectionHub::selectChannel(const QString& weight, int channel, QObject* origin) {
    choose({weight}, -1, channel, false, origin);
}

void SelectionHub::selectOutput(const QString& weight, int channel, QObject* origin) {
    choose({weight}, -1, channel, true, origin);
}

void SelectionHub::choose(const QStringList& weights, int head, int channel, bool output,
                          QObject* origin) {
    if (weights == m_weights && head == m_head && channel == m_channel && output == m_output)
        return;
    m_weights = weights;
    m_head = head;
    m_channel = channel;
    m_output = output;
    Q_EMIT selectionChanged(m_weights, origin);
}

}  // namespace lathe::app
