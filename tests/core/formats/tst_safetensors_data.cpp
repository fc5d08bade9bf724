// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/base/file.h"
#include "core/formats/safetensors.h"
#include "tests/core/formats/checkpoint_fixtures.h"
#include "tests/support/test_data.h"

using namespace lathe;
using namespace lathe::core;
using namespace lathe::tests;

/// Files that other programs made: broken ones and good ones.
class TestSafetensorsData : public QObject {
    Q_OBJECT

  private slots:
    void malformed() {
        LATHE_NEED_DATA(folder, "fixtures/malformed");
        const QString manifest = QString::fromStdString(
            readTextFile(sourcePath("tests/core/formats/safetensors_manifest.tsv")));
        QMap<QString, QString> expected;
        for (const QString& line : manifest.split('\n', Qt::SkipEmptyParts)) {
            const qsizetype tab = line.indexOf('\t');
            expected[line.left(tab)] = line.mid(tab + 1);
        }
        QMap<QString, QString> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (const std::string name = entry.path().filename().string(); name.starts_with("st_"))
                found[QString::fromStdString(name)] =
                    verdictOf([&] { readSafetensors(entry.path()); });
        for (const QString& name : found.keys()) {
            if (found[name] != expected.value(name))
                qWarning().noquote() << name + "\t" + found[name];
            QVERIFY2(!found[name].contains('\n'), qPrintable(name));
        }
        QCOMPARE(found, expected);
    }

    void samples() {
        LATHE_NEED_DATA(folder, "fixtures/safetensors-samples");
        const SafetensorsFile all = readSafetensors(folder / "overall.safetensors");
        QCOMPARE(all.metadata.at("test"), std::string("a"));
        // Python's array type codes; each holds -3, -2, -1, 0, 1, 2 or, unsigned, the same bits.
        const std::map<std::string, std::pair<DType, std::string>> wanted = {
            {"b", {DType::I8, "lc_b"}},  {"B", {DType::U8, "B"}},     {"h", {DType::I16, "lc_h"}},
            {"H", {DType::U16, "H"}},    {"i", {DType::I32, "lc_i"}}, {"I", {DType::U32, "I"}},
            {"e", {DType::F16, "lc_e"}}, {"f", {DType::F32, "lc_f"}}, {"d", {DType::F64, "lc_d"}}};
        QCOMPARE(all.tensors.size(), wanted.size());
        for (const RawTensor& tensor : all.tensors) {
            const auto& [type, file] = wanted.at(tensor.name);
            const Tensor& plain = *tensor.encoding->plain();
            QCOMPARE(plain.type(), type);
            QCOMPARE(plain.shape(), Shape{6});
            const double wrap = nameOf(type)[0] == 'u' ? std::ldexp(1.0, int(8 * sizeOf(type))) : 0;
            for (int i = 0; i < 6; ++i)
                QCOMPARE(plain.toFloats()[size_t(i)], float(i - 3 + (i < 3 ? wrap : 0)));
            const SafetensorsFile single = readSafetensors(folder / (file + ".safetensors"));
            QCOMPARE(single.tensors.size(), size_t{1});
            QCOMPARE(single.tensors[0].name, tensor.name);
            QCOMPARE(single.tensors[0].encoding->plain()->toFloats(), plain.toFloats());
            QCOMPARE(single.tensors[0].encoding->plain()->type(), type);
        }
    }
};

QTEST_GUILESS_MAIN(TestSafetensorsData)
#include "tst_safetensors_data.moc"
