// SPDX-License-Identifier: GPL-3.0-or-later
// Renders every chart in both themes and two languages to PNG files, to be looked at.
#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <cstdio>

#include "tests/widgets/charts/sample_charts.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;

namespace {

void hover(widgets::ChartWidget& chart, const QPointF& at) {
    QMouseEvent move(QEvent::MouseMove, at, chart.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(&chart, &move);
}

/// Charts beside each other as the views of the program show them.
void saveView(std::vector<tests::NamedChart>& charts, const QStringList& top, const QString& below,
              QSize size, const QString& path) {
    QWidget view;
    auto* column = new QVBoxLayout(&view);
    auto* row = new QHBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    row->setSpacing(1);
    column->addLayout(row, 3);
    for (tests::NamedChart& named : charts) {
        if (top.contains(named.name)) row->addWidget(named.chart.get(), named.chart->width());
        if (named.name == below) column->addWidget(named.chart.get(), 2);
    }
    view.resize(size);
    view.grab().save(path);
    for (tests::NamedChart& named : charts) named.chart->setParent(nullptr);
}

/// Sizes and states where layouts break first.
void saveCorners(const QDir& folder) {
    widgets::HistogramChart histogram;
    histogram.setTitle(QStringLiteral("Weights and levels"),
                       QStringLiteral("int8, clipped at 0.3"));
    histogram.setData(tests::sampleHistogram(0.3, 8));
    histogram.renderImage({680, 400}).save(folder.filePath(QStringLiteral("corner-int8.png")));
    histogram.setData(tests::sampleHistogram(0.08, 3));
    histogram.setPruneThreshold(0.06);
    histogram.renderImage({380, 240}).save(folder.filePath(QStringLiteral("corner-small.png")));
    histogram.setLogCount(false);
    histogram.renderImage({680, 400}).save(folder.filePath(QStringLiteral("corner-linear.png")));
    histogram.resize(560, 320);
    histogram.show();
    histogram.activateWindow();
    QApplication::processEvents();
    histogram.setFocus(Qt::TabFocusReason);
    QKeyEvent tab(QEvent::KeyPress, Qt::Key_Tab, Qt::NoModifier);
    QApplication::sendEvent(&histogram, &tab);
    histogram.grab().save(folder.filePath(QStringLiteral("corner-focus.png")));
    histogram.setData({});
    histogram.setEmptyState(QStringLiteral("Select a tensor to see its values."),
                            new QPushButton(QStringLiteral("Open sample model")));
    histogram.grab().save(folder.filePath(QStringLiteral("corner-empty.png")));
    for (const tests::NamedChart& named : tests::sampleCharts()) {
        QFont large = named.chart->font();
        large.setPixelSize(18);
        named.chart->setFont(large);
        named.chart->renderImage(named.chart->size())
            .save(folder.filePath(QStringLiteral("corner-150-%1.png").arg(named.name)));
    }
    for (const tests::NamedChart& named : tests::sampleCharts())
        named.chart->renderImage({240, 170})
            .save(folder.filePath(QStringLiteral("corner-tiny-%1.png").arg(named.name)));
}

void saveAll(const QDir& folder, bool chinese, bool dark) {
    const QLocale locale(chinese ? QStringLiteral("zh_TW") : QStringLiteral("en_US"));
    QLocale::setDefault(locale);
    QApplication::setFont(
        widgets::uiFont(chinese ? QStringLiteral("zh_TW") : QStringLiteral("en")));
    widgets::applyTheme(*qApp, dark ? widgets::ThemeMode::Dark : widgets::ThemeMode::Light);
    const QString suffix =
        QStringLiteral("-%1-%2.png").arg(chinese ? "zhTW" : "en", dark ? "dark" : "light");
    std::vector<tests::NamedChart> charts = tests::sampleCharts(chinese);
    for (const tests::NamedChart& named : charts) {
        named.chart->renderImage(named.chart->size()).save(folder.filePath(named.name + suffix));
        hover(*named.chart,
              named.chart->markShape(std::min(3, named.chart->markCount() - 1)).anchor);
        named.chart->grab().save(folder.filePath(named.name + "-hover" + suffix));
    }
    for (const tests::NamedChart& named : charts) hover(*named.chart, {-1, -1});
    saveView(charts, {"histogram", "channels"}, "tiles", {868, 660},
             folder.filePath("view-weights" + suffix));
    saveView(charts, {"scatter", "dots", "latency"}, "", {1154, 400},
             folder.filePath("view-compare" + suffix));
    saveView(charts, {"treemap", "fit"}, "bars", {1100, 480},
             folder.filePath("view-overview" + suffix));
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("chart-gallery"));
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "cannot make the folder %s\n", qPrintable(folder.path()));
        return 1;
    }
    for (const bool chinese : {false, true})
        for (const bool dark : {false, true}) saveAll(folder, chinese, dark);
    widgets::applyTheme(application, widgets::ThemeMode::Light);
    QApplication::setFont(widgets::uiFont(QStringLiteral("en")));
    QLocale::setDefault(QLocale(QStringLiteral("en_US")));
    saveCorners(folder);
    return 0;
}
