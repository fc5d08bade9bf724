// SPDX-License-Identifier: GPL-3.0-or-later
// quant.gguf with an importance matrix: what is collected is what enters the linears, and errors
// weighed with it become smaller.

#include <QTemporaryDir>
#include <QTest>
#include <map>

#include "core/base/error.h"
#include "core/encoding/gguf.h"
#include "core/methods/calibration_data.h"
#include "core/methods/quantize/importance.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kGguf = "quant.gguf";

ModelPtr model() {
    MadeModel made;
    made.width = 64;
    made.ffn = 96;
    made.layers = 2;
    Model::Parts parts = makeModel(made)->parts();
    parts.spec.family = "llama";  // whose tensors have names in GGUF files
    return Model::create(std::move(parts));
}

MethodInput calibrated(Words words) {
    words.insert({{"window", "32"}, {"samples", "8"}});
    MethodInput input = inputFor(model(), kGguf, words);
    giveCalibration(input);
    return input;
}

/// Sums of squares of all that enters linears, in double precision.
struct Sums : Observer {
    void onInput(std::string_view site, ConstMatrix x) override {
        std::vector<double>& sum = sums[std::string(site)];
        sum.resize(static_cast<size_t>(x.columns));
        for (int64_t t = 0; t < x.rows; ++t)
            for (int64_t c = 0; c < x.columns; ++c)
                sum[static_cast<size_t>(c)] += double{x.row(t)[c]} * double{x.row(t)[c]};
        rows[std::string(site)] += x.rows;
    }
    std::map<std::string, std::vector<double>> sums;
    std::map<std::string, int64_t> rows;
};

Sums watched(const MethodInput& input) {
    JobContext job;
    Sums sums;
    const ForwardPass pass(input.model, makeBackend("cpu"));
    ForwardState state = pass.begin(calibrationInputs(input, job).inputs, &sums);
    pass.run(state, -1, &sums);
    return sums;
}

double weighedError(const Encoding& was, const Encoding& is, std::span<const float> importance) {
    const std::vector<float> before = was.decode(), after = is.decode();
    double error = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        const double change = double{before[i]} - double{after[i]};
        error += double{importance[i % importance.size()]} * change * change;
    }
    return error;
}

std::string fingerprintOf(const Model& made, const char* weight) {
    return fingerprint(*made.weight(weight).encoding);
}

}  // namespace

class TestImportance : public QObject {
    Q_OBJECT

    const QTemporaryDir m_folder;

    std::string written(const Imatrix& imatrix) {
        const std::string path = m_folder.filePath("it.gguf").toStdString();
        JobContext job;
        writeImatrix(imatrix, path, job);
        return path;
    }

  private slots:
    void collectsWhatEntersTheLinears() {
        const MethodInput input = calibrated({});
        JobContext job;
        const Imatrix imatrix = collectImatrix(input, job);
        const Sums sums = watched(input);
        QCOMPARE(imatrix.entries.size(), size_t{14});
        QCOMPARE(imatrix.chunks, int64_t{8});
        QCOMPARE(imatrix.chunkSize, int64_t{32});
        QCOMPARE(imatrix.datasets, std::vector<std::string>{"made letters"});
        for (const WeightPtr& weight : input.model->weightsInOrder()) {
            if (weight->role != WeightRole::Linear) continue;
            const ImatrixEntry* entry = imatrix.find(ggufTensorName(input.model->spec(), *weight));
            QVERIFY2(entry, weight->name.c_str());
            const std::vector<double>& exact = sums.sums.at(weight->name);
            QCOMPARE(entry->sumSquares.size(), exact.size());
            for (size_t c = 0; c < exact.size(); ++c)
                QVERIFY(std::abs(entry->sumSquares[c] - exact[c]) <= 1e-5 * exact[c]);
            QCOMPARE(entry->counts,
                     std::vector<float>{static_cast<float>(sums.rows.at(weight->name))});
        }
        QVERIFY(imatrix.find("blk.1.ffn_down.weight"));
    }

    void weighedErrorsAreSmaller_data() {
        QTest::addColumn<QString>("type");
        for (const char* type : {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "IQ4_NL"})
            QTest::newRow(type) << QString(type);
    }
    void weighedErrorsAreSmaller() {
        QFETCH(QString, type);
        const Words plainWords{{"type", type.toStdString()}, {"pure", "true"}};
        Words words = plainWords;
        const MethodInput source = calibrated(plainWords);
        JobContext job;
        const Imatrix imatrix = collectImatrix(source, job);
        words["importance"] = "file";
        words["imatrix"] = written(imatrix);
        const MethodResult weighed = run(calibrated(words), kGguf), plain = run(source, kGguf);
        double own = 0, other = 0;
        for (const WeightPtr& target : source.targets) {
            const std::vector<float> means = importanceOf(imatrix, source.model->spec(), *target);
            const Encoding& is = *weighed.model->weight(target->name).encoding;
            // The encoder is given the means as they stand in the file.
            QVERIFY(fingerprint(is) ==
                    fingerprint(*encodeGguf(*ggufTypeNamed(type.toStdString()), is.shape(),
                                            target->encoding->decode(), means)));
            own += weighedError(*target->encoding, is, means);
            other +=
                weighedError(*target->encoding, *plain.model->weight(target->name).encoding, means);
        }
        qInfo("%.3f of the error without", own / other);
        QVERIFY(own < other);
    }

    /// What is computed on the way is what a file says of the first layer; later ones stand behind
    /// layers that are compressed.
    void calibrationEqualsAFile() {
        const Words words{{"type", "Q4_0"}, {"importance", "calibration"}};
        const MethodResult found = run(calibrated(words), kGguf);
        QVERIFY(found.calibration);
        JobContext job;
        const std::string path = written(collectImatrix(calibrated({}), job));
        const MethodResult file =
            run(calibrated({{"type", "Q4_0"}, {"importance", "file"}, {"imatrix", path}}), kGguf);
        QVERIFY(!file.calibration);
        QVERIFY(fingerprintOf(*found.model, "layers.0.attn.q") ==
                fingerprintOf(*file.model, "layers.0.attn.q"));
        QVERIFY(fingerprintOf(*found.model, "layers.0.ffn.down") ==
                fingerprintOf(*file.model, "layers.0.ffn.down"));
    }

    void plansSayWhatIsMissing() {
        const auto sentences = [](const Words& words) {
            std::vector<std::string> said;
            for (const PlanNote& note : methodNamed(kGguf).review(calibrated(words)))
                if (note.sentence.find("imatrix") != std::string::npos)
                    said.push_back(note.sentence);
            return said;
        };
        QCOMPARE(sentences({{"importance", "file"}}),
                 (std::vector<std::string>{"importance=file asks for a file; give imatrix=FILE, or "
                                           "importance=calibration to make one on the way"}));
        QCOMPARE(sentences({{"imatrix", "x"}}),
                 (std::vector<std::string>{"the imatrix is not looked at with importance=none"}));
        Imatrix imatrix;
        imatrix.entries = {{"blk.0.attn_q.weight", std::vector<float>(64, 1), {1}}};
        const std::string one = written(imatrix);
        QCOMPARE(sentences({{"importance", "file"},
                            {"imatrix", one},
                            {"layers", "layers.0.attn.q,layers.0.attn.k"}}),
                 (std::vector<std::string>{"the imatrix has nothing about layers.0.attn.k: all "
                                           "columns count alike"}));
        imatrix.entries[0].sumSquares.resize(32);
        const std::string other = written(imatrix);
        const Words words{{"importance", "file"}, {"imatrix", other}};
        QCOMPARE(sentences(words),
                 (std::vector<std::string>{"the imatrix has 32 columns for layers.0.attn.q, which "
                                           "has 64; it was made for another model"}));
        QVERIFY_THROWS_EXCEPTION(Error, run(calibrated(words), kGguf));
    }
};

QTEST_GUILESS_MAIN(TestImportance)
#include "tst_importance.moc"
