// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <limits>

#include "core/workspace/charts.h"

using namespace lathe::core;

namespace {

/// Counts elements by name; fails the test if the SVG is not well-formed XML.
QMap<QString, int> elementsOf(const std::string& svg) {
    QMap<QString, int> counts;
    QXmlStreamReader reader(QString::fromStdString(svg));
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement) ++counts[reader.name().toString()];
    if (reader.hasError()) counts["error"] = 1;
    return counts;
}

}  // namespace

class TestCharts : public QObject {
    Q_OBJECT
  private slots:
    void ticksAreRound();
    void textIsEscaped();
    void dominatedPoints();
    void scatterIsWellFormed();
    void barsAndLinesAreWellFormed();
    void namesOfLinesStandApart();
    void matricesAreWellFormed();
};

void TestCharts::ticksAreRound() {
    QCOMPARE(niceTicks(0, 10, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
    QCOMPARE(niceTicks(0.13, 0.98, 4), (std::vector<double>{0.5}));
    QCOMPARE(niceTicks(97, 103, 3), (std::vector<double>{98, 100, 102}));
    QVERIFY(niceTicks(1, 1, 5).empty());
}

void TestCharts::textIsEscaped() {
    QCOMPARE(escaped("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
}

void TestCharts::dominatedPoints() {
    std::vector<ScatterPoint> points = {
        {"best", 1, 1}, {"worse", 2, 2}, {"small", 0.5, 3}, {"equal", 1, 1}};
    markDominated(points);
    QVERIFY(!points[0].dominated && points[1].dominated && !points[2].dominated &&
            !points[3].dominated);
}

void TestCharts::scatterIsWellFormed() {
    const ScatterChart chart{
        "a < b",
        "x, MB",
        "y",
        {{"one & two", 5, 3, 0.1, true, false}, {"three", 2, 4, 0, false, true}}};
    const auto counts = elementsOf(toSvg(chart));
    QCOMPARE(counts["error"], 0);
    QCOMPARE(counts["circle"], 2);
    QVERIFY(toSvg(chart).find("hollow") != std::string::npos);
    QVERIFY(toSvg(ScatterChart{}).empty());
}

void TestCharts::barsAndLinesAreWellFormed() {
    const BarChart bars{"t",
                        "y",
                        {"a", "b"},
                        {{"g", {0.2, 0.5}, {0.01, 0}, 0.25}, {"h", {0.1, 0.9}, {0, 0}, 0}},
                        1};
    const auto counts = elementsOf(toSvg(bars));
    QCOMPARE(counts["error"], 0);
    QCOMPARE(counts["rect"], 6);  // four bars, two keys
    const double gap = std::numeric_limits<double>::quiet_NaN();
    const LineChart lines{"t", "x", "y", {{"l", {1, gap, 3}, 2}}};
    const auto lineCounts = elementsOf(toSvg(lines));
    QCOMPARE(lineCounts["error"], 0);
    QCOMPARE(lineCounts["circle"], 2);
    LineChart placed{"t", "x", "y", {{"l", {5, 6}, 1, false, {10, 30}}}, false};
    const auto placedCounts = elementsOf(toSvg(placed));
    QCOMPARE(placedCounts["error"], 0);
    QCOMPARE(placedCounts["circle"], 0);
    QVERIFY(toSvg(placed).find(">30</text>") != std::string::npos);  // the axis reaches the last x
    QVERIFY(toSvg(placed).find(">0</text>") < toSvg(placed).find(">10</text>"));  // of x
    placed.fromZero = true;
    QVERIFY(toSvg(placed).find(">4</text>") != std::string::npos);
}

void TestCharts::namesOfLinesStandApart() {
    LineChart chart{"t", "x", "y", {}};
    for (const char* name : {"one", "two", "three"}) {
        LineChart::Line line;
        line.name = name;
        line.values = {1, 2};
        chart.lines.push_back(line);
    }
    std::vector<double> heights;
    QXmlStreamReader reader(QString::fromStdString(toSvg(chart)));
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement &&
            reader.attributes().value("class") == QLatin1String("label"))
            heights.push_back(reader.attributes().value("y").toDouble());
    QCOMPARE(heights.size(), size_t(3));
    for (size_t i = 1; i < heights.size(); ++i) QVERIFY(heights[i] - heights[i - 1] >= 12);
}

void TestCharts::matricesAreWellFormed() {
    MatrixChart chart{"t", "right", "predicted", {"<cat>", "犬犬犬犬犬犬犬犬"}, {}};
    chart.matrices = {{"a & b", {5, 1, 0, 7}}, {"c", {6, 0, 2, 5}}, {"d", {6, 0, 0, 7}}};
    const std::string svg = toSvg(chart);
    const auto counts = elementsOf(svg);
    QCOMPARE(counts["error"], 0);
    QCOMPARE(counts["rect"], 12);
    QVERIFY(svg.find("&lt;cat&gt; / 犬犬犬犬犬犬犬犬: 1") != std::string::npos);
    // The darker of a row is what most of its examples were taken for.
    const auto opacity = [&](const char* cell) {
        const std::string part = svg.substr(0, svg.find(cell));
        const size_t at = part.rfind("opacity=\"");
        return std::stod(part.substr(at + 9));
    };
    QVERIFY(opacity("&lt;cat&gt; / &lt;cat&gt;: 5") > opacity("&lt;cat&gt; / 犬犬犬犬犬犬犬犬: 1"));
    chart.matrices[1].counts.pop_back();
    QVERIFY(toSvg(chart).empty());
}

QTEST_GUILESS_MAIN(TestCharts)
#include "tst_charts.moc"
