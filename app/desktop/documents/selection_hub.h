// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is selected, for all views of one document at once: choosing a weight anywhere chooses it
// everywhere.

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

    /// `origin` hears of its own change too and may compare, so that no loop arises.
    void select(const QStringList& weights, QObject* origin = nullptr);

  Q_SIGNALS:
    void selectionChanged(const QStringList& weights, QObject* origin);

  private:
    QStringList m_weights;
};

}  // namespace lathe::app
