// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A table that stands in a view as a chart does: Tab passes it, and it has the same way out, as a
// picture of all its rows and as CSV, and an explanation.

#include <QImage>
#include <QTableView>

#include "widgets/charts/chart_table.h"

class QMenu;
class QSortFilterProxyModel;

namespace lathe::widgets {

class ChartTableView : public QTableView {
    Q_OBJECT

  public:
    explicit ChartTableView(QWidget* parent = nullptr);

    /// Spoken, and the name of files.
    void setTitle(const QString& title);
    /// Titles sort from now on: numbers by their size, those that are undefined below all others.
    void setSortable();
    /// Shown with the decimals that it asks for, exported with all digits.
    void setTable(ChartTable table);

    /// Stands in what leaves the program.
    void setOrigin(std::vector<TableOrigin> origin) { m_origin = std::move(origin); }

    QString csv() const { return csvOf(withOrigin(m_table, m_origin)); }
    bool saveCsv(const QString& path) const;
    QImage renderImage(qreal dpr = 1) const;
    bool savePng(const QString& path) const;

  public Q_SLOTS:
    void copyTable() const;
    void copyImage() const;
    void chooseCsv();  ///< asks where to and saves it
    /// Shows whatsThis(). Also F1.
    void explain();

  Q_SIGNALS:
    /// A sentence for the message bar.
    void saveFailed(const QString& reason);

  protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void fillMenu(QMenu& menu);
    void askAndSave(const QString& filter, const QString& suffix,
                    bool (ChartTableView::*save)(const QString&) const);

    QString m_title;
    QSortFilterProxyModel* m_sorted = nullptr;  ///< null: rows as they come
    ChartTable m_table;
    std::vector<TableOrigin> m_origin;
};

}  // namespace lathe::widgets
