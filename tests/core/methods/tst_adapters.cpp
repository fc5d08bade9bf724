// SPDX-License-Identifier: GPL-3.0-or-later

// Adapters as steps: kept beside a weight, merged into it, dropped again, and on bases of few bits.

#include <QTest>
#include <cmath>

#include "core/encoding/product.h"
#include "core/encoding/sum.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

const Words kLonger{{"steps", "60"}, {"learning_rate", "0.01"}, {"look_every", "10"}};

MethodResult adapted(const ModelPtr& model, const char* method, Words words) {
    words.insert(kLonger.begin(), kLonger.end());
    return run(trainingInput(model, method, words), method);
}

double worstDifference(const Model& a, const Model& b) {
    double worst = 0;
    for (const WeightPtr& weight : a.weightsInOrder()) {
        const auto x = weight->encoding->decode(), y = b.weight(weight->name).encoding->decode();
        for (size_t i = 0; i < x.size(); ++i)
            worst = std::max(worst, std::abs(double{x[i]} - double{y[i]}));
    }
    return worst;
}

}  // namespace

class TestAdapters : public QObject {
    Q_OBJECT
  private slots:
    void keptBesideAndDroppedAgain() {
        const ModelPtr base = learner();
        const MethodResult result = adapted(base, "adapt.lora", {{"merge", "false"}});
        for (const WeightPtr& weight : result.weights)
            QCOMPARE(weight->encoding->kind(), std::string_view("sum"));
        QVERIFY(result.training->stored);  // computed from factors, once more
        double best = INFINITY;
        for (const HeldOutLook& look : result.training->heldOut) best = std::min(best, look.loss);
        QVERIFY(std::abs(result.training->stored->loss - best) < 1e-5);
        const MethodResult dropped = applied(result.model, "adapt.unmerge");
        for (const WeightPtr& weight : base->weightsInOrder())
            QCOMPARE(dropped.model->weight(weight->name).encoding.get(), weight->encoding.get());
    }

    void mergingAtTheEndOrLaterIsTheSame() {
        const MethodResult beside = adapted(learner(), "adapt.lora", {{"merge", "false"}});
        const MethodResult merged = adapted(learner(), "adapt.lora", {{"merge", "true"}});
        const MethodResult later = applied(beside.model, "adapt.merge");
        QVERIFY(worstDifference(*merged.model, *later.model) < 1e-6);
        QVERIFY(worstDifference(*merged.model, *learner()) > 1e-3);
        for (const WeightPtr& weight : later.weights)
            QCOMPARE(weight->encoding->kind(), std::string_view("dense"));
        QVERIFY(std::abs(merged.training->stored->loss - beside.training->stored->loss) < 1e-5);
    }

    /// Outliers that are kept apart are no adapters.
    void onlyProductsAreAdapters() {
        const ModelPtr base = learner();
        auto weight = std::make_shared<Weight>(base->weight("layers.0.attn.q"));
        const EncodingPtr plain = weight->encoding;
        const std::vector<float> values = plain->decode();
        weight->encoding = makeSum(
            plain, {{plain, 0.5f}, {encodeProduct(plain->shape(), values, 2, DType::F32), 2.0f}});
        const ModelPtr model = base->withWeights(std::vector<WeightPtr>{weight});
        const auto after = [&](const char* method) {
            return applied(model, method).model->weight(weight->name).encoding;
        };
        const auto sum = weight->encoding->decode(), merged = after("adapt.merge")->decode(),
                   dropped = after("adapt.unmerge")->decode();
        for (size_t i = 0; i < values.size(); ++i) {
            QVERIFY(std::abs(merged[i] - sum[i]) < 1e-5);
            QVERIFY(std::abs(dropped[i] - 1.5f * values[i]) < 1e-6);
        }
        QCOMPARE(after("adapt.merge")->terms().size(), size_t{2});
        for (const char* method : {"adapt.merge", "adapt.unmerge"}) {
            const MethodInput input = inputFor(model, method);
            JobContext job;
            QCOMPARE(methodNamed(method).estimate(input).bytesAfter,
                     methodNamed(method).apply(input, job).model->bytes());
        }
    }

    void twoBitsRecover() {
        const ModelPtr base = applied(learner(), "quant.rtn", {{"bits", "2"}}).model;
        const MethodResult result = adapted(base, "adapt.lora", {{"merge", "false"}});
        const auto& looks = result.training->heldOut;
        QVERIFY2(result.training->stored->loss < 0.95 * result.training->losses.front(),
                 qPrintable(QString::number(looks.back().loss)));
        for (const WeightPtr& weight : result.weights)
            QCOMPARE(weight->encoding->terms().front().factors.front().get(),
                     base->weight(weight->name).encoding.get());
    }

    /// Merging into two bits loses part of the adapter, and the result says how much.
    void mergingIntoFewBitsIsMeasured() {
        const ModelPtr base = applied(learner(), "quant.rtn", {{"bits", "2"}}).model;
        const MethodResult result = adapted(base, "adapt.lora", {{"merge", "true"}});
        double best = INFINITY;
        for (const HeldOutLook& look : result.training->heldOut) best = std::min(best, look.loss);
        QVERIFY(result.training->stored->loss > best + 1e-3);
        QCOMPARE(result.model->bytes(), base->bytes());
    }

    /// A table is read by rows: no product of the factors passes there.
    void tablesAreRefused() {
        for (const char* method : {"adapt.lora", "adapt.qlora"}) {
            const MethodInput input = trainingInput(learner(), method, {{"embeddings", "true"}});
            bool said = false;
            for (const PlanNote& note : methodNamed(method).review(input))
                said |= note.level == PlanNote::Level::Error &&
                        note.sentence.starts_with("embed is a table of embeddings");
            QVERIFY(said);
            QVERIFY_THROWS_EXCEPTION(Error, run(input, method));
        }
    }

    void qloraLearnsOnNf4() {
        const MethodResult result = adapted(learner(), "adapt.qlora", {{"rank", "4"}});
        for (const WeightPtr& weight : result.weights) {
            const EncodingPtr base = weight->encoding->terms().front().factors.front();
            QCOMPARE(base->kind(), std::string_view("codebook"));
            QVERIFY2(base->label().find("nf4") != std::string::npos, base->label().c_str());
        }
        QVERIFY(result.training->stored->loss < 0.95 * result.training->losses.front());
        const MethodInput input = trainingInput(learner(), "adapt.qlora", {{"rank", "4"}});
        QCOMPARE(methodNamed("adapt.qlora").estimate(input).bytesAfter, result.model->bytes());
    }
};

QTEST_GUILESS_MAIN(TestAdapters)
#include "tst_adapters.moc"
