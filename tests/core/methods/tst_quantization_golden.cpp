// SPDX-License-Identifier: GPL-3.0-or-later
// quant.rtn and quant.hqq against NumPy (tests/tools/make_rtn_golden.py,
// make_hqq_golden.py).

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/encoding/affine.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

QJsonObject golden(const char* name) {
    QFile file(QString::fromStdString(sourcePath("tests/core/methods/golden") / name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
    return QJsonDocument::fromJson(file.readAll()).object();
}

/// The keys of a case that are parameters of the method.
Words wordsOf(const QJsonObject& one) {
    Words words;
    for (auto it = one.begin(); it != one.end(); ++it)
        if (it->isString() && it.key() != "codes")
            words[it.key().toStdString()] = it->toString().toStdString();
        else if (it->isDouble())
            words[it.key().toStdString()] = QString::number(it->toDouble()).toStdString();
    return words;
}

void compare(const char* method, const QJsonObject& file, std::vector<float> values,
             bool hasZeros) {
    const int rows = file["rows"].toInt(), columns = file["columns"].toInt();
    const QJsonArray cases = file["cases"].toArray();
    QVERIFY(cases.size() >= 5);
    for (const QJsonValue& value : cases) {
        const QJsonObject one = value.toObject();
        const AffineParts parts = *asAffine(*encoded(rows, columns, values, method, wordsOf(one)));
        const QByteArray expected = QByteArray::fromHex(one["codes"].toString().toLatin1());
        const QByteArray found(reinterpret_cast<const char*>(parts.codes.data()),
                               static_cast<qsizetype>(parts.codes.size()));
        const QByteArray shown = QJsonDocument(one).toJson(QJsonDocument::Compact).left(200);
        const QJsonArray scales = one["scales"].toArray(), zeros = one["zeros"].toArray();
        QCOMPARE(static_cast<qsizetype>(parts.scales.size()), scales.size());
        for (qsizetype i = 0; i < scales.size(); ++i) {
            QVERIFY2(
                parts.scales[static_cast<size_t>(i)] == static_cast<float>(scales[i].toDouble()),
                shown.constData());
            if (hasZeros || parts.layout.hasZero)
                QVERIFY2(
                    parts.zeros[static_cast<size_t>(i)] == static_cast<float>(zeros[i].toDouble()),
                    shown.constData());
        }
        QVERIFY2(found == expected, shown.constData());
    }
}

}  // namespace

class TestQuantizationGolden : public QObject {
    Q_OBJECT

  private slots:
    void rtn() {
        const QJsonObject file = golden("rtn.json");
        std::vector<float> values =
            madeValues(static_cast<size_t>(file["rows"].toInt() * file["columns"].toInt()));
        std::fill(values.begin() + 40, values.begin() + 44, 0.0f);
        std::fill(values.begin() + 16, values.begin() + 32, 0.0f);
        compare("quant.rtn", file, values, false);
    }

    void hqq() {
        const QJsonObject file = golden("hqq.json");
        compare("quant.hqq", file,
                madeValues(static_cast<size_t>(file["rows"].toInt() * file["columns"].toInt()), 7),
                true);
    }

    // HQQ minimises the mean absolute error from the plain grid on: never worse, usually better.
    void hqqImprovesTheAbsoluteError() {
        const std::vector<float> values = madeValues(64 * 128, 8);
        for (const char* bits : {"2", "3", "4", "8"}) {
            const auto error = [&](const char* rounds) {
                const std::vector<float> now =
                    encoded(64, 128, values, "quant.hqq",
                            {{"bits", bits}, {"rounds", rounds}, {"scale_type", "f32"}})
                        ->decode();
                double sum = 0;
                for (size_t i = 0; i < now.size(); ++i) sum += std::abs(values[i] - now[i]);
                return sum;
            };
            QVERIFY(error("20") <= error("0"));
            if (std::string_view(bits) < "4") QVERIFY(error("20") < 0.97 * error("0"));
        }
    }

    void hqqOfNarrowRangesFarFromZero() {
        for (const float base : {10.0f, 1000.0f, -1000.0f, 30000.0f}) {
            std::vector<float> values(64);
            for (size_t i = 0; i < values.size(); ++i)
                values[i] = base + static_cast<float>(i) / 63;
            const std::vector<float> now = encoded(1, 64, values, "quant.hqq", {})->decode();
            // Either the range itself in 15 steps (a zero up to half a step off), or stretched to
            // 0.
            const float allowed =
                std::abs(base) < 100 ? 1.0f / 15 : (std::abs(base) + 1) / 15 * 0.51f;
            for (size_t i = 0; i < values.size(); ++i)
                QVERIFY(std::abs(values[i] - now[i]) <= allowed);
        }
    }
};

QTEST_GUILESS_MAIN(TestQuantizationGolden)
#include "tst_quantization_golden.moc"
