// SPDX-License-Identifier: GPL-3.0-or-later

// Distillation inside networks: gradients of whole students against torch
// (tests/tools/make_distillation_golden.py), terms against central differences, and a student that
// equals its teacher.

#include <QTest>

#include "core/base/file.h"
#include "core/base/thread_pool.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/family.h"
#include "core/train/distillation/attention_term.h"
#include "core/train/distillation/hidden_term.h"
#include "core/train/trainable_model.h"
#include "tests/core/train/central_differences.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// As in tst_gradients.cpp.
constexpr double kTolerance = 2e-5;

using Terms = std::vector<std::unique_ptr<DistillationTerm>>;

ModelPtr goldenModel(const std::string& name) {
    return openModel((sourcePath("tests/core/model/tiny") / name).string());
}

TrainingBatch goldenBatch(const std::string& name) {
    std::vector<TokenId> ids;
    const auto path = sourcePath("tests/core/model/tiny") / name / "golden.json";
    const MetaValue json = parseJson(readTextFile(path));
    for (const MetaValue& id : *json.find("ids")->array())
        ids.push_back(static_cast<TokenId>(*id.integer()));
    TrainingSequence sequence{{ids.begin(), ids.end() - 1}, {ids.begin() + 1, ids.end()}};
    sequence.targets[0] = sequence.targets[17] = kNoTarget;
    return {sequence};
}

/// Sequences of different lengths, one longer than a block of queries, with targets left out.
TrainingBatch madeBatch() {
    TrainingBatch batch;
    for (const int length : {3, 70}) {
        TrainingSequence sequence;
        for (int i = 0; i < length; ++i) {
            sequence.tokens.push_back(static_cast<TokenId>((i * i * 7 + length) % 64));
            sequence.targets.push_back(i % 5 == 1 ? kNoTarget : static_cast<TokenId>(i % 64));
        }
        batch.push_back(std::move(sequence));
    }
    return batch;
}

Terms termsFor(const std::string& kind, LayerPair pair, const Model& student,
               const Model& teacher) {
    Terms terms;
    if (kind == "queries" || kind == "values")
        terms.push_back(std::make_unique<AttentionTerm>(
            pair, kind == "values" ? AttentionRelation::Values : AttentionRelation::Queries, 1.0));
    if (kind == "squares" || kind == "cosine")
        terms.push_back(std::make_unique<HiddenTerm>(
            pair, kind == "cosine" ? HiddenMeasure::Cosine : HiddenMeasure::Squares, 1.0,
            student.spec().width, teacher.spec().width, 5));
    return terms;
}

double normOf(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values) sum += double{value} * double{value};
    return std::sqrt(sum);
}

/// Relative to the tensor's norm, or to `floor` where a gradient vanishes.
double errorOf(const Leaf& leaf, const MetaValue& recorded, double floor) {
    const double norm = *recorded.find("norm")->real(), scale = std::max(norm, floor);
    double worst = std::abs(normOf(leaf.gradient) - norm) / scale;
    const auto& at = *recorded.find("at")->array();
    const auto& values = *recorded.find("values")->array();
    for (size_t i = 0; i < at.size(); ++i) {
        const float found = leaf.gradient[static_cast<size_t>(*at[i].integer())];
        worst = std::max(worst, std::abs(double{found} - *values[i].real()) / scale);
    }
    return worst;
}

LossSum gradientsOf(TrainableModel& model, Objective& objective, const TrainingBatch& batch) {
    model.clearGradients();
    for (const LeafPtr& leaf : objective.leaves()) std::ranges::fill(leaf->gradient, 0.0f);
    const LossSum sum =
        model.accumulateGradients(batch, objective, 1.0 / static_cast<double>(countTargets(batch)));
    model.pullBack();
    return sum;
}

Matrix matrixOf(const Values& values, int64_t columns) {
    Matrix matrix(static_cast<int64_t>(values.size()) / columns, columns);
    matrix.values = {values.begin(), values.end()};
    return matrix;
}

Values valuesOf(const Matrix& matrix) {
    return {matrix.values.begin(), matrix.values.end()};
}

/// Attention of one query over keys 0 to t, plainly.
Values distribution(const Values& q, const Values& k, const AttentionSpec& spec, size_t first,
                    size_t t, size_t head) {
    const auto heads = static_cast<size_t>(spec.heads), groups = static_cast<size_t>(spec.kvHeads);
    const auto dim = static_cast<size_t>(spec.headDim);
    const size_t group = head / (heads / groups);
    Values weights(t + 1);
    double sum = 0;
    for (size_t j = 0; j <= t; ++j) {
        double score = 0;
        for (size_t d = 0; d < dim; ++d)
            score += q[((first + t) * heads + head) * dim + d] *
                     k[((first + j) * groups + group) * dim + d];
        score *= spec.scale;
        if (spec.softcap > 0) score = spec.softcap * std::tanh(score / spec.softcap);
        if (spec.window == 0 || t - j < static_cast<size_t>(spec.window))
            weights[j] = std::exp(score);
        sum += weights[j];
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

double klOf(const Values& target, const Values& own) {
    double sum = 0;
    for (size_t j = 0; j < target.size(); ++j)
        if (target[j] > 0) sum += target[j] * std::log(target[j] / own[j]);
    return sum;
}

/// The mean over heads, or of means over heads, summed over counted rows.
double attentionLoss(const Values& q, const Values& k, const AttentionSpec& spec,
                     const TeacherAttention& teacher, const TrainingBatch& batch) {
    const Values tq = valuesOf(teacher.queries), tk = valuesOf(teacher.keys);
    double loss = 0;
    size_t first = 0;
    for (const TrainingSequence& sequence : batch) {
        for (size_t t = 0; t < sequence.targets.size(); ++t) {
            if (sequence.targets[t] == kNoTarget) continue;
            std::vector<Values> own, other;
            for (int h = 0; h < spec.heads; ++h)
                own.push_back(distribution(q, k, spec, first, t, static_cast<size_t>(h)));
            for (int h = 0; h < teacher.spec.heads; ++h)
                other.push_back(
                    distribution(tq, tk, teacher.spec, first, t, static_cast<size_t>(h)));
            if (own.size() == other.size()) {
                for (size_t h = 0; h < own.size(); ++h)
                    loss += klOf(other[h], own[h]) / static_cast<double>(own.size());
                continue;
            }
            const auto mean = [](const std::vector<Values>& all) {
                Values sum(all[0].size());
                for (const Values& one : all)
                    for (size_t j = 0; j < sum.size(); ++j)
                        sum[j] += one[j] / static_cast<double>(all.size());
                return sum;
            };
            loss += klOf(mean(other), mean(own));
        }
        first += sequence.tokens.size();
    }
    return loss;
}

TinyModelOptions capable() {
    TinyModelOptions options;
    options.qkNorm = options.postNorms = options.qkvBias = true;
    options.window = 40;
    return options;
}

}  // namespace

class TestDistillation : public QObject {
    Q_OBJECT

    std::shared_ptr<Backend> m_backend = makeBackend("cpu");

  private slots:
    void againstTorch() {
        const MetaValue file =
            parseJson(readTextFile(sourcePath("tests/core/train/golden_distillation.json")));
        size_t compared = 0;
        for (const MetaValue& recorded : *file.find("networks")->array()) {
            const std::string kind = *recorded.find("term")->text();
            const std::string name = *recorded.find("student")->text();
            const ModelPtr student = goldenModel(name),
                           frozen = goldenModel(*recorded.find("teacher")->text());
            const auto& layers = *recorded.find("pair")->array();
            const LayerPair pair{static_cast<int>(*layers[0].integer()),
                                 static_cast<int>(*layers[1].integer())};
            Teacher teacher(*student, {frozen}, m_backend);
            const double share = kind == "soft" ? 0.5 : 0;
            Distillation objective(teacher, {Divergence::Forward, 2, share, share},
                                   termsFor(kind, pair, *student, *frozen));
            for (const LeafPtr& leaf : objective.leaves())
                for (size_t i = 0; i < leaf->values.size(); ++i)
                    leaf->values[i] = (static_cast<float>(i * 37 % 101) - 50) / 256;
            TrainableModel model(student, m_backend, trainableNames(*student, false));
            const LossSum sum = gradientsOf(model, objective, goldenBatch(name));
            const double loss = *recorded.find("loss")->real();
            QVERIFY2(std::abs(sum.mean() - loss) < 1e-5 * std::max(1.0, loss), kind.c_str());
            double most = 0;
            for (const LeafPtr& leaf : model.leaves())
                most = std::max(most, normOf(leaf->gradient));
            std::vector<LeafPtr> leaves = model.leaves();
            std::ranges::copy(objective.leaves(), std::back_inserter(leaves));
            for (const LeafPtr& leaf : leaves) {
                const bool projection = leaf->name.starts_with("projection");
                const MetaValue* tensor = recorded.find("tensors")->find(
                    projection ? "projection" : student->weight(leaf->name).sourceName);
                const double error =
                    tensor ? errorOf(*leaf, *tensor, 0.01 * most) : normOf(leaf->gradient);
                QVERIFY2(error <= kTolerance,
                         qPrintable(QString("%1 of %2, %3: %4")
                                        .arg(kind.c_str(), name.c_str(), leaf->name.c_str())
                                        .arg(error)));
                compared += tensor != nullptr;
            }
        }
        QVERIFY(compared > 100);
    }

    void hiddenTermsAgainstDifferences() {
        const ModelPtr frozen = tinyModel();
        const TrainingBatch batch = madeBatch();
        Teacher teacher(*frozen, {frozen}, m_backend);
        teacher.read(batch, {false, {1}, {}}, nullptr);
        const std::vector<int64_t> counted = countedRows(batch);
        const Matrix& target = teacher.hidden(1);
        const Values s = normalValues(static_cast<size_t>(target.rows * target.columns), 1);
        for (const HiddenMeasure measure : {HiddenMeasure::Squares, HiddenMeasure::Cosine}) {
            const auto loss = [&](const Values& at) {
                double sum = 0;
                for (const int64_t row : counted) {
                    double product = 0, own = 0, other = 0;
                    for (int64_t i = 0; i < target.columns; ++i) {
                        const double a = at[static_cast<size_t>(row * target.columns + i)];
                        const double b = double{target.row(row)[i]};
                        product += a * b;
                        own += a * a;
                        other += b * b;
                    }
                    sum += measure == HiddenMeasure::Squares ? (own - 2 * product + other) / other
                                                             : 1 - product / std::sqrt(own * other);
                }
                return 0.6 * sum;
            };
            HiddenTerm term({0, 1}, measure, 0.6, 32, 32, 0);
            QVERIFY(term.leaves().empty());
            Tape tape(*m_backend);
            const VariablePtr hidden = makeVariable(matrixOf(s, target.columns), true);
            QCOMPARE(term.onHidden({teacher, counted}, tape, 1, hidden, 1), 0.0);
            const double found = term.onHidden({teacher, counted}, tape, 0, hidden, 1);
            QVERIFY(std::abs(found - loss(s)) < 1e-9 * found);
            const double worst = worstDifference(loss, s, hidden->gradient.values);
            QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
        }
    }

    void attentionTermsAgainstDifferences_data() {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("softcap");
        QTest::newRow("by head") << 4 << 0 << 0.0;
        QTest::newRow("capped, in a window") << 4 << 40 << 1.5;
        QTest::newRow("means over heads") << 2 << 40 << 0.0;
    }
    void attentionTermsAgainstDifferences() {
        QFETCH(int, heads);
        QFETCH(int, window);
        QFETCH(double, softcap);
        TinyModelOptions options = capable();
        options.layers = 2;
        const ModelPtr frozen = tinyModel(options);
        const TrainingBatch batch = madeBatch();
        Teacher teacher(*frozen, {frozen}, m_backend);
        teacher.read(batch, {false, {}, {1}}, nullptr);
        const std::vector<int64_t> counted = countedRows(batch), lengths{3, 70};
        AttentionSpec spec;
        spec.heads = heads;
        spec.kvHeads = 2;
        spec.headDim = 8;
        spec.scale = 0.4;
        spec.window = window == 0 ? 0 : 40;
        spec.softcap = softcap;
        const int64_t columns = int64_t{8} * heads;
        const Values q = normalValues(static_cast<size_t>(73 * columns), 2),
                     k = normalValues(73 * 16, 3);
        TeacherAttention known = teacher.attention(1);
        const auto loss = [&](const Values& queries, const Values& keys) {
            return attentionLoss(queries, keys, spec, known, batch);
        };
        AttentionTerm term({0, 1}, AttentionRelation::Queries, 1.0);
        Tape tape(*m_backend);
        const VariablePtr queries = makeVariable(matrixOf(q, columns), true),
                          keys = makeVariable(matrixOf(k, 16), true),
                          values = makeVariable(Matrix(73, 16), true);
        const double found = term.onAttention({teacher, counted},
                                              {tape, 0, queries, keys, values, spec, lengths, 1});
        QVERIFY(std::abs(found - loss(q, k)) < 1e-5 * found);
        const double byQueries = worstDifference([&](const Values& at) { return loss(at, k); }, q,
                                                 queries->gradient.values);
        const double byKeys = worstDifference([&](const Values& at) { return loss(q, at); }, k,
                                              keys->gradient.values);
        QVERIFY2(byQueries < 1e-5 && byKeys < 1e-5,
                 qPrintable(QString("%1, %2").arg(byQueries).arg(byKeys)));
    }

    /// A student that is its teacher: no loss, no gradient, whatever the network has.
    void nothingToLearnFromOneself() {
        const ModelPtr model = tinyModel(capable());
        Teacher teacher(*model, {model}, m_backend);
        Terms terms;
        for (const LayerPair& pair : evenPairs(2, 2))
            for (const char* kind : {"squares", "cosine", "queries", "values"})
                terms.push_back(std::move(termsFor(kind, pair, *model, *model)[0]));
        Distillation objective(teacher, {Divergence::Forward, 3, 0, 1}, std::move(terms));
        TrainableModel student(model, m_backend, trainableNames(*model, false));
        const LossSum sum = gradientsOf(student, objective, madeBatch());
        // A cosine of float32 rows is 1 within 1e-15; the rest is nothing at all.
        QVERIFY2(std::abs(sum.mean()) < 1e-12, qPrintable(QString::number(sum.mean())));
        for (const LeafPtr& leaf : student.leaves()) QVERIFY(normOf(leaf->gradient) < 1e-8);
        QVERIFY(sum.negativeLogLikelihood() > 1);
    }

    /// Scores are the same where the teacher turns queries and keys (ArithmeticPlan::transforms),
    /// up to the rounding of float32.
    void turnedKeysOfATeacher() {
        const ModelPtr model = tinyModel(capable());
        TinyModelOptions other = capable();
        other.seed = 2;
        ArithmeticPlan plan;
        plan.transforms[keysSite(0)] = plan.transforms[keysSite(1)] = {8, 3};
        const auto lossFrom = [&](const ModelPtr& frozen) {
            Teacher teacher(*model, {frozen}, m_backend);
            Terms terms;
            for (const LayerPair& pair : evenPairs(2, 2))
                terms.push_back(std::move(termsFor("queries", pair, *model, *frozen)[0]));
            Distillation objective(teacher, {Divergence::Forward, 3, 0, 1}, std::move(terms));
            TrainableModel student(model, m_backend, trainableNames(*model, false));
            return gradientsOf(student, objective, madeBatch()).mean();
        };
        const double same = lossFrom(model->withPlan(plan)), strange = lossFrom(tinyModel(other));
        QVERIFY2(std::abs(same) < 1e-6 * strange,
                 qPrintable(QString("%1, %2").arg(same).arg(strange)));
    }

    /// Threads and recomputation change nothing, also where terms stand inside blocks.
    void sameWithThreadsAndRecomputation() {
        const ModelPtr model = tinyModel(capable());
        TinyModelOptions other = capable();
        other.seed = 2;
        Teacher teacher(*model, {tinyModel(other), model}, m_backend);
        Terms terms = termsFor("queries", {1, 0}, *model, *model);
        Distillation objective(teacher, {Divergence::Reverse, 2, 0.5, 0.5}, std::move(terms));
        TrainableModel student(model, m_backend, trainableNames(*model, false));
        std::vector<std::vector<float>> first;
        double loss = 0;
        for (const int threads : {1, 3}) {
            for (const bool recompute : {false, true}) {
                setThreadCount(threads);
                student.setRecompute(recompute);
                const double found = gradientsOf(student, objective, madeBatch()).total;
                std::vector<std::vector<float>> gradients;
                for (const LeafPtr& leaf : student.leaves()) gradients.push_back(leaf->gradient);
                if (first.empty()) first = gradients, loss = found;
                QCOMPARE(found, loss);
                QVERIFY(gradients == first);
            }
        }
        setThreadCount(0);
    }

    void layersMeetEvenly() {
        QVERIFY(evenPairs(2, 4) == (std::vector<LayerPair>{{0, 1}, {1, 3}}));
        QVERIFY(evenPairs(3, 3) == (std::vector<LayerPair>{{0, 0}, {1, 1}, {2, 2}}));
        QVERIFY(evenPairs(6, 12).back() == (LayerPair{5, 11}));
        QVERIFY(evenPairs(3, 2) == (std::vector<LayerPair>{{0, 0}, {1, 0}, {2, 1}}));
    }

    void vocabularies() {
        const auto model = [](int64_t vocabulary, const TokenizerPtr& tokenizer) {
            TinyModelOptions options;
            options.vocabulary = vocabulary;
            Model::Parts parts = tinyModel(options)->parts();
            parts.tokenizer = tokenizer;
            return Model::create(std::move(parts));
        };
        const TokenizerPtr bytes = byteTokenizer();
        QCOMPARE(commonVocabulary(*model(64, nullptr), *model(64, nullptr)), int64_t{64});
        QCOMPARE(commonVocabulary(*model(261, bytes), *model(320, bytes)), int64_t{261});
        QCOMPARE(commonVocabulary(*model(288, bytes), *model(270, byteTokenizer())), int64_t{270});
        try {
            commonVocabulary(*model(64, nullptr), *model(80, nullptr));
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(error.sentence().find("64") != std::string::npos);
            QVERIFY(error.sentence().find("80") != std::string::npos);
        }
        TokenizerSpec spec = bytes->spec();
        std::swap(spec.pieces[65], spec.pieces[66]);
        const auto swapped = std::make_shared<const Tokenizer>(spec);
        QVERIFY_THROWS_EXCEPTION(Error, commonVocabulary(*model(261, bytes), *model(261, swapped)));
        const ModelPtr student = model(261, bytes);
        QVERIFY_THROWS_EXCEPTION(Error, Teacher(*student, {}, m_backend));
    }
};

QTEST_GUILESS_MAIN(TestDistillation)
#include "tst_distillation.moc"
