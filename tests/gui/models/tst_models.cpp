// SPDX-License-Identifier: GPL-3.0-or-later
// The item models of the window under Qt's model tester, and the weights' tree of the sample as
// text. The models of runs, of an export plan and of a chart's table are tested beside their views
// (gui.compare_model, gui.export, widgets.charts_widgets); everyModelHasATester() keeps that list
// whole.
#include <QAbstractItemModelTester>
#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

#include "app/desktop/panels/log_model.h"
#include "app/desktop/window/recent_models_model.h"
#include "core/model/family.h"
#include "tests/support/test_data.h"
#include "widgets/models/export_plan_model.h"
#include "widgets/models/layer_filter_model.h"
#include "widgets/models/layer_tree_model.h"

using namespace lathe;
using widgets::LayerFilterModel;
using widgets::LayerTreeModel;

namespace {

constexpr auto kReport = QAbstractItemModelTester::FailureReportingMode::QtTest;

core::ModelPtr sample() {
    static const core::ModelPtr model =
        core::openModel(tests::sourcePath("resources/samples/stories").string());
    return model;
}

/// Name | type | MB | plan, two blanks per level.
QString printed(const QAbstractItemModel& model, const QModelIndex& parent = {}, int depth = 0) {
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (const int column : {LayerTreeModel::Name, LayerTreeModel::Type, LayerTreeModel::Size,
                                 LayerTreeModel::Plan})
            cells << model.index(row, column, parent).data().toString();
        text += QString(2 * depth, ' ') + cells.join(QStringLiteral(" | ")) + '\n' +
                printed(model, model.index(row, 0, parent), depth + 1);
    }
    return text;
}

/// Names of the weights that are left, in the order shown.
QStringList weightsOf(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (const QString weight = index.data(LayerTreeModel::WeightRole).toString();
            !weight.isEmpty())
            names << weight;
        names << weightsOf(model, index);
    }
    return names;
}

}  // namespace

class TestModels : public QObject {
    Q_OBJECT
  private slots:
    void treeAsText();
    void treeChangesItsModel();
    void filterTexts_data();
    void filterTexts();
    void sortingKeepsBlocksTogether();
    void languageChangeKeepsIndexes();
    void log();
    void recentModels();
    void exportPlan();
    void everyModelHasATester();
};

void TestModels::treeAsText() {
    LayerTreeModel model;
    const QAbstractItemModelTester tester(&model, kReport);
    model.setModel(sample(), QStringLiteral("stories"));
    model.setPlannedActions({{"layers.0.attn.q", "int4 g32"}, {"layers.0.ffn.down", "pruned"}});
    LayerFilterModel filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester filterTester(&filter, kReport);
    filter.setFilterText(QStringLiteral(">0B"));
    const QString block = QStringLiteral(
        "    attn_norm | f32 | 0.00 | \n"
        "    attn.q | f16 | 0.13 | \n"
        "    attn.k | f16 | 0.07 | \n"
        "    attn.v | f16 | 0.07 | \n"
        "    attn.o | f16 | 0.13 | \n"
        "    ffn_norm | f32 | 0.00 | \n"
        "    ffn.gate | f16 | 0.26 | \n"
        "    ffn.up | f16 | 0.26 | \n"
        "    ffn.down | f16 | 0.26 | \n");
    QString first = block;
    first.replace("attn.q | f16 | 0.13 | ", "attn.q | f16 | 0.13 | int4 g32");
    first.replace("ffn.down | f16 | 0.26 | ", "ffn.down | f16 | 0.26 | pruned");
    QString expected =
        "stories | f16 | 5.25 | \n  embed | f16 | 0.52 | \n  block 0 | f16 | 1.18 | mixed\n" +
        first;
    for (int i = 1; i < 4; ++i)
        expected += QStringLiteral("  block %1 | f16 | 1.18 | \n").arg(i) + block;
    expected += "  final_norm | f32 | 0.00 | \n";
    QCOMPARE(printed(model), expected);
    QCOMPARE(printed(filter), expected);
}

void TestModels::treeChangesItsModel() {
    LayerTreeModel model;
    const QAbstractItemModelTester tester(&model, kReport);
    model.setModel(sample(), QStringLiteral("stories"));
    const QStringList all = weightsOf(model);
    QCOMPARE(size_t(all.size()), sample()->weightsInOrder().size());
    for (const QString& weight : all) {
        const QModelIndex index = model.indexOfWeight(weight);
        QCOMPARE(index.data(LayerTreeModel::WeightRole).toString(), weight);
        QCOMPARE(model.weightsBelow(index), QStringList{weight});
    }
    QCOMPARE(model.weightsBelow({}), all);
    QVERIFY(!model.indexOfWeight("layers.99.attn.q").isValid());
    model.setModel(nullptr, {});
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.indexOfWeight(all.first()).isValid());
}

void TestModels::filterTexts_data() {
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("names");  // a weight stays if it contains one of these
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    const double all = 1e18;
    QTest::newRow("nothing") << "" << QStringList{""} << 0.0 << all;
    QTest::newRow("a name") << "attn.q" << QStringList{"attn.q"} << 0.0 << all;
    QTest::newRow("capitals") << "ATTN.Q" << QStringList{"attn.q"} << 0.0 << all;
    QTest::newRow("two words") << "layers.1 ffn" << QStringList{"layers.1.ffn"} << 0.0 << all;
    QTest::newRow("from a size") << ">0.2MB" << QStringList{""} << 2e5 << all;
    QTest::newRow("to a size") << "<1kB" << QStringList{""} << 0.0 << 1e3;
    QTest::newRow("between") << ">1kB <200kB" << QStringList{""} << 1e3 << 2e5;
    QTest::newRow("both") << "ffn >0.2MB" << QStringList{"ffn"} << 2e5 << all;
    QTest::newRow("no such") << "conv" << QStringList{} << 0.0 << all;
}

/// Against the model's own weights, not against the tree.
void TestModels::filterTexts() {
    QFETCH(QString, filter);
    QFETCH(QStringList, names);
    QFETCH(double, least);
    QFETCH(double, most);
    QStringList expected;
    for (const core::WeightPtr& weight : sample()->weightsInOrder()) {
        const QString name = QString::fromStdString(weight->name);
        const double bytes = double(weight->encoding->bytes());
        const bool named = std::any_of(names.begin(), names.end(),
                                       [&](const QString& part) { return name.contains(part); });
        if (named && bytes >= least && bytes <= most) expected << name;
    }
    LayerTreeModel model;
    LayerFilterModel proxy;
    proxy.setSourceModel(&model);
    const QAbstractItemModelTester tester(&proxy, kReport);
    model.setModel(sample(), QStringLiteral("stories"));
    proxy.setFilterText(filter);
    QCOMPARE(weightsOf(proxy), expected);
    proxy.setFilterText({});
    QCOMPARE(weightsOf(proxy), weightsOf(model));
}

void TestModels::sortingKeepsBlocksTogether() {
    LayerTreeModel model;
    LayerFilterModel proxy;
    proxy.setSourceModel(&model);
    const QAbstractItemModelTester tester(&proxy, kReport);
    model.setModel(sample(), QStringLiteral("stories"));
    proxy.sort(LayerTreeModel::Size, Qt::DescendingOrder);
    const QModelIndex top = proxy.index(0, 0);
    quint64 before = ~0ull;
    for (int row = 0; row < proxy.rowCount(top); ++row) {
        const QModelIndex index = proxy.index(row, 0, top);
        QVERIFY(index.data(LayerTreeModel::BytesRole).toULongLong() <= before);
        before = index.data(LayerTreeModel::BytesRole).toULongLong();
        quint64 within = ~0ull;
        for (int child = 0; child < proxy.rowCount(index); ++child) {
            const QModelIndex weight = proxy.index(child, 0, index);
            QCOMPARE(weight.data(LayerTreeModel::LayerRole), index.data(LayerTreeModel::LayerRole));
            QVERIFY(weight.data(LayerTreeModel::BytesRole).toULongLong() <= within);
            within = weight.data(LayerTreeModel::BytesRole).toULongLong();
        }
    }
    QVERIFY(weightsOf(proxy) != weightsOf(model));
    proxy.sort(LayerTreeModel::Name, Qt::AscendingOrder);
    QCOMPARE(weightsOf(proxy), weightsOf(model));  // the order of the network
}

void TestModels::languageChangeKeepsIndexes() {
    LayerTreeModel model;
    LayerFilterModel proxy;
    proxy.setSourceModel(&model);
    model.setModel(sample(), QStringLiteral("stories"));
    const QPersistentModelIndex weight = model.indexOfWeight("layers.1.attn.q"),
                                block = weight.parent();
    const QPersistentModelIndex shown = proxy.mapFromSource(weight);
    QString told;
    connect(&proxy, &QAbstractItemModel::dataChanged, this,
            [&](const QModelIndex& first, const QModelIndex& last) {
                for (int row = first.row(); row <= last.row(); ++row)
                    if (first.sibling(row, 0) == shown.parent())
                        told = first.sibling(row, 0).data().toString();
            });
    model.retranslate();
    QVERIFY(weight.isValid() && block.isValid() && shown.isValid());
    QCOMPARE(shown.data(LayerTreeModel::WeightRole).toString(), QStringLiteral("layers.1.attn.q"));
    QCOMPARE(told, QStringLiteral("block 1"));  // its text is one of those that are translated
}

void TestModels::log() {
    app::LogModel model;
    const QAbstractItemModelTester tester(&model, kReport);
    model.add(app::Severity::Info, "opened", {});
    model.add(app::Severity::Warning, "outliers", "layers.0.attn.q");
    model.add(app::Severity::Warning, "more", {});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.countOf(app::Severity::Warning), 2);
    QCOMPARE(model.countOf(app::Severity::Error), 0);
    QVERIFY(model.index(1).data().toString().endsWith("  outliers"));
    QCOMPARE(model.index(1).data(app::LogModel::WeightRole).toString(),
             QStringLiteral("layers.0.attn.q"));
}

void TestModels::recentModels() {
    app::RecentModelsModel model;
    const QAbstractItemModelTester tester(&model, kReport);
    const QDateTime opened(QDate(2020, 2, 3), QTime(4, 5));
    model.setModels({{"/models/a.gguf", "a", "GGUF", 5'250'000, opened},
                     {"sample:stories", "stories", "safetensors", 640, opened}});
    model.setRunCounts({{"sample:stories", 3}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, app::RecentModelsModel::Size).data().toString(),
             QStringLiteral("5.25 MB"));
    QCOMPARE(model.index(0, app::RecentModelsModel::Runs).data().toString(), QString());
    QVERIFY(model.index(1, app::RecentModelsModel::Runs).data().toString().startsWith('3'));
    QCOMPARE(model.index(1, 0).data(app::RecentModelsModel::SourceRole).toString(),
             QStringLiteral("sample:stories"));
    model.setModels({});
    model.setRunCounts({{"sample:stories", 4}});
    QCOMPARE(model.rowCount(), 0);
}

void TestModels::exportPlan() {
    widgets::ExportPlanModel model;
    const QAbstractItemModelTester tester(&model, kReport);
    core::ExportEntry entry;
    entry.name = "layers.0.attn.q";
    entry.to = "Q4_0";
    model.setEntries({entry, entry, entry});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("layers.0.attn.q"));
    model.setEntries({});
    QCOMPARE(model.rowCount(), 0);
}

/// Every class that derives from an item model is named by a test file that uses the tester.
void TestModels::everyModelHasATester() {
    const QString root = QString::fromStdString(tests::sourcePath("").string());
    QString tested;
    for (QDirIterator files(root + "/tests", {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        if (text.contains("QAbstractItemModelTester")) tested += text;
    }
    static const QRegularExpression derived(QStringLiteral(
        "class (\\w+) : public Q(?:Abstract(?:Item|Table|List)|SortFilterProxy)Model"));
    QStringList untested, models;
    for (const char* folder : {"/app", "/widgets"})
        for (QDirIterator files(root + folder, {"*.h"}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto match = derived.match(QString::fromUtf8(file.readAll()));
            if (!match.hasMatch()) continue;
            models << match.captured(1);
            if (!tested.contains(match.captured(1))) untested << match.captured(1);
        }
    QVERIFY(models.size() >= 8);
    QCOMPARE(untested, QStringList());
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
