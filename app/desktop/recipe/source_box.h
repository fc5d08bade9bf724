// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A choice among named sources that ends in "choose another" entries: those start something and
// are never the current one.

#include <functional>

#include "widgets/text/elided_box.h"

namespace lathe::app {

class SourceBox : public widgets::ElidedBox {
    Q_OBJECT
  public:
    explicit SourceBox(const QString& name, QWidget* parent = nullptr);

    /// Takes all entries away.
    void reset();
    void addSource(const QString& text, const QString& source, const QString& tip = {});
    void addSeparator() { insertSeparator(count()); }
    void addCommand(const QString& text, std::function<void()> command);

    /// A source that has no entry yet gets one, named after its file. Empty without such an entry:
    /// nothing is chosen.
    void setSource(const QString& source);
    QString source() const { return currentData().toString(); }

  Q_SIGNALS:
    void sourceChosen(const QString& source);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void choose(int index);
    bool isSource(int index) const;

    QString m_source;
    std::vector<std::pair<int, std::function<void()>>> m_commands;  ///< by index
};

}  // namespace lathe::app
