// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer inside a real model file against llama.cpp's ids for the test texts.
#include <QtTest>

#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe;
using namespace lathe::core;

class TestTokenizerModel : public QObject {
    Q_OBJECT
  private slots:
    void smolLm2() {
        LATHE_NEED_MODEL(path, "SmolLM2-135M-Instruct.Q4_1.gguf");
        LATHE_NEED_DATA(texts, "text");
        const auto tokenizer = tests::openTokenizer(path);
        QCOMPARE(tokenizer->vocabularySize(), 49152);
        QCOMPARE(tokenizer->spec().preTokenizer, "smollm");
        const auto rows = tests::goldenRows("model");
        QVERIFY(!rows.empty());
        for (const auto& row : rows) {
            const std::string text = tests::goldenText(row.text);
            const auto ids = tokenizer->encode(text, {.addSpecial = false, .parseSpecial = true});
            QCOMPARE(ids.size(), size_t{std::stoull(row.count)});
            QCOMPARE(tests::hashOf(ids), row.digest);
            QVERIFY(tokenizer->decode(ids, true) == text);
        }
        const auto chat = tokenizer->encode("<|im_start|>user\nHi<|im_end|>");
        QCOMPARE(chat, (std::vector<TokenId>{1, 4093, 198, 26843, 2}));
        QCOMPARE(tokenizer->decode(chat), "user\nHi");
        QVERIFY(tokenizer->spec().chatTemplate.find("<|im_start|>") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestTokenizerModel)
#include "tst_tokenizer_model.moc"
