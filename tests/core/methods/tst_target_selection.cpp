// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/base/error.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

QStringList chosen(const ModelPtr& model, const Words& words) {
    QStringList names;
    for (const WeightPtr& target : inputFor(model, "quant.rtn", words).targets)
        names << QString::fromStdString(target->name);
    return names;
}

}  // namespace

class TestTargetSelection : public QObject {
    Q_OBJECT

  private slots:
    void allLinearsByDefault() {
        const QStringList names = chosen(makeModel(), {});
        QCOMPARE(names.size(), 14);
        QCOMPARE(names.first(), QString("layers.0.attn.q"));
        QCOMPARE(names.last(), QString("layers.1.ffn.down"));
    }

    void patterns() {
        const ModelPtr model = makeModel();
        QCOMPARE(chosen(model, {{"layers", "layers.1.attn.*"}, {"exclude", "attn.o,attn.k"}}),
                 QStringList({"layers.1.attn.q", "layers.1.attn.v"}));
        QCOMPARE(chosen(model, {{"layers", "ffn.down"}}),
                 QStringList({"layers.0.ffn.down", "layers.1.ffn.down"}));
    }

    void tablesOnlyWhenAsked() {
        const ModelPtr model = makeModel();
        QCOMPARE(chosen(model, {{"layers", ""}, {"embeddings", "true"}}), QStringList({"embed"}));
        QCOMPARE(chosen(model, {{"layers", ""}, {"embeddings", "true"}, {"head", "true"}}),
                 QStringList({"embed", "head"}));
        QCOMPARE(
            chosen(
                model,
                {{"layers", ""}, {"embeddings", "true"}, {"head", "true"}, {"exclude", "embed"}}),
            QStringList({"head"}));
    }

    void headOfATiedModelIsUntied() {
        MadeModel made;
        made.tied = true;
        const ModelPtr model = makeModel(made);
        const MethodInput input = inputFor(model, "quant.rtn", {{"layers", ""}, {"head", "true"}});
        QCOMPARE(input.targets.size(), size_t{1});
        QCOMPARE(input.targets[0]->name, std::string("head"));
        QCOMPARE(input.targets[0]->encoding.get(), model->weight("embed").encoding.get());
        JobContext job;
        const MethodResult result = methodNamed("quant.rtn").apply(input, job);
        QVERIFY(!result.model->spec().tiedHead);
        QCOMPARE(result.model->weight("embed").encoding.get(),
                 model->weight("embed").encoding.get());
        QCOMPARE(result.model->parameters(),
                 model->parameters() + model->weight("embed").encoding->elements());
        QCOMPARE(result.model->bytes(), model->bytes() + result.loss[0].bytesAfter);
    }

    void nothingLeftNamesThePattern() {
        try {
            chosen(makeModel(), {{"layers", "blk.7.*"}, {"exclude", "head"}});
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Usage);
            QVERIFY2(error.sentence().find("blk.7.*") != std::string::npos, error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestTargetSelection)
#include "tst_target_selection.moc"
