// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/formats/raw_checkpoint.h"

using namespace lathe::core;

class TestJson : public QObject {
    Q_OBJECT

  private:
    static QString verdict(const std::string& text) {
        try {
            return QString::fromStdString(toJson(parseJson(text)));
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
    }

  private slots:
    void readsAndWrites_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) {
            QTest::newRow(name) << QByteArray(text) << QString(expected);
        };
        row("scalars", R"([null, true, false, 0, -1, 1.5, "x"])",
            R"([null,true,false,0,-1,1.5,"x"])");
        row("keys are sorted", R"({"b":1,"a":{"d":[],"c":{}}})", R"({"a":{"c":{},"d":[]},"b":1})");
        row("integers of 64 bits",
            "[9223372036854775807,-9223372036854775808,18446744073709551615]",
            "[9223372036854775807,-9223372036854775808,18446744073709551615]");
        row("reals stay reals", "[1.0,1e-5,-0.0,1e300]", "[1.0,1e-05,-0.0,1e+300]");
        row("escapes", "\"\\u0041\\n\\\"\\\\\\ud83d\\ude00\"", "\"A\\n\\\"\\\\\xF0\x9F\x98\x80\"");
        row("bare scalar", " 7 ", "7");
        row("empty", "",
            "not valid JSON at byte 1: syntax error while parsing value - unexpected end of input; "
            "expected "
            "'[', '{', or a literal");
        row("cut short", "[1,2",
            "not valid JSON at byte 5: syntax error while parsing array - unexpected end of input; "
            "expected ']'");
        row("trailing text", "{} x",
            "not valid JSON at byte 4: syntax error while parsing value - invalid literal; last "
            "read: '{} x'; expected end of input");
        row("not UTF-8", "\"a\xFF\"",
            "not valid JSON at byte 3: syntax error while parsing value - invalid string: "
            "ill-formed UTF-8 byte; last read: '\"a\\xff'");
        row("number too large", "1e999",
            "not valid JSON at byte 5: number overflow parsing '1e999'");
        row("duplicate key", R"({"a":1,"a":2})",
            "the key 'a' appears twice in the outermost JSON object; which value counts is "
            "undefined, so the file must be "
            "repaired");
        row("duplicate key inside", R"({"m":[{"v":{"a":1,"a":2}}]})",
            "the key 'a' appears twice in the JSON object 'm.[].v'; which value counts is "
            "undefined, so the file must be "
            "repaired");
        row("same key in siblings", R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":2}])");
    }
    void readsAndWrites() {
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        QCOMPARE(verdict(text.toStdString()), expected);
    }

    void limitsDepth_data() {
        QTest::addColumn<int>("depth");
        QTest::addColumn<QString>("open");
        QTest::addColumn<bool>("accepted");
        for (const int depth : {64, 65, 1000000})
            for (const char* open : {"[", "{\"k\":"})
                QTest::addRow("%d of %s", depth, open) << depth << QString(open) << (depth <= 64);
    }
    void limitsDepth() {
        QFETCH(int, depth);
        QFETCH(QString, open);
        QFETCH(bool, accepted);
        const QString close = open == "[" ? "]" : "}";
        const QString text = open.repeated(depth) + "1" + close.repeated(depth);
        if (accepted)
            QCOMPARE(verdict(text.toStdString()), text);
        else  // also when nothing closes: the error comes before the end of the text
            QCOMPARE(
                verdict(open.repeated(depth).toStdString()),
                QString("the JSON is nested more than 64 levels deep, far beyond any model's"));
    }

    void limitsNumberOfValues() {
        std::string text = "[0";
        for (int i = 0; i < (1 << 22); ++i) text += ",0";
        QCOMPARE(verdict(text + "]"),
                 QString("the JSON holds more than 4194304 values, far beyond any model's"));
    }

    void keepsNumberKinds() {
        const MetaValue value =
            parseJson(R"({"i":3,"r":3.0,"f":3.5,"u":18446744073709551615,"t":true,"s":"3"})");
        QCOMPARE(value.find("i")->integer(), std::optional<int64_t>(3));
        QCOMPARE(value.find("r")->integer(), std::optional<int64_t>(3));
        QVERIFY(!value.find("f")->integer());
        QVERIFY(!value.find("u")->integer());
        QVERIFY(!value.find("t")->integer() && !value.find("s")->integer() &&
                !value.find("t")->real());
        QCOMPARE(value.find("i")->real(), std::optional<double>(3.0));
        QCOMPARE(value.find("t")->boolean(), std::optional<bool>(true));
        QVERIFY(!value.find("i")->boolean());
        QCOMPARE(*value.find("s")->text(), std::string("3"));
        QVERIFY(!value.find("missing") && !value.find("i")->find("x"));
        QVERIFY(!parseJson("9.3e18").integer() &&
                !parseJson("-9.3e18").integer());  // beyond +-2^63
        QCOMPARE(parseJson("-9223372036854775808.0").integer(), std::optional<int64_t>(INT64_MIN));
    }

    void writesFloatsShortly() {
        QCOMPARE(QString::fromStdString(toJson(MetaValue::ofF32(1e-5f))), QString("1e-05"));
        MetaValue wide = MetaValue::ofF32(1e-5f);
        wide.width = MetaValue::Width::F64;
        QCOMPARE(QString::fromStdString(toJson(wide)), QString("9.999999747378752e-06"));
        // The shortest decimal must still read back as the same float.
        for (uint32_t bits = 1; bits < 0x7F800000u; bits += 0x00345679u) {
            float value;
            std::memcpy(&value, &bits, 4);
            QCOMPARE(static_cast<float>(*parseJson(toJson(MetaValue::ofF32(value))).real()), value);
        }
    }

    void replacesWhatJsonCannotHold() {
        QCOMPARE(QString::fromStdString(toJson(MetaValue::ofText("a\xFF"))),
                 QString("\"a\uFFFD\""));
        QCOMPARE(QString::fromStdString(toJson(MetaValue::ofF32(INFINITY))), QString("null"));
        QCOMPARE(QString::fromStdString(toJson(MetaValue::ofI32s(std::vector<int32_t>{1, -2}), 1)),
                 QString("[\n 1,\n -2\n]"));
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
