// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts that must not overlap: treemap, labels; and the Pareto front against its definition.
#include <QTest>
#include <algorithm>
#include <cmath>

#include "widgets/charts/label_placement.h"
#include "widgets/charts/pareto.h"
#include "widgets/charts/treemap_layout.h"

using namespace lathe::widgets;

namespace {

double area(const QRectF& rect) {
    return rect.width() * rect.height();
}

/// Spread over (0, 1), the same on every machine.
double pseudo(int i) {
    return std::fmod((i + 1) * 0.6180339887498949, 1.0);
}

}  // namespace

class TestChartsPlacement : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void treemapIsProportionalAndDisjoint();
    void treemapOfThePaper();
    void treemapSurvivesBadWeights();
    void paretoAgreesWithItsDefinition_data();
    void paretoAgreesWithItsDefinition();
    void labelsDoNotOverlap();
    void labelsAvoidObstacles();
    void labelsAvoidLines();
    void spreadKeepsOrderAndDistance();
};

void TestChartsPlacement::treemapIsProportionalAndDisjoint() {
    std::vector<double> weights;
    for (int i = 0; i < 60; ++i) weights.push_back(1 + 40 * pseudo(i) * pseudo(i));
    std::ranges::sort(weights, std::greater{});
    const QRectF whole(10, 20, 640, 400);
    const std::vector<QRectF> rects = squarified(weights, whole);
    double total = 0;
    for (const double weight : weights) total += weight;
    for (size_t i = 0; i < rects.size(); ++i) {
        QVERIFY(std::abs(area(rects[i]) / area(whole) - weights[i] / total) < 1e-9);
        QVERIFY(whole.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(rects[i]));
        for (size_t k = i + 1; k < rects.size(); ++k)
            QVERIFY(area(rects[i].intersected(rects[k])) < 1e-6);
    }
}

void TestChartsPlacement::treemapOfThePaper() {
    // The worked example of Bruls et al.: 6 6 4 3 2 2 1 in 6 x 4. Its first row is 6, 6 (3 x 2
    // each).
    const std::vector<QRectF> rects = squarified({6, 6, 4, 3, 2, 2, 1}, QRectF(0, 0, 6, 4));
    QCOMPARE(rects[0], QRectF(0, 0, 3, 2));
    QCOMPARE(rects[1], QRectF(0, 2, 3, 2));
    // The second row lies along the top of what is left: 4 and 3, 7/3 high.
    QVERIFY(std::abs(rects[2].width() - 12.0 / 7) < 1e-9 &&
            std::abs(rects[2].height() - 7.0 / 3) < 1e-9);
    QVERIFY(std::abs(rects[3].width() - 9.0 / 7) < 1e-9 &&
            std::abs(rects[3].height() - 7.0 / 3) < 1e-9);
}

void TestChartsPlacement::treemapSurvivesBadWeights() {
    QVERIFY(squarified({}, QRectF(0, 0, 10, 10)).empty());
    const std::vector<QRectF> rects =
        squarified({4, NAN, 0, -3, INFINITY, 4}, QRectF(0, 0, 10, 10));
    QCOMPARE(area(rects[0]), 50.0);
    QCOMPARE(area(rects[5]), 50.0);
    for (const size_t i : {1, 2, 3, 4}) QVERIFY(rects[i].isEmpty());
    QVERIFY(squarified({1, 2}, QRectF())[0].isEmpty());
}

void TestChartsPlacement::paretoAgreesWithItsDefinition_data() {
    QTest::addColumn<bool>("higherX");
    QTest::addColumn<bool>("higherY");
    for (const bool x : {false, true})
        for (const bool y : {false, true}) QTest::addRow("%d%d", x, y) << x << y;
}

void TestChartsPlacement::paretoAgreesWithItsDefinition() {
    QFETCH(bool, higherX);
    QFETCH(bool, higherY);
    std::vector<QPointF> points;
    for (int i = 0; i < 200; ++i)
        points.emplace_back(std::round(20 * pseudo(i)), std::round(20 * pseudo(7 * i + 3)));
    points.emplace_back(NAN, -100);
    const std::vector<size_t> front = paretoFront(points, higherX, higherY);
    const auto noWorse = [](double a, double b, bool higher) { return higher ? a >= b : a <= b; };
    for (size_t i = 0; i + 1 < points.size(); ++i) {
        bool beaten = false;
        for (size_t k = 0; k + 1 < points.size(); ++k)
            beaten = beaten ||
                     (points[k] != points[i] && noWorse(points[k].x(), points[i].x(), higherX) &&
                      noWorse(points[k].y(), points[i].y(), higherY));
        const bool onFront =
            std::ranges::any_of(front, [&](size_t f) { return points[f] == points[i]; });
        QCOMPARE(onFront, !beaten);
    }
    for (size_t i = 1; i < front.size(); ++i)
        QVERIFY(points[front[i - 1]].x() < points[front[i]].x());
}

void TestChartsPlacement::labelsDoNotOverlap() {
    std::vector<LabelRequest> requests;
    for (int i = 0; i < 12; ++i)
        requests.push_back({QPointF(150, 100 + 9 * i), QSizeF(70, 13), 5, i % 3});
    const QRectF bounds(0, 0, 420, 320);
    const std::vector<PlacedLabel> placed = placeLabels(requests, bounds);
    int shown = 0;
    for (size_t i = 0; i < placed.size(); ++i) {
        if (placed[i].rect.isEmpty()) continue;
        ++shown;
        QVERIFY(bounds.contains(placed[i].rect));
        for (size_t k = 0; k < placed.size(); ++k) {
            QVERIFY(k == i || !placed[i].rect.intersects(placed[k].rect));
            const QRectF marker(requests[k].point - QPointF(5, 5), QSizeF(10, 10));
            QVERIFY(!placed[i].rect.intersects(marker));
        }
    }
    QCOMPARE(shown, 12);
}

void TestChartsPlacement::labelsAvoidObstacles() {
    const QRectF wall(105, 80, 60, 40);
    const auto placed =
        placeLabels({{QPointF(100, 100), QSizeF(50, 12), 4, 0}}, QRectF(0, 0, 300, 200),
                    {.texts = {}, .shapes = {wall}, .lines = {}});
    QVERIFY(!placed[0].rect.isEmpty());
    QVERIFY(!placed[0].rect.intersects(wall));
    // Nowhere to go: the label is left out, not put over its marker.
    const auto none = placeLabels({{QPointF(20, 20), QSizeF(50, 12), 4, 0}}, QRectF(0, 0, 40, 40));
    QVERIFY(none[0].rect.isEmpty());
}

void TestChartsPlacement::labelsAvoidLines() {
    const QRectF bounds(0, 0, 300, 200);
    const LabelRequest request{QPointF(100, 100), QSizeF(50, 12), 4, 0};
    // A line through the point: the label stands above or below it.
    const LabelObstacles level{.texts = {}, .shapes = {}, .lines = {{0, 100, 300, 100}}};
    const PlacedLabel beside = placeLabels({request}, bounds, level)[0];
    QVERIFY(beside.rect.bottom() < 100 || beside.rect.top() > 100);
    QVERIFY(!beside.covers);
    // Lines everywhere: it says that it lies on one. Texts everywhere: it is left out.
    LabelObstacles everywhere;
    for (int y = 0; y <= 200; y += 5) everywhere.lines.emplace_back(0, y, 300, y);
    const PlacedLabel forced = placeLabels({request}, bounds, everywhere)[0];
    QVERIFY(!forced.rect.isEmpty() && forced.covers);
    QVERIFY(placeLabels({request}, bounds, {.texts = {bounds}, .shapes = {}, .lines = {}})[0]
                .rect.isEmpty());
}

void TestChartsPlacement::spreadKeepsOrderAndDistance() {
    const std::vector<double> wanted = {50, 52, 10, 51};
    const std::vector<double> places = spreadLabels(wanted, 10, 0, 200);
    QCOMPARE(places, (std::vector<double>{41, 61, 10, 51}));
    const std::vector<double> pushed = spreadLabels({98, 99, 100}, 10, 0, 100);
    QCOMPARE(pushed, (std::vector<double>{80, 90, 100}));
}

QTEST_GUILESS_MAIN(TestChartsPlacement)
#include "tst_charts_placement.moc"
