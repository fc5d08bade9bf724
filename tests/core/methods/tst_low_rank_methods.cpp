// SPDX-License-Identifier: GPL-3.0-or-later
// What the low-rank methods promise about ranks, bytes and the outputs of layers.

#include <Eigen/Dense>
#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/story_layers.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Values = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// 0 for a weight that is no product.
int64_t storedRank(const Weight& weight) {
    const StoredEncoding stored = weight.encoding->store();
    return stored.kind == "product" ? std::get<int64_t>(stored.attributes.at("rank")) : 0;
}

/// Sum of the squared singular values of W X beyond the first `rank`: eigenvalues of W X X^T W^T.
double valuesLeftOut(const Encoding& weight, const std::vector<double>& gram, int64_t rank) {
    const std::vector<float> values = weight.decode();
    Values w(weight.rows(), weight.columns());
    std::copy(values.begin(), values.end(), w.data());
    const Eigen::Map<const Values> xx(gram.data(), weight.columns(), weight.columns());
    const Eigen::SelfAdjointEigenSolver<Values> solved(w * xx * w.transpose());
    return solved.eigenvalues().head(weight.rows() - rank).sum();
}

std::vector<std::string> warnings(const MethodInput& input, std::string_view method) {
    std::vector<std::string> found;
    for (const PlanNote& note : methodNamed(method).review(input))
        if (note.level == PlanNote::Level::Warning) found.push_back(note.sentence);
    return found;
}

void eachMethod() {
    QTest::addColumn<QString>("id");
    for (const char* id : {"lowrank.svd", "lowrank.asvd", "lowrank.svd_llm"})
        QTest::newRow(id) << QString(id);
}

}  // namespace

class TestLowRankMethods : public QObject {
    Q_OBJECT

  private slots:
    /// ||(W - W') X||^2 is exactly what the singular values left out of W X add up to.
    void svdLlmLosesTheValuesLeftOut() {
        const MethodResult result =
            run(stories().input("lowrank.svd_llm", {{"share", "0.4"}, {"type", "f32"}}),
                "lowrank.svd_llm");
        const ExactInputs inputs = layerInputs(stories().model, stories().text, Stories::kWindow);
        // What these receive stands behind nothing that has changed.
        for (const char* name : {"layers.0.attn.q", "layers.0.attn.k", "layers.0.attn.v"}) {
            const Encoding& was = *stories().model->weight(name).encoding;
            const Weight& is = result.model->weight(name);
            const std::vector<double>& gram = inputs.grams.at(name);
            const double lost = outputError(was, *is.encoding, gram),
                         expected = valuesLeftOut(was, gram, storedRank(is));
            QVERIFY(storedRank(is) > 0 && expected > 0);
            QVERIFY2(std::abs(lost / expected - 1) < 1e-4,
                     qPrintable(QString("%1: %2, expected %3").arg(name).arg(lost).arg(expected)));
        }
    }

    /// On inputs as correlated as those of a trained model, at the same bytes.
    void lookingAtInputsLosesLess() {
        const auto loss = [&](const char* id) {
            return stories().lossOf(run(stories().input(id, {{"share", "0.5"}}), id));
        };
        const double plain = loss("lowrank.svd"), scaled = loss("lowrank.asvd"),
                     whitened = loss("lowrank.svd_llm");
        qInfo("half of the weights: SVD %g, ASVD %g, SVD-LLM %g", plain, scaled, whitened);
        QVERIFY(whitened < scaled && whitened < plain);
    }

    /// 48 x 80: factors in half the precision are smaller than the weight at any rank.
    void fullRankLosesTheRoundingOnly_data() { eachMethod(); }
    void fullRankLosesTheRoundingOnly() {
        QFETCH(QString, id);
        const MethodResult result =
            applied(makeModel(), id.toStdString(),
                    {{"size", "rank"}, {"rank", "1000"}, {"layers", "ffn.*"}});
        for (size_t i = 0; i < result.loss.size(); ++i) {
            QCOMPARE(storedRank(*result.weights[i]), int64_t{48});
            QVERIFY(result.loss[i].relative > 0 && result.loss[i].relative < 2e-3);
            QVERIFY(result.loss[i].bytesAfter < result.loss[i].bytesBefore);
        }
    }

    void rankFollowsFromTheShare_data() { eachMethod(); }
    void rankFollowsFromTheShare() {
        QFETCH(QString, id);
        const MethodResult result = applied(makeModel(), id.toStdString(), {{"share", "0.5"}});
        for (const WeightPtr& weight : result.weights) {
            const int64_t n = weight->encoding->rows(), m = weight->encoding->columns();
            QCOMPARE(storedRank(*weight), n * m / 2 / (n + m));
            QCOMPARE(weight->encoding->bytes(),
                     static_cast<size_t>(storedRank(*weight) * (n + m) * 2));
        }
    }

    /// 48 x 80 values of four bits and their scales are smaller than factors of a high rank.
    void weightsStayWhereFactorsAreNoSmaller_data() { eachMethod(); }
    void weightsStayWhereFactorsAreNoSmaller() {
        QFETCH(QString, id);
        const ModelPtr model = applied(makeModel(), "quant.rtn", {{"group", "16"}}).model;
        const Words words{{"size", "rank"}, {"rank", "20"}, {"layers", "ffn.*"}};
        const MethodInput input = inputFor(model, id.toStdString(), words);
        const MethodResult result = run(input, id.toStdString());
        const size_t bytes = input.targets.front()->encoding->bytes();
        for (size_t i = 0; i < result.weights.size(); ++i)
            QVERIFY(result.weights[i]->encoding == input.targets[i]->encoding);
        const std::vector<std::string> said = warnings(input, id.toStdString());
        QCOMPARE(said.size(), size_t{1});
        QVERIFY2(QString::fromStdString(said.front())
                     .endsWith(QString("; those of layers.0.ffn.gate pay up to rank %1, and it "
                                       "would get 20")
                                   .arg((bytes - 1) / (128 * 2))),
                 said.front().c_str());
        // A student is made of factors all the same.
        for (const WeightPtr& weight : applied(model, "student.factorized", words).weights)
            QCOMPARE(storedRank(*weight), int64_t{20});
    }

    void compressionIsAsStudentsAreMade() {
        const Words words{{"share", "0.4"}};
        QVERIFY(fingerprint(*applied(makeModel(), "lowrank.svd", words).model) ==
                fingerprint(*applied(makeModel(), "student.factorized", words).model));
        // Alpha 0 weighs nothing.
        QVERIFY(
            fingerprint(*applied(makeModel(), "lowrank.svd", words).model) ==
            fingerprint(
                *applied(makeModel(), "lowrank.asvd", {{"share", "0.4"}, {"alpha", "0"}}).model));
    }
};

QTEST_GUILESS_MAIN(TestLowRankMethods)
#include "tst_low_rank_methods.moc"
