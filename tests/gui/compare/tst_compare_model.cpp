// SPDX-License-Identifier: GPL-3.0-or-later
// The model of runs: its tree as printed text, ticks, comparability, filter, and what the charts
// and the ranking make of it.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/gui/compare/fake_runs.h"
#include "widgets/models/bit_lines.h"
#include "widgets/models/run_charts.h"
#include "widgets/models/run_differences.h"
#include "widgets/models/run_filter.h"
#include "widgets/models/run_ranking.h"

using namespace lathe;
using widgets::RunMetric;
using widgets::RunModel;

namespace {

/// One line per run: tick, indented name, badges, then size, perplexity, KL and p50 as shown.
void print(const QAbstractItemModel& model, const QModelIndex& parent, int depth, QString& text) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex tick = model.index(row, RunModel::TickColumn, parent);
        const QModelIndex name = model.index(row, RunModel::NameColumn, parent);
        text += tick.data(Qt::CheckStateRole).toInt() == Qt::Checked ? "[x] " : "[ ] ";
        text += QString(2 * depth, ' ') + name.data().toString();
        for (const QString& badge : name.data(RunModel::BadgesRole).toStringList())
            text += " <" + badge + ">";
        for (const RunMetric metric :
             {RunMetric::Size, RunMetric::Perplexity, RunMetric::Kl, RunMetric::P50}) {
            const QModelIndex cell = model.index(row, RunModel::columnOf(metric), parent);
            text += " | " + cell.data().toString();
            const QString error = cell.data(RunModel::ErrorRole).toString();
            if (!error.isEmpty()) text += " " + error;
            if (!cell.data(RunModel::ReasonRole).toString().isEmpty()) text += " //";
        }
        text += "\n";
        print(model, model.index(row, 0, parent), depth + 1, text);
    }
}

QString printed(const QAbstractItemModel& model) {
    QString text;
    print(model, {}, 0, text);
    return text;
}

void setUp(RunModel& model) {
    model.setLocale(QLocale::c());
    std::vector<core::Run> runs = tests::familyOfRuns();
    runs.push_back(tests::failedRun());
    runs.push_back(tests::otherDataRun());
    model.setRuns(std::move(runs));
}

}  // namespace

class TestCompareModel : public QObject {
    Q_OBJECT
  private slots:
    void treeAsText();
    void survivesNewRunsAndDamagedParents();
    void ticksKeepTheirLook();
    void baselineIsPinnedRun();
    void numbersOfOtherMachinesAndDataAreMarked();
    void renamingAsks();
    void filterKeepsAncestorsAndBaselineFirst();
    void columnsThatDoNotDiffer();
    void chartsShowTickedRuns();
    void linesOfBits();
    void pairedErrorIsMcNemars();
    void rankingLeavesOutWhatCannotBeJudged();
    void differencesOfRecipes();
    void tableHasEverything();
};

void TestCompareModel::treeAsText() {
    RunModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setUp(model);
    model.setTicked({tests::kOriginal, tests::kGptq});
    QCOMPARE(printed(model),
             QString::fromUtf8(
                 "[x] SmolLM2-135M (original) | 269.00 | 17.42 ± 0.16 | 0 | 9.80\n"
                 "[ ]   int8 per channel | 135.10 | 17.44 ± 0.16 | 0.0016 ± 0.0002 | 5.90\n"
                 "[ ]   int4 RTN g32 | 89.80 | 20.31 ± 0.19 | 0.1480 ± 0.0060 | 4.60\n"
                 "[ ]     + clip MSE | 89.80 | 19.58 ± 0.18 | 0.1170 ± 0.0050 | 4.60\n"
                 "[ ]     + HQQ | 89.80 | 18.86 ± 0.17 | 0.0810 ± 0.0040 | 4.60\n"
                 "[x]     + HQQ, 40 rounds | 89.80 | 18.64 ± 0.17 | 0.0710 ± 0.0040 | 4.60\n"
                 "[ ]       + QAT, 400 steps | 89.80 | 18.21 ± 0.17 | 0.0520 ± 0.0030 | 4.60\n"
                 "[ ]   NF4 g64 | 86.50 | 19.23 ± 0.18 | 0.1040 ± 0.0050 | 5.30\n"
                 "[ ]   Mixed 4/6 bit | 97.20 | 18.02 ± 0.17 | 0.0410 ± 0.0030 | 4.90\n"
                 "[ ]   int3 g64 | 73.20 | 27.90 ± 0.27 | 0.3860 ± 0.0120 | 4.90\n"
                 "[ ]   Prune 30 % magnitude | 269.00 | 19.04 ± 0.18 | 0.0940 ± 0.0050 | 9.80\n"
                 "[ ]     then int4 | 89.80 | 21.15 ± 0.20 | 0.1920 ± 0.0070 | 4.60\n"
                 "[ ]   Heads −8 KV groups | 264.30 | 18.31 ± 0.17 | 0.0610 ± 0.0040 | 9.60\n"
                 "[ ]   Q4_K_M import <other machine> | 105.50 | 18.29 ± 0.17 | 0.0490 ± 0.0030 | "
                 "3.10 //\n"
                 "[ ]   int4 g48 <failed> | – | – | – | –\n"
                 "[ ]   int4 on other text <other data> | 89.80 | 20.31 ± 0.19 // | 0.1480 ± "
                 "0.0060 // | 4.60\n"));
}

void TestCompareModel::survivesNewRunsAndDamagedParents() {
    RunModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setUp(model);
    std::vector<core::Run> runs = tests::familyOfRuns();
    runs.resize(3);
    runs[0].parent = 3;   // a circle: the original below its own child
    runs[1].parent = 99;  // a parent that is gone
    runs[2].parent = 1;
    model.setRuns(runs);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowCount(model.indexOf(1, 0)), 1);
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.baseline());
}

void TestCompareModel::ticksKeepTheirLook() {
    RunModel model;
    setUp(model);
    QSignalSpy changed(&model, &RunModel::tickedChanged);
    for (const core::RunId id : {tests::kOriginal, tests::kInt8, tests::kRtn, tests::kGptq})
        model.setData(model.indexOf(id, RunModel::TickColumn), Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(changed.size(), 4);
    QVERIFY(model.styleOf(tests::kOriginal).original);
    const widgets::SeriesStyle rtn = model.styleOf(tests::kRtn), gptq = model.styleOf(tests::kGptq);
    QVERIFY(!(rtn == gptq));
    const widgets::SeriesStyle int8 = model.styleOf(tests::kInt8);
    model.setTicked(tests::kInt8, false);
    QCOMPARE(model.styleOf(tests::kRtn), rtn);
    model.setTicked(tests::kPrune, true);
    QCOMPARE(model.styleOf(tests::kPrune), int8);  // the look that became free
    setUp(model);
    QCOMPARE(model.styleOf(tests::kGptq), gptq);
    QCOMPARE(model.ticked(), (std::vector<core::RunId>{1, 3, 6, 11}));
    QVERIFY(!model.indexOf(tests::kInt8, 0).data(RunModel::StyleRole).isValid());
}

void TestCompareModel::baselineIsPinnedRun() {
    RunModel model;
    std::vector<core::Run> runs = tests::familyOfRuns();
    model.setRuns(runs);
    QCOMPARE(model.baseline()->id, tests::kOriginal);
    model.setRuns(runs, tests::kInt8);
    QCOMPARE(model.baseline()->id, tests::kInt8);
    runs[2].labels.pinned = true;
    model.setRuns(runs, tests::kInt8);
    QCOMPARE(model.baseline()->id, tests::kRtn);
    QVERIFY(model.indexOf(tests::kRtn).data(RunModel::BaselineRole).toBool());
}

void TestCompareModel::numbersOfOtherMachinesAndDataAreMarked() {
    RunModel model;
    setUp(model);
    const core::Run& other = *model.run(tests::kOtherMachine);
    QVERIFY(model.whyApart(other, RunMetric::Perplexity).isEmpty());
    QVERIFY(model.whyApart(other, RunMetric::Size).isEmpty());
    QCOMPARE(model.whyApart(other, RunMetric::P99),
             QStringLiteral("different processors: Xeon 6254 and Ryzen 7 7840U"));
    const QModelIndex cell =
        model.indexOf(tests::kOtherMachine, RunModel::columnOf(RunMetric::P99));
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains("Ryzen 7 7840U"));
    QVERIFY(cell.data(Qt::AccessibleTextRole).toString().contains("not comparable"));
    QVERIFY(model.whyApart(*model.run(16), RunMetric::Kl).contains("different data"));
}

void TestCompareModel::renamingAsks() {
    RunModel model;
    setUp(model);
    QSignalSpy renamed(&model, &RunModel::renameRequested);
    const QModelIndex name = model.indexOf(tests::kRtn);
    QVERIFY(!model.setData(name, "  ", Qt::EditRole));
    QVERIFY(model.setData(name, " plain int4 ", Qt::EditRole));
    QCOMPARE(renamed.size(), 1);
    QCOMPARE(renamed[0][0].toLongLong(), tests::kRtn);
    QCOMPARE(renamed[0][1].toString(), QStringLiteral("plain int4"));
}

void TestCompareModel::filterKeepsAncestorsAndBaselineFirst() {
    RunModel model;
    setUp(model);
    widgets::RunFilter filter;
    QAbstractItemModelTester tester(&filter,
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    filter.setSourceModel(&model);
    filter.setText("qat");
    QStringList names;
    for (const QString& line : printed(filter).split('\n', Qt::SkipEmptyParts))
        names << line.mid(4).section(" |", 0, 0).trimmed();
    QCOMPARE(names, QStringList({"SmolLM2-135M (original)", "int4 RTN g32", "+ HQQ, 40 rounds",
                                 "+ QAT, 400 steps"}));
    filter.setText("quant.hqq rounds=40");  // found in the recipe
    QVERIFY(printed(filter).contains("+ HQQ, 40 rounds"));
    QVERIFY(!printed(filter).contains("+ clip MSE"));
    filter.setText({});
    filter.sort(RunModel::columnOf(RunMetric::Perplexity), Qt::AscendingOrder);
    const QModelIndex root = filter.index(0, 0);
    QCOMPARE(filter.index(0, RunModel::NameColumn, root).data().toString(),
             QStringLiteral("int8 per channel"));
    QCOMPARE(filter.index(filter.rowCount(root) - 1, RunModel::NameColumn, root).data().toString(),
             QStringLiteral("int4 g48"));  // not measured: last
    filter.sort(RunModel::columnOf(RunMetric::Perplexity), Qt::DescendingOrder);
    QCOMPARE(filter.index(0, RunModel::NameColumn, root).data().toString(),
             QStringLiteral("int3 g64"));
    QCOMPARE(filter.index(filter.rowCount(root) - 1, RunModel::NameColumn, root).data().toString(),
             QStringLiteral("int4 g48"));
}

void TestCompareModel::columnsThatDoNotDiffer() {
    RunModel model;
    setUp(model);
    model.setTicked({4, 5, 6});
    QVERIFY(!model.differs(RunModel::columnOf(RunMetric::Size)));
    QVERIFY(!model.differs(RunModel::seedColumn()));
    QVERIFY(model.differs(RunModel::columnOf(RunMetric::Kl)));
    model.setTicked({1, 4, 5, 6});
    QVERIFY(model.differs(RunModel::columnOf(RunMetric::Size)));
}

void TestCompareModel::chartsShowTickedRuns() {
    RunModel model;
    setUp(model);
    model.setTicked({1, 3, 6, 14, 15});
    const widgets::RunLimits limits = {{RunMetric::Size, 100}, {RunMetric::P90, 8}};
    const auto scatter = widgets::scatterOf(model, RunMetric::Size, RunMetric::P50, limits, 6);
    QCOMPARE(scatter.points.size(), size_t{15});  // all but the failed one
    int apart = 0, selected = 0;
    for (const auto& point : scatter.points) {
        apart += !point.comparable;
        selected += point.selected;
    }
    QCOMPARE(apart, 1);
    QCOMPARE(selected, 1);
    QCOMPARE(scatter.goal.x, std::optional<double>(100));
    QVERIFY(!scatter.goal.y);
    const auto tasks = widgets::taskChangesOf(model);
    QCOMPARE(tasks.series.size(), size_t{3});
    QCOMPARE(tasks.groups.size(), size_t{4});
    QVERIFY(std::fabs(tasks.groups[0].values[0].value - (-2.3 * 1.2)) < 1e-9);
    const auto latency = widgets::latencyOf(model, limits);
    QCOMPARE(latency.rows.size(), size_t{4});
    QVERIFY(latency.rows[0].comparable && !latency.rows[3].comparable);
    QCOMPARE(latency.goalP90, std::optional<double>(8));
    const auto layers = widgets::layerErrorsOf(model);
    QCOMPARE(layers.series.size(), size_t{3});
    QCOMPARE(layers.series[0].y.size(), size_t{30});
}

/// A line per width over both models; hatched and beaten runs are on none.
void TestCompareModel::linesOfBits() {
    RunModel model;
    std::vector<core::Run> runs = tests::runsOfTwoModels();
    runs.push_back(tests::otherDataRun());
    model.setRuns(std::move(runs));
    const widgets::ScatterData data = bitLinesOf(model, RunMetric::Perplexity, tests::kRtn);
    const auto idsOf = [&](const widgets::ScatterLine& line) {
        QStringList ids;
        for (const size_t point : line.points) ids << data.points[point].id;
        return ids.join(' ');
    };
    QStringList found;
    for (const widgets::ScatterLine& line : data.lines) found << line.name + ": " + idsOf(line);
    // Of 4 bits at one size run 7, which was trained on after 6, is best; NF4 is smaller.
    QCOMPARE(found,
             QStringList({"3 bit: 10 103", "4 bit: 8 7 102", "8 bit: 9 2 101", "16 bit: 1 100"}));
    for (const widgets::ScatterPoint& point : data.points) {
        const core::Run& run = *model.run(point.id.toLongLong());
        QCOMPARE(point.x, 8e-6 * double(run.metrics->bytes));
        QCOMPARE(point.y, run.metrics->perplexity->perplexity);
        QCOMPARE(point.yError, run.metrics->perplexity->standardError);
        QCOMPARE(point.comparable, run.id != 16);
        QCOMPARE(point.selected, run.id == tests::kRtn);
    }
    const widgets::ScatterPoint& last = data.points[data.lines[1].points.back()];
    QCOMPARE(last.beside, std::optional(QStringLiteral("4 bit")));
    QCOMPARE(last.label, QStringLiteral("SmolLM2-360M · int4 RTN g32"));
    widgets::ScatterChart chart;
    chart.setData(data);
    const widgets::ChartTable table = chart.table();
    QCOMPARE(table.headers.size(), table.rows[0].size());
    QVERIFY(chart.markText(int(data.lines[1].points[0])).explanation.endsWith("4 bit"));
}

void TestCompareModel::pairedErrorIsMcNemars() {
    // 10 items: 4 right by both, 3 by the first only, 1 by the second only, 2 by none. The
    // difference per item is +1 three times, -1 once, else 0: mean 0.2, mean square 0.4.
    const core::TaskComparison comparison{4, 3, 1, 2, 1};
    const double variance = 0.4 - 0.2 * 0.2;
    QVERIFY(std::fabs(widgets::pairedError(comparison) - std::sqrt(variance / 10)) < 1e-12);
    QCOMPARE(widgets::pairedError({}), 0.0);
}

void TestCompareModel::rankingLeavesOutWhatCannotBeJudged() {
    RunModel model;
    setUp(model);
    const auto ranking = widgets::rankRuns(
        model, {{RunMetric::Size, 100}, {RunMetric::Kl, 0.1}, {RunMetric::P90, 8}});
    std::vector<core::RunId> met;
    for (const auto& ranked : ranking.runs)
        if (ranked.met()) met.push_back(ranked.id);
    QCOMPARE(met, (std::vector<core::RunId>{9, 7, 6, 5}));
    QCOMPARE(ranking.runs[4].id, tests::kInt8);
    QCOMPARE(ranking.runs[4].missed, std::vector<RunMetric>{RunMetric::Size});
    std::vector<core::RunId> out;
    for (const auto& [id, metric] : ranking.leftOut) out.push_back(id);
    QCOMPARE(out, (std::vector<core::RunId>{tests::kOtherMachine, 16}));
}

void TestCompareModel::differencesOfRecipes() {
    RunModel model;
    setUp(model);
    const auto hqq =
        widgets::compareRecipes(model.run(tests::kRtn)->recipe, model.run(tests::kGptq)->recipe);
    QCOMPARE(hqq.differences.at(0).name, QStringLiteral("Method"));
    QVERIFY(hqq.unchanged.contains("Bits") && hqq.unchanged.contains("Group"));
    const auto clip = widgets::compareRecipes(model.run(tests::kRtn)->recipe, model.run(4)->recipe);
    QCOMPARE(clip.differences.size(), size_t{1});
    QCOMPARE(clip.differences[0].name, QStringLiteral("Clipping"));
    QCOMPARE(clip.differences[0].before, QStringLiteral("none"));
    QCOMPARE(clip.differences[0].after, QStringLiteral("mse"));
    const auto added = widgets::compareRecipes({}, model.run(tests::kRtn)->recipe);
    QCOMPARE(added.differences.at(0).before, QString());
}

void TestCompareModel::tableHasEverything() {
    RunModel model;
    setUp(model);
    const widgets::ChartTable table = model.table({1, 3, 14});
    QCOMPARE(table.rows.size(), size_t{3});
    for (const auto& row : table.rows)
        QCOMPARE(static_cast<qsizetype>(row.size()), table.headers.size());
    const QString csv = widgets::csvOf(table);
    for (const char* text :
         {"20.31", "0.148", "quant.rtn", "8f434346", "different processors", "Lathe 0.1.0"})
        QVERIFY2(csv.contains(text), text);
}

QTEST_MAIN(TestCompareModel)
#include "tst_compare_model.moc"
