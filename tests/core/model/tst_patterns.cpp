// SPDX-License-Identifier: GPL-3.0-or-later

// Patterns choose weights by canonical or source name, whole or by dotted parts.

#include <QTest>

#include "core/model/glob.h"
#include "core/model/model.h"

using namespace lathe::core;

class TestPatterns : public QObject {
    Q_OBJECT
  private slots:
    void weights_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("matches");
        // The weight is layers.10.attn.q, in its file model.layers.10.self_attn.q_proj.weight.
        const std::pair<const char*, bool> rows[] = {
            {"*", true},
            {"layers.10.attn.q", true},
            {"model.layers.10.self_attn.q_proj.weight", true},
            {"q_proj", true},
            {"attn.*", true},
            {"attn.q", true},
            {"q", true},
            {"layers.10", true},
            {"layers.1?", true},
            {"*.q_proj.*", true},
            {"self_attn.?_proj", true},
            {"k_proj,q_proj", true},
            {" k_proj , q_proj ", true},
            {"layers.*.attn.q", true},
            {"layers.1", false},
            {"layers.0", false},
            {"0", false},
            {"proj", false},
            {"attn.q.bias", false},
            {"attn.k", false},
            {"k_proj,v_proj", false},
            {"q_pro", false},
            {"ttn.q", false},
            {"", false},
            {",", false},
            {"layers.10.attn.q.*", false},
            {"Q_PROJ", false},
        };
        for (const auto& [pattern, matches] : rows) QTest::addRow("'%s'", pattern) << QString(pattern) << matches;
    }
    void weights() {
        QFETCH(QString, pattern);
        QFETCH(bool, matches);
        Weight weight;
        weight.name = "layers.10.attn.q";
        weight.sourceName = "model.layers.10.self_attn.q_proj.weight";
        QCOMPARE(matchesPattern(weight, pattern.toStdString()), matches);
    }

    /// Stars that could be tried in exponentially many ways.
    void manyStarsAreFast() {
        std::string pattern;
        for (int i = 0; i < 200; ++i) pattern += "a*";
        QVERIFY(!matchesGlob(std::string(5000, 'a'), pattern + "b"));
        QVERIFY(matchesGlob(std::string(5000, 'a'), pattern));
    }
};

QTEST_GUILESS_MAIN(TestPatterns)
#include "tst_patterns.moc"
