// SPDX-License-Identifier: GPL-3.0-or-later
// Whole files against tokenizers, sentencepiece and llama.cpp: golden.tsv holds the checksums of their
// ids (written by tests/tools/make_tokenizer_golden.py).
#include <QtTest>

#include <map>

#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe;
using namespace lathe::core;

class TestTokenizerGolden : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QVERIFY(!tests::goldenRows("data").empty()); }

    void wholeFiles_data() {
        QTest::addColumn<QString>("tokenizer");
        QTest::addColumn<QString>("text");
        QTest::addColumn<qulonglong>("count");
        QTest::addColumn<QString>("digest");
        for (const auto& row : tests::goldenRows("data"))
            QTest::addRow("%s %s", row.tokenizer.c_str(), row.text.c_str())
                << QString::fromStdString(row.tokenizer) << QString::fromStdString(row.text)
                << qulonglong{std::stoull(row.count)} << QString::fromStdString(row.digest);
    }
    void wholeFiles() {
        QFETCH(QString, tokenizer);
        QFETCH(QString, text);
        QFETCH(qulonglong, count);
        QFETCH(QString, digest);
        LATHE_NEED_DATA(folder, "tokenizers");
        auto& opened = m_tokenizers[tokenizer];
        if (!opened) opened = tests::openTokenizer(folder.parent_path() / tokenizer.toStdString());
        const bool parseSpecial = !tokenizer.endsWith(".model");  // the sentencepiece library does not look for them
        const auto ids = opened->encode(tests::goldenText(text.toStdString()), {false, parseSpecial});
        QCOMPARE(qulonglong{ids.size()}, count);
        QCOMPARE(QString::fromStdString(tests::hashOf(ids)), digest);
    }

  private:
    std::map<QString, TokenizerPtr> m_tokenizers;
};

QTEST_GUILESS_MAIN(TestTokenizerGolden)
#include "tst_tokenizer_golden.moc"
