// SPDX-License-Identifier: GPL-3.0-or-later
// The way out of a chart: image, SVG, CSV, table, and the context menu that offers them.
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWhatsThis>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/table_dialog.h"

namespace lathe::widgets {

QImage ChartWidget::renderImage(const QSize& size, qreal dpr, ChartColors colors) const {
    QImage image(size * dpr, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(dpr);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    const ThemeMode mode = colors == ChartColors::Print ? ThemeMode::Light : modeOf(palette());
    paintAll(painter, size, frameFor(size, dpr, mode, false));
    return image;
}

bool ChartWidget::saveSvg(const QString& path, const QSize& size, ChartColors colors) const {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return false;
    const QSize extent = size.isEmpty() ? this->size() : size;
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(extent);
    generator.setViewBox(QRect(QPoint(0, 0), extent));
    generator.setTitle(m_title);
    generator.setDescription(m_detail);
    QPainter painter;
    if (!painter.begin(&generator)) return false;
    const ThemeMode mode = colors == ChartColors::Print ? ThemeMode::Light : modeOf(palette());
    paintAll(painter, extent, frameFor(extent, 1, mode, false));
    return painter.end() && file.commit();
}

bool ChartWidget::savePng(const QString& path) const {
    constexpr qreal kPrintRatio = 2;
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && renderImage(size(), kPrintRatio).save(&file, "PNG") &&
           file.commit();
}

bool ChartWidget::saveCsv(const QString& path) const {
    const QByteArray bytes = csv().toUtf8();
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

QString ChartWidget::csv() const {
    return csvOf(withOrigin(table(), m_origin));
}

void ChartWidget::copyImage() const {
    QGuiApplication::clipboard()->setImage(renderImage(size(), devicePixelRatioF()));
}

void ChartWidget::showTable() {
    (new TableDialog(m_title, withOrigin(table(), m_origin), locale(), this))->show();
}

void ChartWidget::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(event->globalPos());
}

void ChartWidget::explain() {
    if (!whatsThis().isEmpty())
        QWhatsThis::showText(mapToGlobal(rect().center()), whatsThis(), this);
}

void ChartWidget::fillMenu(QMenu& menu) {
    menu.addAction(tr("Copy image"), this, &ChartWidget::copyImage);
    menu.addAction(tr("Save PNG…"), this, [this] {
        askAndSave(tr("PNG image (*.png)"), QStringLiteral("png"), &ChartWidget::savePng);
    });
    menu.addAction(tr("Save SVG…"), this, [this] {
        askAndSave(tr("SVG drawing (*.svg)"), QStringLiteral("svg"), &ChartWidget::saveSvgFile);
    });
    menu.addAction(tr("Save CSV…"), this, [this] {
        askAndSave(tr("Comma-separated values (*.csv)"), QStringLiteral("csv"),
                   &ChartWidget::saveCsv);
    });
    menu.addSeparator();
    menu.addAction(tr("Show as table"), this, &ChartWidget::showTable);
    menu.addAction(tr("Explain this chart"), this, &ChartWidget::explain)
        ->setEnabled(!whatsThis().isEmpty());
    for (QAction* action : menu.actions().mid(0, 5))
        if (!action->isSeparator()) action->setEnabled(!isEmpty());
}

void ChartWidget::askAndSave(const QString& filter, const QString& suffix,
                             bool (ChartWidget::*save)(const QString&) const) {
    auto* dialog = new QFileDialog(this, tr("Save chart"), QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    QString name = m_title.isEmpty() ? tr("chart") : m_title;
    dialog->selectFile(name.replace(QLatin1Char('/'), QLatin1Char('-')) + QLatin1Char('.') +
                       suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, save](const QString& path) {
        if (!(this->*save)(path))
            Q_EMIT saveFailed(
                tr("“%1” could not be written. Check the folder's permissions and free "
                   "space, or choose another folder.")
                    .arg(path));
    });
    dialog->open();
}

}  // namespace lathe::widgets
