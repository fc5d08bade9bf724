// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled texts from tables and JSON lines: what they hold, also compared with Python's csv
// module, and what is refused in which words.
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/data/labelled.h"
#include "tests/support/test_data.h"

using namespace lathe;
using namespace lathe::core;
using Texts = std::vector<std::string>;
using Labels = std::vector<int32_t>;

namespace {

template <class Work>
std::string messageOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

/// Of a line per example: label, tab, text.
std::string digestOf(const LabelledTexts& data) {
    std::string lines;
    for (size_t i = 0; i < data.texts.size(); ++i)
        lines += std::to_string(data.labels[i]) + "\t" + data.texts[i] + "\n";
    return sha256(lines);
}

}  // namespace

class TestLabelledText : public QObject {
    Q_OBJECT
  private slots:
    void tsv() {
        const auto data = labelledFromTsv(
            "a.tsv", "sentence\tlabel\r\n\"not quoted\t1\r\n\r\ndull , really \t0\n");
        QCOMPARE(data.texts, (Texts{"\"not quoted", "dull , really "}));
        QCOMPARE(data.labels, (Labels{1, 0}));
        QCOMPARE(data.labelNames, (Texts{"0", "1"}));
        QCOMPARE(data.name, "a.tsv");
        QCOMPARE(data.sha256,
                 sha256("sentence\tlabel\r\n\"not quoted\t1\r\n\r\ndull , really \t0\n"));
        // A held-out part without the first class keeps the numbers.
        QCOMPARE(labelledFromTsv("a.tsv", "label\ttext\n2\tx\n").labels, (Labels{2}));
        QCOMPARE(labelledFromTsv("a.tsv", "label\ttext\n2\tx\n").classes(), 3);
    }

    void csv() {
        const auto data =
            labelledFromCsv("n.csv", "\"2\",\"A \"\"b\"\"\",\"c, d\"\n1,e,\"f\ng\"\n");
        QCOMPARE(data.texts, (Texts{"A \"b\" c, d", "e f\ng"}));
        QCOMPARE(data.labels, (Labels{1, 0}));
        QCOMPARE(data.labelNames, (Texts{"1", "2"}));
        QCOMPARE(labelledFromCsv("n.csv", "0,a\n3,b\n").labels, (Labels{0, 3}));
        const auto named = labelledFromCsv(
            "n.csv", "id,review,sentiment\n7,\"good, good\",positive\n8,bad,negative\n");
        QCOMPARE(named.texts, (Texts{"good, good", "bad"}));
        QCOMPARE(named.labels, (Labels{1, 0}));
        QCOMPARE(named.labelNames, (Texts{"negative", "positive"}));
    }

    void jsonLines() {
        const auto data = labelledFromJsonLines(
            "d.jsonl", "{\"text\":\"a\\nb\",\"label\":1}\n\n{\"label\":0,\"text\":\"\"}\n");
        QCOMPARE(data.texts, (Texts{"a\nb", ""}));
        QCOMPARE(data.labels, (Labels{1, 0}));
        const auto names = labelledFromJsonLines("d.jsonl", R"({"sentence":"a","label":"sport"})");
        QCOMPARE(names.labelNames, (Texts{"sport"}));
    }

    void refusals_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* title, const char* name, const std::string& content,
                            const char* expected) {
            QTest::addRow("%s", title) << name << QByteArray::fromStdString(content) << expected;
        };
        const char* columns =
            "a text (text, sentence, text_a, review or content) and a label (label, labels, class, "
            "sentiment "
            "or target) were expected";
        row("empty", "a.tsv", "", "a.tsv: it is empty");
        row("header only", "a.tsv", "text\tlabel\n",
            "a.tsv: it holds no example; a text and a label per line was expected");
        row("columns", "a.tsv", "id\tscore\n",
            (std::string("a.tsv: the columns are 'id', 'score'; ") + columns).c_str());
        row("csv columns", "a.csv", "id,\x01score\n",
            (std::string("a.csv: the columns are 'id', '\\x01score'; ") + columns).c_str());
        row("fields", "a.tsv", "text\tlabel\na\t1\nb\n",
            "a.tsv: line 3: there are 1 fields; the line of column names has 2");
        row("csv fields", "a.csv", "1,a,b\n2,c\n",
            "a.csv: line 2: there are 2 fields; the first line has 3");
        row("open quote", "a.csv", "1,a\n2,\"b\nc\n", "a.csv: line 2: a quoted field does not end");
        row("text behind", "a.csv", "1,\"b\"c\n",
            "a.csv: line 1: a quoted field is followed by text; a comma or the end of the line was "
            "expected (quotes within a "
            "field are doubled)");
        row("negative", "a.tsv", "text\tlabel\na\t-1\n",
            "a.tsv: line 2: the label is -1; 0 to 65535 was expected");
        row("large", "a.csv", "1,a\n65536,b\n",
            "a.csv: line 2: the label is 65536; 0 to 65535 was expected");
        row("empty label", "a.tsv", "text\tlabel\na\t\n", "a.tsv: line 2: the label is empty");
        row("not UTF-8", "a.tsv", "text\tlabel\n\xFF\t1\n",
            "a.tsv is not UTF-8: byte 0xff at offset 11 begins no character; convert the file to "
            "UTF-8");
        row("keys", "a.jsonl", R"({"query":"q","gold":0})",
            (std::string("a.jsonl: line 1: the keys are 'gold', 'query'; ") + columns).c_str());
        row("no object", "a.jsonl", "[1]", "a.jsonl: line 1: expected one JSON object per line");
        row("text", "a.jsonl", R"({"text":1,"label":0})", "a.jsonl: line 1: the text is no string");
        row("label", "a.jsonl", R"({"text":"a","label":0.5})",
            "a.jsonl: line 1: the label is neither a whole number nor a string, as was expected");
        row("no JSON", "a.jsonl", "{\"text\":\"a\",\"label\":1}\n{",
            "a.jsonl: line 2: it is no JSON: [json.exception.parse_error.101] parse error at line "
            "1, column 2: syntax error "
            "while parsing object key - unexpected end of input; expected string literal");
        std::string many = "text\tlabel\n";
        for (int i = 0; i <= 65536; ++i) many += "t\tx" + std::to_string(i) + "\n";
        row("classes", "a.tsv", many,
            "a.tsv: there are more than 65536 different labels, the last of them 'x65536'; is that "
            "the label?");
    }
    void refusals() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        const auto read = name.endsWith(".tsv")   ? labelledFromTsv
                          : name.endsWith(".csv") ? labelledFromCsv
                                                  : labelledFromJsonLines;
        QCOMPARE(QString::fromStdString(
                     messageOf([&] { read(name.toStdString(), content.toStdString()); })),
                 expected);
    }

    void otherExtension() {
        QCOMPARE(messageOf([] { readLabelledTexts("x/a.parquet"); }),
                 "x/a.parquet has the extension '.parquet'; labelled texts are read from .tsv, "
                 ".csv, .jsonl and .json");
    }

    // The digests are of what Python's csv.reader, or splitting at tabs, makes of the same files.
    void publicData() {
        LATHE_NEED_DATA(news, "tasks/ag_news_test.csv");
        const auto agNews = readLabelledTexts(news);
        QCOMPARE(agNews.count(), 3800);
        QCOMPARE(agNews.classes(), 4);
        QCOMPARE(digestOf(agNews),
                 "50b3512391dd002822bb67b3862ee191801b7eaba341d992bc9c5a2455e384cf");
        LATHE_NEED_DATA(reviews, "tasks/sst2_dev.tsv");
        const auto sst2 = readLabelledTexts(reviews);
        QCOMPARE(sst2.count(), 440);
        QCOMPARE(std::count(sst2.labels.begin(), sst2.labels.end(), 1), 225);
        QCOMPARE(digestOf(sst2),
                 "14e56f1a1bc31920fe4b688ba978adb8a50f3e3e0b12d96426bc456b2d3e7165");
    }
};

QTEST_GUILESS_MAIN(TestLabelledText)
#include "tst_labelled_text.moc"
