// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ctrl+K: type a few letters of a command, Return runs it.

#include <QDialog>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace lathe::app {

class Actions;

class CommandPalette : public QDialog {
    Q_OBJECT
  public:
    explicit CommandPalette(QWidget* parent = nullptr);

    void showFor(const Actions& actions);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void runCurrent();

    QLineEdit* m_edit;
    QListView* m_list;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_filter;
};

}  // namespace lathe::app
