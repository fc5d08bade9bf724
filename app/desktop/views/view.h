// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One tab of the window. A view shows the current document of its workbench; while hidden it only
// remembers that it is out of date and refreshes when shown.

#include <QPointer>
#include <QWidget>

#include "app/desktop/documents/document.h"

namespace lathe::app {

class Workbench;

class View : public QWidget {
    Q_OBJECT
  public:
    explicit View(Workbench& workbench, QWidget* parent = nullptr);

    virtual QString id() const = 0;     ///< stable: settings, tests ("overview", "weights", ...)
    virtual QString title() const = 0;  ///< translated, of the tab
    virtual bool inSimpleMode() const { return true; }

    void setDocument(Document* document);

  protected:
    Workbench& workbench() const { return m_workbench; }
    Document* document() const { return m_document; }

    /// Shows the document anew; called only while visible. Null: nothing is open.
    virtual void refresh() = 0;
    /// Sets every text again after the language changed.
    virtual void retranslate() = 0;
    void invalidate();  ///< refresh() now if visible, else when shown

    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    Workbench& m_workbench;
    QPointer<Document> m_document;
    bool m_stale = true;
};

}  // namespace lathe::app
