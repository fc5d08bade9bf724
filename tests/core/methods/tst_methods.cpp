// SPDX-License-Identifier: GPL-3.0-or-later
// What every method must do, looped over the registry.

#include <QtTest>

#include <cmath>
#include <fstream>
#include <regex>
#include <set>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/columns.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/sanitizers.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Parameter settings that differ from the defaults in one place, for every choice and switch.
std::vector<Words> variants(const Method& method) {
    std::vector<Words> all = {{}};
    for (const ParamSpec& spec : method.schema().specs()) {
        for (const std::string& choice : spec.choices) all.push_back({{spec.name, choice}});
        if (spec.type == ParamType::Boolean) all.push_back({{spec.name, "true"}});
        if (spec.type == ParamType::Integer)
            for (const double value : {spec.minimum, std::min(spec.maximum, 8.0)})
                all.push_back({{spec.name, std::to_string(static_cast<int64_t>(value))}});
        if (spec.type == ParamType::Real && spec.name == "sparsity")
            for (const char* value : {"0", "0.3", "1"}) all.push_back({{spec.name, value}});
    }
    return all;
}

/// Whether losses are those without the factors or rotations that a method has moved between
/// weights: core.awq, core.rotate and core.integer_methods look at them.
bool losesWithoutFactors(std::string_view id) {
    return id == "quant.awq" || id == "quant.rotate" || id == "quant.smoothquant";
}

/// Whether weights have other values afterwards though the model computes the same.
bool movesFactors(std::string_view id) {
    return losesWithoutFactors(id) || id == "adapt.inject_outliers";
}

QByteArray nameOfVariant(const Method& method, const Words& words) {
    QByteArray name(method.id.data(), static_cast<qsizetype>(method.id.size()));
    for (const auto& [key, value] : words)
        name += QByteArray(" ") + key.c_str() + "=" + value.c_str();
    return name;
}

/// Calibration data is made for those that ask for it (inputFor).
bool needsNoTraining(const Method& method) {
    return !method.needs.trainingData && method.needs.teachers == 0;
}

/// What quant.llm_int8 keeps besides what its plan promises, as that says: columns that only the
/// calibration finds take 2 bytes per row and 4 for their place.
uint64_t bytesOfKeptColumns(const Model& model) {
    uint64_t bytes = 0;
    for (const WeightPtr& weight : model.weightsInOrder())
        if (const auto kept = asKeptColumns(*weight->encoding))
            bytes += kept->columns.size() * static_cast<uint64_t>(2 * weight->encoding->rows() + 4);
    return bytes;
}

bool keepsShapes(const Method& method) {
    return method.changes != WeightChange::Shapes;
}

/// Those that train or need teachers have tests of their own.
void eachMethod(bool (*included)(const Method&) = needsNoTraining) {
    QTest::addColumn<QString>("id");
    for (const Method* method : methods()) {
        if (!needsNoTraining(*method) || !included(*method)) continue;
        const QString id =
            QString::fromUtf8(method->id.data(), static_cast<qsizetype>(method->id.size()));
        QTest::newRow(qPrintable(id)) << id;
    }
}

void eachVariant() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("variant");
    for (const Method* method : methods()) {
        if (!needsNoTraining(*method)) continue;
        const std::vector<Words> all = variants(*method);
        const QString id =
            QString::fromUtf8(method->id.data(), static_cast<qsizetype>(method->id.size()));
        for (size_t i = 0; i < all.size(); ++i)
            QTest::newRow(nameOfVariant(*method, all[i]).constData()) << id << static_cast<int>(i);
    }
}

std::string fetchedId() {
    return static_cast<QString*>(QTest::qData("id", QMetaType::QString))->toStdString();
}

}  // namespace

class TestMethods : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void descriptions_data() {
        QTest::addColumn<QString>("id");
        for (const Method* method : methods())
            QTest::newRow(std::string(method->id).c_str())
                << QString::fromStdString(std::string(method->id));
    }
    void descriptions() {
        const Method& method = methodNamed(fetchedId());
        static const std::regex idForm(
            "(quant|prune|lowrank|student|distill|train|adapt)\\.[a-z0-9_]+");
        QVERIFY(std::regex_match(std::string(method.id), idForm));
        QVERIFY(!method.label.empty() && method.help.ends_with('.'));
        std::set<std::string> names;
        const ParamSchema schema = fullSchema(method);
        for (const ParamSpec& spec : schema.specs()) {
            QVERIFY2(names.insert(spec.name).second, spec.name.c_str());
            QVERIFY2(spec.help.ends_with('.') && !spec.label.empty(), spec.name.c_str());
        }
        QCOMPARE(schema.defaults().values().size(), schema.specs().size());
    }

    void idsAreUnique() {
        std::set<std::string_view> ids;
        for (const Method* method : methods()) QVERIFY(ids.insert(method->id).second);
    }

    void listHasEveryMethod() {
        std::set<std::string> defined, listed;
        const std::regex definition("^const Method method_(\\w+) "),
            line("^LATHE_METHOD\\((\\w+)\\)");
        const auto collect = [](const std::filesystem::path& path, const std::regex& form,
                                std::set<std::string>& into) {
            std::ifstream file(path);
            std::smatch match;
            for (std::string text; std::getline(file, text);)
                if (std::regex_search(text, match, form)) QVERIFY(into.insert(match[1]).second);
        };
        const std::filesystem::path folder = sourcePath("core/methods");
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".cpp") collect(entry.path(), definition, defined);
        collect(folder / "methods.inc", line, listed);
        QVERIFY(defined.size() >= 5);
        for (const std::string& name : defined)
            QVERIFY2(listed.contains(name), ("missing in methods.inc: " + name).c_str());
        QCOMPARE(listed.size(), defined.size());
    }

    void unknownIdListsTheKnown() {
        try {
            methodNamed("quant.magic");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Usage);
            QVERIFY(error.sentence().find("quant.rtn") != std::string::npos);
        }
    }

    // Matrices of all awkward widths: same shape afterwards, finite, no worse than zeros, honest
    // numbers. Methods that remove places have tst_structured.cpp.
    void raggedColumns_data() { eachMethod(keepsShapes); }
    void raggedColumns() {
        for (const int width :
             {1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 255, 256, 257, 512, 1023}) {
            if (kSanitized && width > 65) break;  // decompositions take minutes there
            MadeModel made;
            made.width = width;
            made.ffn = 1024 - width;
            made.layers = 1;
            made.heads = made.kvHeads = 1;
            made.headDim = 2;
            made.vocabulary = 3;
            const ModelPtr model = makeModel(made);
            const MethodInput input =
                inputFor(model, fetchedId(), {{"embeddings", "true"}, {"head", "true"}});
            JobContext job;
            const MethodResult result = methodNamed(fetchedId()).apply(input, job);
            QCOMPARE(result.loss.size(), input.targets.size());
            for (size_t i = 0; i < input.targets.size(); ++i) {
                const WeightLoss& loss = result.loss[i];
                const Encoding& before = *input.targets[i]->encoding;
                const Encoding& after = *result.model->weight(loss.name).encoding;
                QCOMPARE(loss.name, input.targets[i]->name);
                QCOMPARE(after.shape(), before.shape());
                const std::vector<float> was = before.decode(), is = after.decode();
                const double error = squaredError(was, is),
                             energy = squaredError(was, std::vector<float>(was.size()));
                // Methods that look at inputs may move weights far where outputs gain by it.
                const bool mayMove =
                    methodNamed(fetchedId()).needs.calibrationText || movesFactors(fetchedId());
                QVERIFY2(error <= energy || mayMove,
                         qPrintable(QString("%1: width %2").arg(loss.name.c_str()).arg(width)));
                if (!losesWithoutFactors(fetchedId())) {
                    QVERIFY(std::abs(loss.relative - std::sqrt(error / energy)) < 1e-9);
                    if (error > 0)
                        QVERIFY(std::abs(loss.sqnrDb - 10 * std::log10(energy / error)) < 1e-6);
                }
                QCOMPARE(loss.zeros, static_cast<double>(std::count(is.begin(), is.end(), 0.0f)) /
                                         static_cast<double>(is.size()));
                QCOMPARE(loss.bytesBefore, before.bytes());
                QCOMPARE(loss.bytesAfter, after.bytes());
            }
            QCOMPARE(methodNamed(fetchedId()).estimate(input).bytesAfter +
                         bytesOfKeptColumns(*result.model),
                     result.model->bytes());
        }
    }

    // Every setting: either the plan refuses it with a reason and so does the run, or it works and
    // the estimate tells the bytes exactly.
    void settings_data() { eachVariant(); }
    void settings() {
        QFETCH(int, variant);
        const Method& method = methodNamed(fetchedId());
        for (const bool tied : {false, true}) {
            if (kSanitized && tied) continue;  // the same code again, ten times slower
            MadeModel made;
            made.tied = tied;
            made.ffn = 90;
            Words words = variants(method)[static_cast<size_t>(variant)];
            words["head"] = words["embeddings"] = "true";
            const MethodInput input = inputFor(makeModel(made), method.id, words);
            JobContext job;
            if (isRefusedByReview(method, input)) {
                QVERIFY_THROWS_EXCEPTION(Error, method.apply(input, job));
                continue;
            }
            const MethodResult result = method.apply(input, job);
            const Estimate estimate = method.estimate(input);
            QCOMPARE(estimate.bytesAfter + bytesOfKeptColumns(*result.model),
                     result.model->bytes());
            QVERIFY(estimate.seconds > 0 && estimate.peakMemoryBytes > 0);
            for (const WeightLoss& loss : result.loss)
                QVERIFY2(std::isfinite(loss.relative), loss.name.c_str());
            QCOMPARE(job.progress().done, job.progress().total);
        }
    }

    void zerosStayZeros_data() { eachVariant(); }
    void zerosStayZeros() {
        QFETCH(int, variant);
        const Method& method = methodNamed(fetchedId());
        const MethodInput input = inputFor(withConstant(makeModel(), 0), method.id,
                                           variants(method)[static_cast<size_t>(variant)]);
        if (isRefusedByReview(method, input)) return;
        JobContext job;
        const MethodResult result = method.apply(input, job);
        for (const WeightLoss& loss : result.loss) {
            QCOMPARE(loss.zeros, 1.0);
            QCOMPARE(loss.relative, 0.0);
        }
    }

    // A constant needs one level only: every quantizer comes within 7 % (fp8, the coarsest grid
    // that need not contain the value, has 3 mantissa bits; table FP4 and integers reach their
    // ends).
    void constants_data() { eachMethod(); }
    void constants() {
        if (!fetchedId().starts_with("quant.")) return;
        for (const float value : {0.37f, -0.37f, 3e-4f, 11.0f}) {
            const MethodResult result = applied(withConstant(makeModel(), value), fetchedId());
            for (const WeightLoss& loss : result.loss)
                QVERIFY2(loss.relative < 0.07, qPrintable(QString::number(loss.relative)));
        }
    }

    void refusesNotANumber_data() { eachMethod(); }
    void refusesNotANumber() {
        const ModelPtr model = makeModel();
        for (const float bad : {NAN, INFINITY, -INFINITY}) {
            std::vector<float> values = model->weight("layers.1.attn.k").encoding->decode();
            values[100] = bad;
            try {
                applied(withValues(model, "layers.1.attn.k", values), fetchedId());
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::Refused);
                QVERIFY2(std::string(error.what()).find("layers.1.attn.k: ") == 0, error.what());
                QVERIFY2(error.sentence().find("row 2, column 4") != std::string::npos,
                         error.what());
            }
        }
    }

    void sameBytesForAnyNumberOfThreads_data() { eachVariant(); }
    void sameBytesForAnyNumberOfThreads() {
        QFETCH(int, variant);
        const Method& method = methodNamed(fetchedId());
        MadeModel made;
        made.width = 257;
        made.ffn = 320;
        made.layers = 1;
        const MethodInput input =
            inputFor(makeModel(made), method.id, variants(method)[static_cast<size_t>(variant)], 5);
        if (isRefusedByReview(method, input)) return;
        std::string first;
        for (const int threads : {1, 2, 3}) {
            setThreadCount(threads);
            JobContext job;
            const std::string now = fingerprint(*method.apply(input, job).model);
            if (first.empty()) first = now;
            QVERIFY(now == first);
        }
    }

    void leavesTheRestAlone_data() { eachMethod(); }
    void leavesTheRestAlone() {
        const ModelPtr model = makeModel();
        const std::string before = fingerprint(*model);
        const MethodInput input = inputFor(model, fetchedId(), {{"layers", "layers.0.attn.*"}});
        const Method& method = methodNamed(fetchedId());
        JobContext job;
        if (isRefusedByReview(method, input)) {  // what reaches everything
            QVERIFY_THROWS_EXCEPTION(Error, method.apply(input, job));
            return;
        }
        const MethodResult result = method.apply(input, job);
        QCOMPARE(result.loss.size(), size_t{4});
        QVERIFY(fingerprint(*model) == before);
        // What moves factors changes the norm in front of the chosen weights too.
        const bool norms = movesFactors(fetchedId());
        for (const WeightPtr& weight : model->weightsInOrder())
            if ((weight->layer != 0 || weight->role != WeightRole::Linear ||
                 weight->name.find("ffn") != std::string::npos) &&
                !(norms && weight->name == "layers.0.attn_norm"))
                QCOMPARE(result.model->weight(weight->name).encoding.get(), weight->encoding.get());
    }
};

QTEST_GUILESS_MAIN(TestMethods)
#include "tst_methods.moc"
