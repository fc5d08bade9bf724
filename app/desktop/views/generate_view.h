// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The Generate tab: the panel, fed with the models of the current document.

#include "app/desktop/views/view.h"

namespace lathe::app {

class GeneratePanel;

class GenerateView : public View {
    Q_OBJECT
  public:
    explicit GenerateView(Workbench& workbench, QWidget* parent = nullptr);

    QString id() const override { return QStringLiteral("generate"); }
    QString title() const override { return tr("Generate"); }

  Q_SIGNALS:
    void tryRequested();  ///< the user wants a compressed model to compare with

  protected:
    void refresh() override;
    void retranslate() override;

  private:
    GeneratePanel* m_panel;
    QPointer<Document> m_watched;
};

}  // namespace lathe::app
