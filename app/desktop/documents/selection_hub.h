// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is selected, for all views of one document at once: choosing a weight, a head or a
// channel anywhere chooses it everywhere.

#include <QObject>
#include <QStringList>

namespace lathe::app {

class SelectionHub : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Canonical weight names ("layers.3.attn.q"), the current one first.
    const QStringList& weights() const { return m_weights; }
    QString currentWeight() const { return m_weights.isEmpty() ? QString() : m_weights.first(); }

    /// A head of the current weight's block, a channel of what its weight reads; -1: none.
    int head() const { return m_head; }
    int channel() const { return m_channel; }

    /// `origin` hears of its own change too and may compare, so that no loop arises. What is chosen
    /// within the weights before is left.
    void select(const QStringList& weights, QObject* origin = nullptr);
    void selectHead(const QString& weight, int head, QObject* origin = nullptr);
    void selectChannel(const QString& weight, int channel, QObject* origin = nullptr);

  Q_SIGNALS:
    void selectionChanged(const QStringList& weights, QObject* origin);

  private:
    void choose(const QStringList& weights, int head, int channel, QObject* origin);

    QStringList m_weights;
    int m_head = -1, m_channel = -1;
};

}  // namespace lathe::app
