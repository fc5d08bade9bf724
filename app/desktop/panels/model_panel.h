// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tree of the current document's weights with its filter; the left dock.

#include <QPointer>
#include <QWidget>

#include "app/desktop/documents/document.h"

class QLineEdit;
class QTreeView;

namespace lathe::widgets {
class LayerFilterModel;
class LayerTreeModel;
}  // namespace lathe::widgets

namespace lathe::app {

class ModelPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ModelPanel(QWidget* parent = nullptr);

    void setDocument(Document* document);
    void focusFilter();
    QString detail() const;  ///< "2.62 M parameters · f16", for the dock's head

  Q_SIGNALS:
    void histogramRequested();  ///< of the selection

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();
    void setUpTree();
    void setColumnWidths();
    void takeSelection();
    void showSelection(const QStringList& weights, QObject* origin);
    void showPlan();
    void showMenu(const QPoint& place);
    void narrowStep(const std::string& param);

    QPointer<Document> m_document;
    widgets::LayerTreeModel* m_model;
    widgets::LayerFilterModel* m_filter;
    QLineEdit* m_filterEdit;
    QTreeView* m_tree;
    bool m_following = false;  ///< the tree is being told what is selected
};

}  // namespace lathe::app
