// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every chart: tables, files, themes, keyboard and speech.
#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

#include "tests/widgets/charts/sample_charts.h"
#include "widgets/charts/table_dialog.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;
using namespace lathe::widgets;

namespace {

int coloursIn(const QImage& image) {
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) colours << image.pixel(x, y);
    return static_cast<int>(colours.size());
}

/// All of its text, from well-formed XML; empty where it is not.
QString textOfSvg(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QXmlStreamReader reader(&file);
    QString text;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::Characters) text += reader.text();
    return reader.hasError() ? QString() : text;
}

QImage drawnWith(const QFont& font, const QString& text) {
    QImage picture(200, 40, QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    painter.setFont(font);
    painter.drawText(4, 30, text);
    return picture;
}

void sendKey(QWidget& widget, Qt::Key key) {
    QTest::keyClick(&widget, key);
}

}  // namespace

class TestChartsWidgets : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void chineseLettersKeepTheirForms();
    void everyChartPaintsInBothThemes();
    void everyChartHasATableAndCsv();
    void everyChartSavesSvgWithText();
    void everyChartSpeaksItsCursor();
    void hoverAndHitAgree();
    void emptyChartsShowTheirSentenceAndButtons();
    void brokenNumbersDoNotBreakCharts();
    void csvIsExact();
    void tableContentsAreTheData();
};

/// A comma stands in the corner on the mainland and in the middle in Taiwan, and so it stays when
/// the language changes.
void TestChartsWidgets::chineseLettersKeepTheirForms() {
    const QString text = QString::fromUtf8("，，，");
    for (const auto& [language, family] :
         {std::pair("zh_TW", "Noto Sans CJK TC"), std::pair("zh_CN", "Noto Sans CJK SC"),
          std::pair("zh_TW", "Noto Sans CJK TC")}) {
        if (!QFontDatabase::hasFamily(family))
            QSKIP("the fonts of both kinds of Chinese are not here");
        QFont font = uiFont(QLatin1String(language)), own = font;
        own.setFamilies({QLatin1String(family)});
        QCOMPARE(drawnWith(font, text), drawnWith(own, text));
    }
}

void TestChartsWidgets::everyChartPaintsInBothThemes() {
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        qApp->setPalette(paletteOf(tokens(mode)));
        for (const tests::NamedChart& named : tests::sampleCharts()) {
            for (const qreal dpr : {1.0, 1.5, 2.0}) {
                const QImage image = named.chart->renderImage({420, 300}, dpr);
                QCOMPARE(image.size(), QSize(420, 300) * dpr);
                QCOMPARE(image.pixelColor(0, 0), tokens(mode).surface);
                QVERIFY2(coloursIn(image) > 8, qPrintable(named.name));
            }
            named.chart->renderImage({30, 20});  // smaller than its margins
            QCOMPARE(named.chart->renderImage({200, 200}, 1, ChartColors::Print).pixelColor(0, 0),
                     QColor(Qt::white));
        }
    }
    qApp->setPalette(paletteOf(tokens(ThemeMode::Light)));
}

void TestChartsWidgets::everyChartHasATableAndCsv() {
    for (const tests::NamedChart& named : tests::sampleCharts()) {
        const ChartTable table = named.chart->table();
        QVERIFY2(!table.rows.empty(), qPrintable(named.name));
        for (const auto& row : table.rows)
            QCOMPARE(static_cast<qsizetype>(row.size()), table.headers.size());
        QCOMPARE(named.chart->csv().count(QStringLiteral("\r\n")),
                 static_cast<qsizetype>(table.rows.size()) + 1);
        ChartTableModel model(table, QLocale::c());
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), static_cast<int>(table.rows.size()));
        named.chart->showTable();
        auto* dialog = named.chart->findChild<TableDialog*>();
        QVERIFY(dialog &&
                dialog->findChild<QTableView*>()->model()->rowCount() == model.rowCount());
    }
}

void TestChartsWidgets::everyChartSavesSvgWithText() {
    QTemporaryDir folder;
    for (const tests::NamedChart& named : tests::sampleCharts(true)) {
        const QString path = folder.filePath(named.name + QStringLiteral(".svg"));
        QVERIFY(named.chart->saveSvg(path, {500, 360}));
        QVERIFY2(textOfSvg(path).contains(named.chart->title()), qPrintable(named.name));
    }
    const auto charts = tests::sampleCharts();
    QVERIFY(!charts[0].chart->saveSvg(folder.filePath(QStringLiteral("no/such/folder.svg"))));
    QVERIFY(charts[0].chart->savePng(folder.filePath(QStringLiteral("a.png"))));
    QVERIFY(!QImage(folder.filePath(QStringLiteral("a.png"))).isNull());
    QVERIFY(charts[0].chart->saveCsv(folder.filePath(QStringLiteral("a.csv"))));
}

void TestChartsWidgets::everyChartSpeaksItsCursor() {
    for (const tests::NamedChart& named : tests::sampleCharts()) {
        ChartWidget& chart = *named.chart;
        QCOMPARE(chart.accessibleName(), chart.title());
        QVERIFY(chart.focusPolicy() & Qt::TabFocus);
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&chart);
        QVERIFY(spoken);
        QCOMPARE(spoken->role(), QAccessible::Chart);
        QSignalSpy moved(&chart, &ChartWidget::cursorMarkChanged);
        sendKey(chart, Qt::Key_Right);
        QVERIFY2(moved.count() == 1, qPrintable(named.name));
        const MarkText text = chart.markText(chart.cursorMark());
        QVERIFY2(!text.value.isEmpty() && chart.accessibleDescription().startsWith(text.value),
                 qPrintable(named.name));
        QCOMPARE(spoken->text(QAccessible::Value), text.value);
        sendKey(chart, Qt::Key_End);
        sendKey(chart, Qt::Key_Right);
        QVERIFY(chart.cursorMark() < chart.markCount());
        sendKey(chart, Qt::Key_Escape);
        QCOMPARE(chart.cursorMark(), -1);
        QCOMPARE(chart.accessibleDescription(), chart.detail());
    }
}

void TestChartsWidgets::hoverAndHitAgree() {
    for (const tests::NamedChart& named : tests::sampleCharts()) {
        int agreeing = 0;
        for (int mark = 0; mark < named.chart->markCount(); ++mark) {
            const MarkShape shape = named.chart->markShape(mark);
            QVERIFY2(QRectF(named.chart->rect()).contains(shape.anchor), qPrintable(named.name));
            agreeing += named.chart->markAt(shape.anchor) == mark ? 1 : 0;
        }
        // Points may lie on each other, and channels share a pixel; most are found again.
        QVERIFY2(agreeing * 10 >= named.chart->markCount() * 8,
                 qPrintable(QStringLiteral("%1: %2 of %3")
                                .arg(named.name)
                                .arg(agreeing)
                                .arg(named.chart->markCount())));
    }
}

void TestChartsWidgets::emptyChartsShowTheirSentenceAndButtons() {
    ScatterChart chart;
    chart.resize(300, 200);
    auto* button = new QPushButton(QStringLiteral("Try int8"));
    chart.setEmptyState(QStringLiteral("Run a recipe to see results here."), button);
    chart.show();
    QVERIFY(chart.isEmpty());
    QVERIFY(button->isVisible());
    QVERIFY(chart.rect().contains(button->geometry()));
    QCOMPARE(chart.markAt({150, 100}), -1);
    sendKey(chart, Qt::Key_Right);
    QCOMPARE(chart.cursorMark(), -1);
    chart.setData(tests::sampleScatter());
    QVERIFY(!button->isVisible());
    for (ChartWidget* empty : std::initializer_list<ChartWidget*>{
             new HistogramChart, new ChannelRangeChart, new SmallMultiples, new TreemapChart,
             new StackedBar, new FitBar, new DotPlot, new LatencyChart, new LineChart, new HeatMap,
             new RankedBars, new ChannelBars}) {
        const std::unique_ptr<ChartWidget> owned(empty);
        QVERIFY(owned->isEmpty());
        QCOMPARE(owned->markCount(), 0);
        QVERIFY(coloursIn(owned->renderImage({300, 200})) > 1);
        QVERIFY(owned->table().rows.empty());
    }
}

void TestChartsWidgets::brokenNumbersDoNotBreakCharts() {
    HistogramChart histogram;
    HistogramData one;
    one.low = one.high = 1;
    one.counts = {5};
    histogram.setData(one);
    QVERIFY(histogram.isEmpty());
    one.high = 2;
    one.counts = {NAN};
    one.levels = {{0, NAN, NAN, NAN, NAN, NAN, false}};
    histogram.setData(one);
    ScatterChart scatter;
    ScatterData points;
    points.y.log = points.x.log = true;
    points.points = {{QStringLiteral("a"), NAN, 1, NAN, QStringLiteral("a"), {}, false, true},
                     {QStringLiteral("b"), 5, 2, NAN, QStringLiteral("b"), {}, true, true},
                     {QStringLiteral("c"), -1, INFINITY, 0, QStringLiteral("c"), {}, false, true}};
    scatter.setData(points);
    QCOMPARE(scatter.front(), std::vector<size_t>{1});
    LineChart lines;
    ConfusionMatrix confusion;
    ReliabilityChart reliability;
    FlipGallery flips;
    lines.setData({{{QStringLiteral("s"), {}, {NAN, 2, NAN}}, {QStringLiteral("none"), {}, {}}},
                   {},
                   {},
                   0,
                   true,
                   true});
    DotPlot dots;
    dots.setData({{{QStringLiteral("r"), {}}},
                  {{QStringLiteral("t"), {}, {{NAN, NAN}}}, {QStringLiteral("u"), {}, {{1, NAN}}}},
                  {},
                  0,
                  1});
    LatencyChart latency;
    latency.setData({{{QStringLiteral("r"), {}, NAN, NAN, NAN, true},
                      {QStringLiteral("s"), {}, 4, NAN, 5, true}},
                     NAN});
    ChannelRangeChart channels;
    channels.setData({{{NAN, NAN, NAN, NAN}, {-1, 1, 0, 0.1}}, {}, {}, 7});
    SmallMultiples tiles;
    SmallMultiplesData broken;
    broken.tiles = {{QStringLiteral("0"), NAN, NAN, {NAN}, NAN, NAN, NAN},
                    {QStringLiteral("1"), 0, 1, {}, {}, {}, {}}};
    tiles.setData(broken);
    StackedBar bars;
    bars.setRows({{QStringLiteral("r"), {{QStringLiteral("x"), NAN}, {QStringLiteral("y"), 5}}},
                  {QStringLiteral("none"), {}}});
    for (ChartWidget* chart :
         std::initializer_list<ChartWidget*>{&histogram, &confusion, &reliability, &flips, &scatter,
                                             &lines, &dots, &latency, &channels, &tiles, &bars}) {
        chart->resize(320, 240);
        QVERIFY(!chart->renderImage({320, 240}).isNull());
        for (int mark = 0; mark < chart->markCount(); ++mark) chart->markText(mark);
        sendKey(*chart, Qt::Key_Right);
        chart->grab();
    }
}

void TestChartsWidgets::csvIsExact() {
    StackedBar bars;
    bars.setRows({{QStringLiteral("a, \"b\""), {{QStringLiteral("int4"), 0.1}}}});
    QLocale::setDefault(QLocale(QStringLiteral("de_DE")));
    QCOMPARE(bars.csv(),
             QStringLiteral("bar,type,bytes,share %\r\n\"a, \"\"b\"\"\",int4,0.1,100\r\n"));
    QLocale::setDefault(QLocale::c());
}

void TestChartsWidgets::tableContentsAreTheData() {
    HistogramChart histogram;
    histogram.setData(tests::sampleHistogram());
    const HistogramData& data = histogram.data();
    const ChartTable table = histogram.table();
    QCOMPARE(table.rows.size(), data.levels.size() + data.counts.size());
    for (size_t i = 0; i < data.levels.size(); ++i) {
        QCOMPARE(table.rows[i][1].toInt(), data.levels[i].code);
        QCOMPARE(table.rows[i][2].toDouble(), data.levels[i].value);
        QCOMPARE(table.rows[i][5].toDouble(), data.levels[i].count);
        QCOMPARE(table.rows[i][6].toDouble(), data.levels[i].rmsError);
    }
    for (size_t i = 0; i < data.counts.size(); ++i)
        QCOMPARE(table.rows[data.levels.size() + i][5].toDouble(), data.counts[i]);
    ScatterChart scatter;
    scatter.setData(tests::sampleScatter());
    for (size_t i = 0; i < scatter.data().points.size(); ++i) {
        QCOMPARE(scatter.table().rows[i][1].toDouble(), scatter.data().points[i].x);
        QCOMPARE(scatter.table().rows[i][2].toDouble(), scatter.data().points[i].y);
    }
}

QTEST_MAIN(TestChartsWidgets)
#include "tst_charts_widgets.moc"
