// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is selected, for all views of one document at once: choosing a weight, a head or a
// channel anywhere chooses it everywhere.

#include <QObject>
#include <QStringList>
#include <functional>
#include <optional>

namespace lathe::app {

/// A column of a weight, which is one of its inputs, or a row, which is one of its outputs.
struct ChannelPlace {
    QString weight;
    int index = -1;
    bool output = false;
};

class SelectionHub : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Canonical weight names ("layers.3.attn.q"), the current one first.
    const QStringList& weights() const { return m_weights; }
    QString currentWeight() const { return m_weights.isEmpty() ? QString() : m_weights.first(); }

    /// A head of the current weight's block, a channel of its inputs or outputs; -1: none.
    int head() const { return m_head; }
    int channel() const { return m_channel; }
    bool isOutput() const { return m_output; }
    ChannelPlace channelPlace() const { return {currentWeight(), m_channel, m_output}; }

    /// Says what a channel is in another weight; nothing: it has no part in it.
    using SameChannel =
        std::function<std::optional<ChannelPlace>(const ChannelPlace& from, const QString& weight)>;
    void setSameChannel(SameChannel same) { m_same = std::move(same); }

    /// `origin` hears of its own change too and may compare, so that no loop arises. A channel goes
    /// along to other weights that have it; what else is chosen within the weights before is left.
    void select(const QStringList& weights, QObject* origin = nullptr);
    void selectHead(const QString& weight, int head, QObject* origin = nullptr);
    void selectChannel(const QString& weight, int channel, QObject* origin = nullptr);
    void selectOutput(const QString& weight, int channel, QObject* origin = nullptr);

  Q_SIGNALS:
    void selectionChanged(const QStringList& weights, QObject* origin);

  private:
    void choose(const QStringList& weights, int head, int channel, bool output, QObject* origin);

    QStringList m_weights;
    int m_head = -1, m_channel = -1;
    bool m_output = false;
    SameChannel m_same;
};

}  // namespace lathe::app
