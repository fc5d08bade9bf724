// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_table_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QWhatsThis>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_widget.h"
#include "widgets/style/tokens.h"

namespace lathe::widgets {

namespace {

void setLook(QTableView& table) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setDefaultSectionSize(metrics::kRow);
    table.horizontalHeader()->setStretchLastSection(true);
}

class ByValue : public QSortFilterProxyModel {
  public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

  protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
        const QVariant a = left.data(kValueRole), b = right.data(kValueRole);
        if (a.typeId() != QMetaType::Double) return QSortFilterProxyModel::lessThan(left, right);
        const double x = a.toDouble(), y = b.toDouble();
        return std::isnan(x) ? !std::isnan(y) : x < y;
    }
};

}  // namespace

ChartTableView::ChartTableView(QWidget* parent) : QTableView(parent) {
    setLook(*this);
    setTabKeyNavigation(false);
}

void ChartTableView::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title);
}

void ChartTableView::setTable(ChartTable table) {
    m_table = std::move(table);
    auto* rows = new ChartTableModel(m_table, locale(), this);
    const QAbstractItemModel* before = m_sorted ? m_sorted->sourceModel() : model();
    if (m_sorted)
        m_sorted->setSourceModel(rows);
    else
        setModel(rows);
    delete before;
}

void ChartTableView::setSortable() {
    m_sorted = new ByValue(this);
    setModel(m_sorted);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
}

bool ChartTableView::saveCsv(const QString& path) const {
    const QByteArray bytes = csv().toUtf8();
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

QImage ChartTableView::renderImage(qreal dpr) const {
    // Another view of the same rows, as tall as all of them.
    QTableView all;
    setLook(all);
    all.setModel(model());
    all.setFont(font());
    all.setPalette(palette());
    all.setFrameShape(QFrame::NoFrame);
    all.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    all.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    int width = 0;
    for (int column = 0; model() && column < model()->columnCount(); ++column) {
        all.setColumnWidth(column, columnWidth(column));
        width += columnWidth(column);
    }
    const int rows = model() ? model()->rowCount() : 0;
    all.resize(std::max(1, width), horizontalHeader()->height() + rows * metrics::kRow);
    QImage image(all.size() * dpr, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(dpr);
    all.render(&image);
    return image;
}

bool ChartTableView::savePng(const QString& path) const {
    constexpr qreal kPrintRatio = 2;
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && renderImage(kPrintRatio).save(&file, "PNG") &&
           file.commit();
}

void ChartTableView::copyTable() const {
    QGuiApplication::clipboard()->setText(csv());
}

void ChartTableView::copyImage() const {
    QGuiApplication::clipboard()->setImage(renderImage(devicePixelRatioF()));
}

void ChartTableView::explain() {
    if (!whatsThis().isEmpty())
        QWhatsThis::showText(mapToGlobal(rect().center()), whatsThis(), this);
}

void ChartTableView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(event->globalPos());
}

void ChartTableView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F1) return explain();
    QTableView::keyPressEvent(event);
}

void ChartTableView::fillMenu(QMenu& menu) {
    menu.addAction(tr("Copy table"), this, &ChartTableView::copyTable);
    menu.addAction(ChartWidget::tr("Copy image"), this, &ChartTableView::copyImage);
    menu.addAction(ChartWidget::tr("Save PNG…"), this, [this] {
        askAndSave(ChartWidget::tr("PNG image (*.png)"), QStringLiteral("png"),
                   &ChartTableView::savePng);
    });
    menu.addAction(ChartWidget::tr("Save CSV…"), this, &ChartTableView::chooseCsv);
    for (QAction* action : menu.actions()) action->setEnabled(model() && model()->rowCount() > 0);
    menu.addSeparator();
    menu.addAction(tr("Explain this table"), this, &ChartTableView::explain)
        ->setEnabled(!whatsThis().isEmpty());
}

void ChartTableView::chooseCsv() {
    askAndSave(ChartWidget::tr("Comma-separated values (*.csv)"), QStringLiteral("csv"),
               &ChartTableView::saveCsv);
}

void ChartTableView::askAndSave(const QString& filter, const QString& suffix,
                                bool (ChartTableView::*save)(const QString&) const) {
    auto* dialog = new QFileDialog(this, tr("Save table"), QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    QString name = m_title.isEmpty() ? tr("table") : m_title;
    dialog->selectFile(name.replace(QLatin1Char('/'), QLatin1Char('-')) + QLatin1Char('.') +
                       suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, save](const QString& path) {
        if (!(this->*save)(path))
            Q_EMIT saveFailed(
                ChartWidget::tr("“%1” could not be written. Check the folder's permissions and "
                                "free space, or choose another folder.")
                    .arg(path));
    });
    dialog->open();
}

}  // namespace lathe::widgets
