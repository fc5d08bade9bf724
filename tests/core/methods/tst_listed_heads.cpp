// SPDX-License-Identifier: GPL-3.0-or-later
// Heads that are removed because they were named: what stays computes what the masked model does,
// and lists that cannot be followed are refused with what to do instead.

#include <QtTest>

#include "core/base/error.h"
#include "core/methods/head_list.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/masked_models.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestListedHeads : public QObject {
    Q_OBJECT

  private slots:
    /// Two queries share a group: heads 2 and 3 are group 1.
    void namedHeadsGo_data() {
        QTest::addColumn<QString>("heads");
        QTest::addColumn<QString>("across");
        QTest::addColumn<QList<int>>("first");
        QTest::addColumn<QList<int>>("second");
        QTest::newRow("equally many") << "0:2-3,1:6,1:7"
                                      << "uniform" << QList{1} << QList{3};
        QTest::newRow("of all layers") << "0-1:0-1"
                                       << "uniform" << QList{0} << QList{0};
        QTest::newRow("of one layer") << "1:0-1,1:4-5"
                                      << "global" << QList<int>{} << QList{0, 2};
    }
    void namedHeadsGo() {
        QFETCH(QString, heads);
        QFETCH(QString, across);
        QFETCH(QList<int>, first);
        QFETCH(QList<int>, second);
        const ModelPtr model = fourGroups();
        const Words words{
            {"score", "list"}, {"heads", heads.toStdString()}, {"across", across.toStdString()}};
        const MethodInput input = inputFor(model, "prune.heads", words);
        QCOMPARE(errorOf(input, "prune.heads"), std::string());
        const ModelPtr after = run(input, "prune.heads").model;
        ModelPtr masked = model;
        for (const auto& [layer, groups] : {std::pair(0, first), {1, second}}) {
            for (const int group : groups) masked = withoutGroup(masked, layer, group);
            QCOMPARE(after->spec().layers[size_t(layer)].attention.kvHeads, 4 - groups.size());
        }
        QVERIFY(sameLogits(masked, after));
        QVERIFY(!sameLogits(model, after));
        QCOMPARE(methodNamed("prune.heads").estimate(input).bytesAfter, after->bytes());
    }

    void namedHeadsThatCannotGo_data() {
        QTest::addColumn<QString>("heads");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("half a group")
            << "0:2,1:0-1"
            << "heads names head 2 of layer 0 and not head 3; heads 2 to 3 share keys and values "
               "and can only go together: 0:2-3";
        QTest::newRow("unequal") << "1:0-3"
                                 << "layer 1 would lose 2 of the heads that can go one by one and "
                                    "layer 0 0; name equally many of each layer, or let layers "
                                    "differ with across=global";
        QTest::newRow("all") << "0:0-7"
                             << "layer 0 would lose all of its heads, and at least one has to "
                                "stay; name fewer, or remove the layer by prune.layers";
        QTest::newRow("no such layer") << "2:0"
                                       << "heads is '2'; numbers and ranges of layers from 0 to 1 "
                                          "were expected, such as 3,6-8";
        QTest::newRow("no such head")
            << "1:8"
            << "heads is '8'; numbers and ranges of heads of layer 1 from 0 to 7 were expected, "
               "such as 3,6-8";
        QTest::newRow("no colon") << "3,4"
                                  << "heads has '3'; a layer, a colon and its heads were expected, "
                                     "with commas between such entries: 2:4-5,3:0";
        QTest::newRow("an end") << "0:1,"
                                << "heads has ''; a layer, a colon and its heads were expected, "
                                   "with commas between such entries: 2:4-5,3:0";
    }
    void namedHeadsThatCannotGo() {
        QFETCH(QString, heads);
        QFETCH(QString, sentence);
        const MethodInput input = inputFor(fourGroups(), "prune.heads",
                                           {{"score", "list"}, {"heads", heads.toStdString()}});
        QCOMPARE(QString::fromStdString(errorOf(input, "prune.heads")), sentence);
        QVERIFY_THROWS_EXCEPTION(Error, run(input, "prune.heads"));
    }

    /// Layers outside of the step lose nothing, and do not count as unequal.
    void namedHeadsOfChosenLayers() {
        const Words words{{"score", "list"}, {"heads", "1:0-1"}, {"layers", "layers.1.*"}};
        const ModelPtr after = applied(fourGroups(), "prune.heads", words).model;
        QCOMPARE(after->spec().layers[0].attention.kvHeads, 4);
        QCOMPARE(after->spec().layers[1].attention.kvHeads, 3);
        Words other = words;
        other["heads"] = "0:0-1";
        QCOMPARE(errorOf(inputFor(fourGroups(), "prune.heads", other), "prune.heads"),
                 std::string("heads names layer 0, and no weight of its attention is chosen; "
                             "choose them, or leave the layer out of heads"));
    }

    /// Layers that share weights lose the same heads, which have to be named in each.
    void namedHeadsOfSharedLayers() {
        TinyModelOptions options;
        options.layers = 3;
        ModelSpec spec = tinySpec(options);
        spec.layers[2].weightsOf = 1;
        const ModelPtr model = randomModel(spec);
        const auto each = spec.layers[0].attention.heads / spec.layers[0].attention.kvHeads;
        Words words{{"score", "list"}, {"across", "global"}};
        const std::string heads = ":0-" + std::to_string(each - 1);
        for (const char* layer : {"1", "2"}) {
            words["heads"] = layer + heads;
            QCOMPARE(errorOf(inputFor(model, "prune.heads", words), "prune.heads"),
                     std::string("layers 1 and 2 use the same weights, so that heads go from both; "
                                 "name the same heads in each"));
        }
        words["heads"] = "1-2" + heads;
        const ModelPtr after = applied(model, "prune.heads", words).model;
        const int groups = spec.layers[0].attention.kvHeads;
        for (const auto& [layer, left] : {std::pair(0, groups), {1, groups - 1}, {2, groups - 1}})
            QCOMPARE(after->spec().layers[size_t(layer)].attention.kvHeads, left);
    }

    void headListsReadBack() {
        const ModelPtr model = fourGroups();
        const ModelSpec& spec = model->spec();
        const HeadList heads = {{0, {1, 2, 3, 7}}, {1, {0}}};
        QCOMPARE(headListText(heads), std::string("0:1-3,0:7,1:0"));
        QVERIFY(headList("heads", headListText(heads), spec) == heads);
        QVERIFY(headList("heads", "", spec).empty());
    }
};

QTEST_GUILESS_MAIN(TestListedHeads)
#include "tst_listed_heads.moc"
