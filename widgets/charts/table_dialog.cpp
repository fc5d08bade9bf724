// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

TableDialog::TableDialog(const QString& title, ChartTable table, const QLocale& locale,
                         QWidget* parent)
    : QDialog(parent), m_table(std::move(table)), m_view(new QTableView(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    m_view->setModel(new ChartTableModel(m_table, locale, m_view));
    m_view->setAccessibleName(title);
    m_view->setShowGrid(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(metrics::kRow);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->resizeColumnsToContents();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole), &QPushButton::clicked,
            this, &TableDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPadding, metrics::kPadding, metrics::kPadding,
                               metrics::kPadding);
    layout->addWidget(m_view);
    layout->addWidget(buttons);
    resize(560, 420);
}

void TableDialog::copy() const {
    QGuiApplication::clipboard()->setText(csvOf(m_table));
}

}  // namespace lathe::widgets
