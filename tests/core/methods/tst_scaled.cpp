// SPDX-License-Identifier: GPL-3.0-or-later
// 8-bit floats with a scale, and quant.float.

#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/scaled.h"
#include "core/tensor/floats.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestScaled : public QObject {
    Q_OBJECT

  private slots:
    void largestReachesTheLargest() {
        const std::vector<float> values = madeValues(6 * 40);
        for (const bool perRow : {false, true}) {
            const ScaledParts parts =
                *asScaled(*encodeScaled({6, 40}, values, DType::F8E4M3, perRow));
            const std::vector<float> codes = parts.values->decode();
            QCOMPARE(parts.scales.size(), size_t(perRow ? 6 : 1));
            const size_t run = perRow ? 40 : 240;
            for (size_t first = 0; first < 240; first += run) {
                float peak = 0, code = 0;
                for (size_t i = first; i < first + run; ++i) {
                    peak = std::max(peak, std::abs(values[i]));
                    code = std::max(code, std::abs(codes[i]));
                }
                QCOMPARE(parts.scales[first / run], peak / 448);
                QCOMPARE(code, 448.0f);
            }
        }
    }

    // Normal E4M3 numbers have 3 mantissa bits: a relative error of at most 1/16; below 2^-6 of the
    // unit the step is 2^-9.
    void errorBound() {
        const std::vector<float> values = madeValues(8 * 100, 2);
        const EncodingPtr encoding = encodeScaled({8, 100}, values, DType::F8E4M3, true);
        const std::vector<float> decoded = encoding->decode(), scales = asScaled(*encoding)->scales;
        for (size_t i = 0; i < values.size(); ++i)
            QVERIFY(std::abs(values[i] - decoded[i]) <=
                    std::max(std::abs(values[i]) / 16, scales[i / 100] * 0x1p-10f) * 1.0001f);
    }

    void scalesHelpSmallWeights() {
        std::vector<float> values = normalValues(64 * 64);
        for (float& value : values) value *= 0.002f;
        const auto error = [&](const char* scale) {
            return squaredError(values, encoded(64, 64, values, "quant.float",
                                                {{"format", "e4m3"}, {"scale", scale}})
                                            ->decode());
        };
        QVERIFY(error("tensor") < 0.1 * error("none"));
        QVERIFY(error("row") <= error("tensor") * 1.05);
    }

    void storedSelectedReencoded() {
        const std::vector<float> values = madeValues(5 * 30, 3);
        for (const EncodingKind* kind : encodingKinds()) {
            if (kind->id != "scaled") continue;
            for (const EncodingPtr& encoding : kind->examples({5, 30}, values)) {
                const EncodingPtr again = loadEncoding({5, 30}, encoding->store());
                QVERIFY(fingerprint(*again) == fingerprint(*encoding));
                QCOMPARE(again->label(), encoding->label());
                QVERIFY(fingerprint(*encoding->reencode(values)) == fingerprint(*encoding));
                const std::vector<int64_t> order = {3, 3, 1};
                const std::vector<float> all = encoding->decode(),
                                         some = encoding->selectRows(order)->decode();
                for (size_t i = 0; i < 3; ++i)
                    QVERIFY(std::equal(some.begin() + static_cast<long>(i) * 30,
                                       some.begin() + static_cast<long>(i + 1) * 30,
                                       all.begin() + order[i] * 30));
                StoredEncoding bad = encoding->store();
                bad.parts["scales"] = Tensor::fromFloats({2}, {1, 1});
                QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({5, 30}, bad));
                bad = encoding->store();
                bad.children["values"] = encoding->store();
                QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({5, 30}, bad));
            }
        }
    }

    void plainCastsRoundEachValue() {
        const std::vector<float> values = madeValues(300, 4);
        const std::vector<float> e5m2 =
            encoded(3, 100, values, "quant.float", {{"format", "e5m2"}})->decode();
        const std::vector<float> half =
            encoded(3, 100, values, "quant.float", {{"format", "fp16"}})->decode();
        const std::vector<float> brain =
            encoded(3, 100, values, "quant.float", {{"format", "bf16"}})->decode();
        for (size_t i = 0; i < values.size(); ++i) {
            QCOMPARE(e5m2[i], toFloat(toFloat8E5M2(values[i])));
            QCOMPARE(half[i], toFloat(toFloat16(values[i])));
            QCOMPARE(brain[i], toFloat(toBFloat16(values[i])));
        }
    }

    void sameTypeIsTheSameEncoding() {
        MadeModel made;
        made.type = DType::BF16;
        const ModelPtr model = makeModel(made);
        const MethodResult result = applied(model, "quant.float");
        QCOMPARE(result.model->weight("layers.0.attn.q").encoding.get(),
                 model->weight("layers.0.attn.q").encoding.get());
    }

    void halfOverflowIsRefused() {
        try {
            encoded(1, 3, {1, 70000, 2}, "quant.float", {{"format", "fp16"}});
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Refused);
            QVERIFY2(error.sentence().find("use bf16") != std::string::npos, error.what());
        }
        QCOMPARE(encoded(1, 3, {1, 70000, 2}, "quant.float", {{"format", "e4m3"}})->decode()[1],
                 448.0f);
    }
};

QTEST_GUILESS_MAIN(TestScaled)
#include "tst_scaled.moc"
