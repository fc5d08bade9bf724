// SPDX-License-Identifier: GPL-3.0-or-later
// What the lens says of small texts, against counts made by hand and channels silenced on purpose.
#include <QtTest>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/workspace/calibration_lens.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::string repeated(const std::string& line, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += line;
    return text;
}

CalibrationLens lensOf(const ModelPtr& model, const std::string& words,
                       const TextData* measured = nullptr) {
    const TextData text = textFromString("made", words);
    WindowOptions windows;
    windows.context = 16;
    windows.chunks = 4;
    JobContext job;
    return calibrationLens(passOf(model), text,
                           planText(text.text, *model->tokenizer(), model->spec(), windows),
                           measured, {}, job);
}

}  // namespace

class TestCalibrationLens : public QObject {
    Q_OBJECT
  private slots:
    void coverage();
    void silentChannels();
    void overlap();
    void needsATokenizer();
};

void TestCalibrationLens::coverage() {
    // A tokenizer of bytes: ids are letters.
    const ModelPtr model = readingModel(2);
    const std::string text = repeated("abcdefghijklmnop\n", 20) + "z";
    const CalibrationLens lens = lensOf(model, text);
    QCOMPARE(lens.tokens, static_cast<int64_t>(text.size()));
    QCOMPARE(lens.distinct, int64_t{18});  // a..p, z, line break
    QCOMPARE(lens.vocabulary, model->spec().vocabulary);
    QCOMPARE(lens.commonest, 10 * 20.0 / static_cast<double>(text.size()));
    QCOMPARE(lens.sha256, sha256(text));
    QCOMPARE(lens.growth.size(), size_t{100});
    QCOMPARE(lens.growth[0], int64_t{3});  // of 341 letters
    QCOMPARE(lens.growth[4], int64_t{17});
    QCOMPARE(lens.growth[98], int64_t{17});
    QCOMPARE(lens.growth[99], int64_t{18});  // z is the last
    QVERIFY(!lens.measured);
}

void TestCalibrationLens::silentChannels() {
    const std::string text = repeated("the cat sat on the mat\n", 20);
    const ModelPtr model = readingModel(2);
    QCOMPARE(lensOf(model, text).inactiveChannels, int64_t{0});
    // Rows of the up matrix without values: the channels that the last matrix reads are dead.
    const auto width = static_cast<size_t>(model->spec().width);
    const ModelPtr silent = withChanged(model, "layers.1.ffn.up", [&](std::vector<float>& values) {
        for (const size_t row : {3, 17})
            std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(row * width), width, 0.0f);
    });
    const CalibrationLens lens = lensOf(silent, text);
    QCOMPARE(lens.inactiveChannels, int64_t{2});
    QCOMPARE(lens.sites.size(), size_t{1});
    QCOMPARE(lens.sites.front().site, "layers.1.ffn.down");
    QCOMPARE(lens.sites.front().inactive, (std::vector<int64_t>{3, 17}));
}

void TestCalibrationLens::overlap() {
    const std::string shared = "a line that stands in both of the texts\n";
    const TextData same =
        textFromString("measured", shared + "and one that stands in this one only\n");
    const ModelPtr model = readingModel(2);
    const CalibrationLens lens =
        lensOf(model, shared + repeated("some other line of this text\n", 3), &same);
    QVERIFY(lens.measured);
    QCOMPARE(lens.measured->sharedLines, 0.25);
    QVERIFY(lens.measured->warning.starts_with("25 % of the calibration data made stands in"));
    QCOMPARE(lens.measured->sha256, same.sha256);
    const TextData apart = textFromString("measured", "QQQQ");
    const CalibrationLens other = lensOf(model, repeated("abc def ghi\n", 20), &apart);
    QCOMPARE(other.measured->coveredTokens, 0.0);
    QVERIFY(other.measured->warning.empty());
    const TextData half = textFromString("measured", "aQbQ");
    QCOMPARE(lensOf(model, repeated("abc def ghi\n", 20), &half).measured->coveredTokens, 0.5);
}

void TestCalibrationLens::needsATokenizer() {
    const ModelPtr model = tinyModel({});
    JobContext job;
    QVERIFY_THROWS_EXCEPTION(
        Error, calibrationLens(passOf(model), textFromString("made", "a"), {}, nullptr, {}, job));
}

QTEST_GUILESS_MAIN(TestCalibrationLens)
#include "tst_calibration_lens.moc"
