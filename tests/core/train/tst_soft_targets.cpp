// SPDX-License-Identifier: GPL-3.0-or-later

// Distillation at the logits: published worked examples, torch's numbers
// (tests/tools/make_distillation_golden.py), central differences, and what must hold in any case.

#include <QTest>

#include "core/base/file.h"
#include "core/formats/raw_checkpoint.h"
#include "core/train/distillation/soft_targets.h"
#include "core/train/ops.h"
#include "tests/core/train/central_differences.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr Divergence kDivergences[] = {Divergence::Forward, Divergence::Reverse,
                                       Divergence::Symmetric, Divergence::Logits};

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}

Matrix matrixOf(const Values& values, int64_t columns) {
    Matrix matrix(static_cast<int64_t>(values.size()) / columns, columns);
    matrix.values = {values.begin(), values.end()};
    return matrix;
}

struct Found {
    double loss = 0;
    std::vector<float> gradient;
};

Found found(const Values& student, const std::vector<Values>& teachers, int64_t columns,
            const SoftTargetOptions& options, const std::vector<int32_t>& targets,
            int64_t vocabulary = 0) {
    const auto backend = makeBackend("cpu");
    Tape tape(*backend);
    std::vector<Matrix> matrices;
    for (const Values& teacher : teachers) matrices.push_back(matrixOf(teacher, columns));
    const VariablePtr logits = makeVariable(matrixOf(student, columns), true);
    const LossSum sum = softTargets({tape, logits, 0, targets, 1.0}, matrices,
                                    vocabulary > 0 ? vocabulary : columns, options);
    const auto& gradient = logits->gradient.values;
    return {sum.total, {gradient.begin(), gradient.end()}};
}

double largest(const std::vector<float>& values) {
    double most = 0;
    for (const float value : values) most = std::max(most, std::abs(double{value}));
    return most;
}

Values probabilities(const Values& logits, size_t from, size_t size, double temperature) {
    Values p;
    double sum = 0;
    for (size_t i = 0; i < size; ++i) {
        p.push_back(std::exp(logits[from + i] / temperature));
        sum += p.back();
    }
    for (double& value : p) value /= sum;
    return p;
}

/// The definitions, written once more.
double reference(const Values& student, const std::vector<Values>& teachers, size_t columns,
                 size_t vocabulary, const SoftTargetOptions& options,
                 const std::vector<int32_t>& targets) {
    double loss = 0;
    const double temperature = options.divergence == Divergence::Logits ? 1.0 : options.temperature;
    for (size_t row = 0; row < targets.size(); ++row) {
        const size_t from = row * columns;
        loss -= options.hardWeight * std::log(probabilities(student, from, columns,
                                                            1)[static_cast<size_t>(targets[row])]);
        const Values q = probabilities(student, from, vocabulary, temperature);
        Values p(vocabulary);
        for (const Values& teacher : teachers) {
            const Values one = probabilities(teacher, from, vocabulary, temperature);
            for (size_t i = 0; i < vocabulary; ++i)
                p[i] += one[i] / static_cast<double>(teachers.size());
        }
        double forward = 0, reverse = 0, mean = 0, squares = 0;
        for (size_t i = 0; i < vocabulary; ++i) {
            forward += p[i] * std::log(p[i] / q[i]);
            reverse += q[i] * std::log(q[i] / p[i]);
            mean += std::log(q[i] / p[i]) / static_cast<double>(vocabulary);
        }
        for (size_t i = 0; i < vocabulary; ++i)
            squares += std::pow(std::log(q[i] / p[i]) - mean, 2);
        const double square = temperature * temperature;
        const double terms[] = {square * forward, square * reverse,
                                square * (forward + reverse) / 2,
                                squares / (2 * static_cast<double>(vocabulary))};
        loss += options.softWeight * terms[static_cast<size_t>(options.divergence)];
    }
    return loss;
}

}  // namespace

class TestSoftTargets : public QObject {
    Q_OBJECT
  private slots:
    /// Teacher (1, 2, -1, .5), student (0, 1, 1, -.5), label 1.
    void workedExamples() {
        const Values u{1, 2, -1, 0.5}, z{0, 1, 1, -0.5};
        const auto loss = [&](double hard, double soft, double temperature) {
            return found(z, {u}, 4, {Divergence::Forward, temperature, hard, soft}, {1}).loss;
        };
        QVERIFY(near(loss(1, 0, 1), 0.952048, 1e-6));
        QVERIFY(near(loss(0, 1, 1), 0.365836, 1e-6));
        QVERIFY(near(loss(0, 1, 4), 0.713244, 1e-6));
        QVERIFY(near(loss(0, 1, 100), 0.8388, 5e-5));
        QVERIFY(near(loss(0.3, 0.7, 4), 0.784885, 1e-6));  // the article: alpha on soft targets
        QVERIFY(near(loss(0.7, 0.3, 1), 0.776184, 1e-6));  // the lecture: alpha on hard labels
        const SoftTargetOptions matching{Divergence::Logits, 1, 0, 1};
        QVERIFY(near(found(z, {u}, 4, matching, {1}).loss, 0.84375, 1e-9));
        const SoftTargetOptions hardOnly{Divergence::Forward, 1, 1, 0};
        QVERIFY(near(found({0.5, 0.7, 1.3}, {}, 3, hardOnly, {0}).loss, 1.49222, 1e-5));
        const Values a{std::log(0.5), std::log(0.275), std::log(0.225)}, b{a[2], a[1], a[0]};
        const SoftTargetOptions kl{Divergence::Forward, 1, 0, 1};
        QVERIFY(near(found(b, {a}, 3, kl, {0}).loss, 0.2195896, 1e-7));
        const Values rising{0.5, 0.7, 1.3}, falling{1.3, 0.7, 0.5};
        QVERIFY(near(found(rising, {falling}, 3, kl, {0}).loss, 0.2204734, 1e-7));
    }

    void againstTorch() {
        const MetaValue file =
            parseJson(readTextFile(sourcePath("tests/core/train/golden_distillation.json")));
        const MetaValue& rows = *file.find("rows");
        const auto valuesOf = [](const MetaValue& array) {
            Values values;
            for (const MetaValue& value : *array.array()) values.push_back(*value.real());
            return values;
        };
        const int64_t columns = *rows.find("columns")->integer();
        std::vector<int32_t> targets;
        for (const MetaValue& target : *rows.find("targets")->array())
            targets.push_back(static_cast<int32_t>(*target.integer()));
        std::vector<Values> teachers;
        for (const MetaValue& teacher : *rows.find("teachers")->array())
            teachers.push_back(valuesOf(teacher));
        const std::map<std::string, Divergence> names{{"forward", Divergence::Forward},
                                                      {"reverse", Divergence::Reverse},
                                                      {"symmetric", Divergence::Symmetric},
                                                      {"logits", Divergence::Logits}};
        size_t compared = 0;
        for (const MetaValue& recorded : *rows.find("cases")->array()) {
            const double hard = *recorded.find("hard")->real();
            const auto count = static_cast<size_t>(*recorded.find("teachers")->integer());
            const SoftTargetOptions options{names.at(*recorded.find("divergence")->text()),
                                            *recorded.find("temperature")->real(), hard, 1 - hard};
            const Found own = found(valuesOf(*rows.find("student")),
                                    {teachers.begin(), teachers.begin() + std::ptrdiff_t(count)},
                                    columns, options, targets);
            const double loss = *recorded.find("loss")->real();
            QVERIFY(near(own.loss, loss, 1e-7 * loss));
            const Values gradient = valuesOf(*recorded.find("gradient"));
            for (size_t i = 0; i < gradient.size(); ++i)
                QVERIFY(near(double{own.gradient[i]}, gradient[i], 1e-6));
            ++compared;
        }
        QCOMPARE(compared, size_t{8});
    }

    /// Also with a padded vocabulary: its columns count for the hard labels only.
    void againstDifferences() {
        const Values z = normalValues(36, 1);
        const std::vector<Values> teachers{normalValues(36, 2), normalValues(36, 3)};
        const std::vector<int32_t> targets{4, 0, 8, 11};
        for (const Divergence divergence : kDivergences)
            for (const size_t vocabulary : {size_t{9}, size_t{7}}) {
                const SoftTargetOptions options{divergence, 1.7, 0.4, 0.8};
                const std::vector<int32_t> within{4, 0, 8, 3};
                const auto loss = [&](const Values& at) {
                    return reference(at, teachers, 9, vocabulary, options, within);
                };
                const Found own =
                    found(z, teachers, 9, options, within, static_cast<int64_t>(vocabulary));
                QVERIFY(near(own.loss, loss(z), 1e-9));
                const double worst = worstDifference(loss, z, own.gradient);
                QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
            }
    }

    void nothingToLearnFromOneself() {
        const Values z = normalValues(40, 4);
        for (const Divergence divergence : kDivergences) {
            const Found own = found(z, {z}, 10, {divergence, 2, 0, 1}, {0, 1, 2, 3});
            QVERIFY(near(own.loss, 0, 1e-14) && largest(own.gradient) < 1e-15);
        }
    }

    void neverNegative() {
        for (uint64_t stream = 10; stream < 60; ++stream)
            for (const Divergence divergence : kDivergences)
                QVERIFY(found(normalValues(9, stream), {normalValues(9, stream + 100)}, 9,
                              {divergence, 0.7, 0, 1}, {0})
                            .loss > 0);
    }

    /// The difference falls with 1/T.
    void hotIsLogitMatching() {
        const Values z = normalValues(9, 5), u = normalValues(9, 6);
        const double limit = found(z, {u}, 9, {Divergence::Logits, 1, 0, 1}, {0}).loss;
        for (const Divergence divergence :
             {Divergence::Forward, Divergence::Reverse, Divergence::Symmetric}) {
            const auto apart = [&](double temperature) {
                return std::abs(found(z, {u}, 9, {divergence, temperature, 0, 1}, {0}).loss -
                                limit);
            };
            QVERIFY(apart(1000) < 2e-3 * limit);
            QVERIFY(apart(1000) < 0.2 * apart(100));
        }
    }

    void ensembleOfEquals() {
        const Values z = normalValues(18, 7), u = normalValues(18, 8);
        for (const Divergence divergence : kDivergences) {
            const SoftTargetOptions options{divergence, 2, 0.5, 0.5};
            const Found one = found(z, {u}, 9, options, {0, 5});
            const Found three = found(z, {u, u, u}, 9, options, {0, 5});
            QVERIFY(near(one.loss, three.loss, 1e-13));
            for (size_t i = 0; i < one.gradient.size(); ++i)
                QVERIFY(near(double{one.gradient[i]}, double{three.gradient[i]}, 1e-7));
        }
    }

    /// A teacher that is certain of the target: word-level distillation is the likelihood.
    void oneHotTeacher() {
        const Values z = normalValues(18, 9);
        Values certain(18);
        const std::vector<int32_t> targets{3, 8};
        certain[3] = certain[9 + 8] = 800;
        const Found soft = found(z, {certain}, 9, {Divergence::Forward, 1, 0, 1}, targets);
        const Found hard = found(z, {}, 9, {Divergence::Forward, 1, 1, 0}, targets);
        QVERIFY(near(soft.loss, hard.loss, 1e-12));
        for (size_t i = 0; i < z.size(); ++i)
            QVERIFY(near(double{soft.gradient[i]}, double{hard.gradient[i]}, 1e-7));
    }

    /// The likelihood and hits told beside the loss do not depend on its weights.
    void tellsTheLikelihood() {
        const auto backend = makeBackend("cpu");
        Tape tape(*backend, nullptr, false);
        const Values z = normalValues(18, 11);
        const VariablePtr logits = makeVariable(matrixOf(z, 9), true);
        const std::vector<int32_t> targets{3, 8};
        const std::vector<Matrix> teachers{matrixOf(normalValues(18, 12), 9)};
        const LossSum soft =
            softTargets({tape, logits, 0, targets, 0}, teachers, 9, {Divergence::Forward, 2, 0, 1});
        const LossSum hard = crossEntropy(tape, logits, targets, 0);
        QCOMPARE(soft.logLikelihood, hard.logLikelihood);
        QCOMPARE(soft.correct, hard.correct);
        QCOMPARE(soft.targets, hard.targets);
        QVERIFY(logits->gradient.values.empty());
    }
};

QTEST_GUILESS_MAIN(TestSoftTargets)
#include "tst_soft_targets.moc"
