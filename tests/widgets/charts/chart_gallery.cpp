// SPDX-License-Identifier: GPL-3.0-or-later
// Renders every chart in both themes and two languages to PNG files, to be looked at.
#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QMouseEvent>
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
    return 0;
}
