// SPDX-License-Identifier: GPL-3.0-or-later

// Reading questions and turning options into tokens: no model is involved.

#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/tasks.h"
#include "core/evaluate/windows.h"
#include "tests/support/byte_tokenizer.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<TokenId> bytes(const std::string& text) {
    std::vector<TokenId> ids;
    for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
    return ids;
}

std::vector<TokenId> operator+(std::vector<TokenId> left, const std::vector<TokenId>& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// A task from JSON lines written with single quotes.
TaskSet taskOf(std::string lines) {
    std::replace(lines.begin(), lines.end(), '\'', '"');
    return taskFromJsonLines("t", lines);
}

}  // namespace

class TestTaskOptions : public QObject {
    Q_OBJECT

    TokenizerPtr m_tokenizer = byteTokenizer();

  private slots:
    void splits_data() {
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("continuation");
        QTest::addColumn<bool>("bos");
        QTest::addColumn<int>("limit");
        QTest::addColumn<std::vector<TokenId>>("tokens");
        QTest::addColumn<int>("scored");
        QTest::addColumn<bool>("truncated");
        const std::vector<TokenId> bos = {kBos}, spaceThe = {kSpaceThe}, spaceT = {kSpaceT};
        QTest::addRow("plain") << "a b"
                               << " the" << false << 100 << bytes("a b") + spaceThe << 1 << false;
        QTest::addRow("with BOS") << "a b"
                                  << " the" << true << 100 << bos + bytes("a b") + spaceThe << 1
                                  << false;
        QTest::addRow("two tokens")
            << "a"
            << " tx" << false << 100 << bytes("a") + spaceT + bytes("x") << 2 << false;
        // The space at the end of the context makes " the" one token, which is then scored whole.
        QTest::addRow("space moves")
            << "a "
            << "the" << false << 100 << bytes("a") + spaceThe << 1 << false;
        QTest::addRow("line break moves")
            << "a\n"
            << " the" << false << 100 << bytes("a\n") + spaceThe << 2 << false;
        // No space: "t" of the context is swallowed by the whole's " the", so one token remains to
        // be scored.
        QTest::addRow("merged over the border")
            << "a t"
            << "he" << false << 100 << bytes("a") + spaceThe << 1 << false;
        QTest::addRow("empty context") << ""
                                       << " the" << false << 100 << bos + spaceThe << 1 << false;
        QTest::addRow("truncated") << "abcdef"
                                   << " the" << true << 3 << bytes("def") + spaceThe << 1 << true;
        QTest::addRow("fits exactly")
            << "abc"
            << " the" << false << 3 << bytes("abc") + spaceThe << 1 << false;
        QTest::addRow("continuation truncated") << "abc"
                                                << "xyz" << false << 2 << bytes("xyz") << 2 << true;
    }
    void splits() {
        QFETCH(QString, context);
        QFETCH(QString, continuation);
        QFETCH(bool, bos);
        QFETCH(int, limit);
        QFETCH(std::vector<TokenId>, tokens);
        QFETCH(int, scored);
        QFETCH(bool, truncated);
        const EncodedOption option = encodeOption(*m_tokenizer, context.toStdString(),
                                                  continuation.toStdString(), bos, limit);
        QCOMPARE(option.tokens, tokens);
        QCOMPARE(option.scored, int64_t{scored});
        QCOMPARE(option.truncated, truncated);
    }

    void bosIsNeverFollowedByEos() {
        TokenizerSpec spec = m_tokenizer->spec();
        spec.addBos = spec.addEos = true;
        const Tokenizer both(spec);
        QCOMPARE(idsOf(both, "a", true, true), (std::vector<TokenId>{kBos, 'a'}));
        QCOMPARE(idsOf(both, "a", false, true), (std::vector<TokenId>{'a'}));
    }

    void choices() {
        const TaskSet task = taskOf(
            "{'query': 'Q', 'choices': ['one', ', zw\\u00f6lf'], 'gold': 1, 'more': 0}\n\n"
            "{'query': 'R', 'choices': ['a', 'b', 'c', 'd'], 'gold': 0}\n");
        QCOMPARE(task.kind, TaskKind::MultipleChoice);
        QCOMPARE(task.questions.size(), size_t{2});
        const TaskQuestion& question = task.questions[0];
        QCOMPARE(question.options(), 2);
        QCOMPARE(question.context(1), std::string("Q"));
        QCOMPARE(question.continuation(0), std::string(" one"));
        QCOMPARE(question.continuation(1), std::string(" , zw\u00f6lf"));
        QCOMPARE(question.characters, (std::vector<int64_t>{3, 7}));
        QCOMPARE(question.gold, 1);
        QCOMPARE(task.chance(), (0.5 + 0.25) / 2);
    }

    void contexts() {
        const TaskSet task =
            taskOf("{'context_options': ['the cat', 'a dog'], 'continuation': 'ran.', 'gold': 0}");
        const TaskQuestion& question = task.questions[0];
        QCOMPARE(question.options(), 2);
        QCOMPARE(question.context(1), std::string("a dog"));
        QCOMPARE(question.continuation(1), std::string(" ran."));
        QCOMPARE(question.characters, (std::vector<int64_t>{7, 5}));
    }

    void continuations() {
        const TaskSet task = taskOf(
            "{'context': 'a', 'continuation': 'b'}\n{'context': 'a ', 'continuation': 'b'}\n"
            "{'context': '1 + 1 =', 'continuation': ' 2'}");
        QCOMPARE(task.kind, TaskKind::LastWord);
        QCOMPARE(task.questions[0].continuation(0), std::string(" b"));
        QCOMPARE(task.questions[1].continuation(0), std::string("b"));
        QCOMPARE(task.questions[2].continuation(0), std::string(" 2"));
        QCOMPARE(task.chance(), 0.0);
    }

    void hellaSwag() {
        // Made up in its manner; the expected text follows preprocess() of lm-evaluation-harness.
        const TaskSet task = taskOf(
            "{'activity_label': 'Rowing', 'ctx_a': 'How to row [title] Sit [substeps] down.', "
            "'ctx_b': 'the MAN',"
            " 'endings': ['[header] rows.', 'a  sinks '], 'label': '1'}");
        const TaskQuestion& question = task.questions[0];
        QCOMPARE(question.context(0), std::string("Rowing: How to row. Sit down. The man"));
        QCOMPARE(question.continuation(0), std::string("  rows."));
        QCOMPARE(question.continuation(1), std::string(" a sinks"));
        QCOMPARE(question.characters, (std::vector<int64_t>{6, 7}));
        QCOMPARE(question.gold, 1);
    }

    void damage_data() {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("kind");
        const auto corrupt = static_cast<int>(ErrorKind::Corrupt),
                   unsupported = static_cast<int>(ErrorKind::Unsupported);
        QTest::addRow("empty") << QByteArray("\n \n") << corrupt;
        QTest::addRow("no JSON") << QByteArray("query: Q") << corrupt;
        QTest::addRow("no object") << QByteArray("[1]") << corrupt;
        QTest::addRow("unknown keys")
            << QByteArray("{'question': 'Q', 'answer': 'A'}") << unsupported;
        QTest::addRow("gold outside")
            << QByteArray("{'query': 'Q', 'choices': ['a', 'b'], 'gold': 2}") << corrupt;
        QTest::addRow("gold negative")
            << QByteArray("{'query': 'Q', 'choices': ['a', 'b'], 'gold': -1}") << corrupt;
        QTest::addRow("gold a word")
            << QByteArray("{'query': 'Q', 'choices': ['a', 'b'], 'gold': 'b'}") << corrupt;
        QTest::addRow("one choice")
            << QByteArray("{'query': 'Q', 'choices': ['a'], 'gold': 0}") << corrupt;
        QTest::addRow("empty choice")
            << QByteArray("{'query': 'Q', 'choices': ['a', ' '], 'gold': 0}") << corrupt;
        QTest::addRow("wrong type")
            << QByteArray("{'query': 1, 'choices': ['a', 'b'], 'gold': 0}") << corrupt;
    }
    void damage() {
        QFETCH(QByteArray, lines);
        QFETCH(int, kind);
        try {
            taskOf(lines.toStdString());
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(static_cast<int>(error.kind()), kind);
            QVERIFY(!QByteArray(error.what()).contains('\n'));
        }
    }

    void errorNamesTheLine() {
        try {
            taskOf("{'context': 'a', 'continuation': 'b'}\n{}\n");
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY2(QByteArray(error.what()).contains("line 2"), error.what());
        }
    }

    void pairedComparison() {
        TaskResult first, second;
        for (int i = 0; i < 20; ++i) {
            TaskItemResult a, b;
            a.correct = i < 12;             // right: 0 .. 11
            b.correct = i >= 10 && i < 13;  // right: 10, 11, 12
            first.items.push_back(a);
            second.items.push_back(b);
        }
        const TaskComparison comparison = compareTasks(first, second);
        QCOMPARE(comparison.both, int64_t{2});
        QCOMPARE(comparison.onlyFirst, int64_t{10});
        QCOMPARE(comparison.onlySecond, int64_t{1});
        QCOMPARE(comparison.neither, int64_t{7});
        QVERIFY(std::abs(comparison.pValue - 24.0 / 2048) < 1e-15);  // 2 (1 + 11) / 2^11
        second.items.pop_back();
        QVERIFY_THROWS_EXCEPTION(Error, compareTasks(first, second));
    }
};

QTEST_GUILESS_MAIN(TestTaskOptions)
#include "tst_task_options.moc"
