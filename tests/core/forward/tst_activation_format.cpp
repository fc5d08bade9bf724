// SPDX-License-Identifier: GPL-3.0-or-later
// Names of what inputs of linears are rounded to: every format reads back, nothing else is read.
#include <QTest>

#include "core/backend/activation_format.h"
#include "core/base/error.h"

using namespace lathe::core;

class TestActivationFormat : public QObject {
    Q_OBJECT
  private slots:
    void namesReadBack() {
        for (const char* name :
             {"none", "q8", "int4-tensor@1.5e-05", "int8-tensor@0.1", "int8-token-outliers@6",
              "int4-token-outliers@0.25", "int8-token", "int8-token-zero_point",
              "int4-tensor-zero_point@0.1:0", "int8-tensor-zero_point@1.5e-05:255",
              "int4-tensor-zero_point", "int8-token-zero_point-outliers@6"})
            QCOMPARE(toText(activationFormatNamed(name)), std::string(name));
        QCOMPARE(kindText(activationFormatNamed("int8-tensor@0.1")),
                 std::string("int8-tensor-static"));
        QCOMPARE(kindText(activationFormatNamed("int8-tensor-zero_point@0.1:7")),
                 std::string("int8-tensor-zero_point-static"));
        QVERIFY(activationFormatNamed("int8-token") == ActivationFormat::integer(8, true));
        QVERIFY(activationFormatNamed("int4-tensor-zero_point") ==
                ActivationFormat::integer(4, false, true));
    }

    void badNamesAreRefused_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"",
                                 "int8",
                                 "int8-",
                                 "int5-token",
                                 "int8-row",
                                 "int8-token@1",
                                 "int8-tensor@",
                                 "int8-tensor@0",
                                 "int8-tensor@-1",
                                 "int8-tensor@nan",
                                 "int8-tensor@inf",
                                 "int8-tensor@1x",
                                 "int8-tensor@1e99",
                                 "int8-token-outliers@0",
                                 "int8-token-outliers@inf",
                                 "int8-tensor-outliers@6",
                                 "int8-token ",
                                 "int8-tensor@0.1:3",
                                 "int8-tensor-zero_point@0.1",
                                 "int8-tensor-zero_point@0.1:",
                                 "int8-tensor-zero_point@0.1:-1",
                                 "int8-tensor-zero_point@0.1:256",
                                 "int4-tensor-zero_point@0.1:16",
                                 "int8-tensor-zero_point@0.1:1.5",
                                 "int8-tensor-zero_point@0.1:99999999999",
                                 "int8-tensor-zero_point@:3",
                                 "int8-tensor-zero_point@0.1:3:4",
                                 "int8-token-zero_point@0.1:3",
                                 "int8-zero_point-token",
                                 "int8-token-outliers@6-zero_point"})
            QTest::newRow(name) << QString(name);
    }
    void badNamesAreRefused() {
        QFETCH(QString, name);
        QVERIFY_THROWS_EXCEPTION(Error, activationFormatNamed(name.toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestActivationFormat)
#include "tst_activation_format.moc"
