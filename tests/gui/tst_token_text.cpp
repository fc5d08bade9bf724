// SPDX-License-Identifier: GPL-3.0-or-later

// The painted run of tokens: wrapping, walking with keys and mouse, and what is spoken.

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

#include "widgets/panels/probability_bars.h"
#include "widgets/panels/token_text.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe::widgets;

namespace {

std::vector<ShownToken> tokensOfWords(const QStringList& words) {
    std::vector<ShownToken> tokens;
    for (const QString& word : words) tokens.push_back({word, "about " + word, false});
    return tokens;
}

}  // namespace

class TestTokenText : public QObject {
    Q_OBJECT

    TokenText m_text;

  private slots:
    void initTestCase() {
        QApplication::setFont(uiFont("en"));
        applyTheme(*qApp, ThemeMode::Light);
        m_text.resize(220, 160);
        m_text.show();
    }
    void init() {
        m_text.setSelected(-1);
        m_text.setTokens(tokensOfWords({"One", " sun", "ny", " day", ",", " Lu", "cy", " went",
                                        " to", " the", " meadow", ".", " She", " was", " glad"}));
    }

    void wordsStayWhole() {
        for (int width = 110; width <= 300; width += 7) {
            m_text.resize(width, 160);
            for (const auto& [left, right] : {std::pair{1, 2}, {3, 4}, {5, 6}, {10, 11}}) {
                const QRect a = m_text.tokenRect(left), b = m_text.tokenRect(right);
                QCOMPARE(a.top(), b.top());
                QVERIFY(qAbs(a.right() - b.left()) <= 2);
            }
            for (int i = 0; i < 15; ++i) {
                QVERIFY(m_text.tokenRect(i).left() >= 0);
                QVERIFY(m_text.tokenRect(i).right() <= width);
            }
        }
        m_text.resize(220, 160);
    }

    void linesEndAtNewlines() {
        m_text.setTokens(tokensOfWords({"a", ".\n", "b", " c"}));
        QCOMPARE(m_text.tokenRect(0).top(), m_text.tokenRect(1).top());
        QVERIFY(m_text.tokenRect(2).top() > m_text.tokenRect(1).top());
        QCOMPARE(m_text.tokenRect(2).left(), m_text.tokenRect(0).left());
    }

    void arrowKeysWalk() {
        QSignalSpy selected(&m_text, &TokenText::tokenSelected);
        QTest::keyClick(&m_text, Qt::Key_Right);
        QCOMPARE(m_text.selected(), 0);
        QTest::keyClick(&m_text, Qt::Key_Right);
        QTest::keyClick(&m_text, Qt::Key_Right);
        QTest::keyClick(&m_text, Qt::Key_Left);
        QCOMPARE(m_text.selected(), 1);
        QCOMPARE(m_text.accessibleDescription(), QString("about  sun"));
        QTest::keyClick(&m_text, Qt::Key_Down);
        QVERIFY(m_text.tokenRect(m_text.selected()).top() > m_text.tokenRect(1).top());
        QTest::keyClick(&m_text, Qt::Key_Up);
        QCOMPARE(m_text.tokenRect(m_text.selected()).top(), m_text.tokenRect(1).top());
        QTest::keyClick(&m_text, Qt::Key_End);
        QCOMPARE(m_text.selected(), 14);
        QTest::keyClick(&m_text, Qt::Key_Right);
        QCOMPARE(m_text.selected(), 14);
        QTest::keyClick(&m_text, Qt::Key_Home);
        QCOMPARE(m_text.selected(), 0);
        QCOMPARE(selected.size(), 9);
    }

    void clicksSelect() {
        QSignalSpy selected(&m_text, &TokenText::tokenSelected);
        QTest::mouseClick(m_text.viewport(), Qt::LeftButton, {}, m_text.tokenRect(3).center());
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.first().first().toInt(), 3);
        QTest::mouseClick(m_text.viewport(), Qt::LeftButton, {}, QPoint(215, 155));
        QCOMPARE(selected.size(), 1);  // nothing stands there
    }

    void selectedComesIntoSight() {
        QStringList words;
        for (int i = 0; i < 200; ++i) words << QString(" w%1").arg(i);
        m_text.setTokens(tokensOfWords(words));
        for (const int index : {199, 0, 120}) {
            m_text.setSelected(index);
            QVERIFY(m_text.viewport()->rect().contains(m_text.tokenRect(index)));
        }
    }

    void spacesAreVisibleInBars() {
        QCOMPARE(visibleToken(" a\n"), QString("␣a↵"));
        ProbabilityBars bars(ProbabilityBars::Meaning::Original);
        bars.setRows({{" a", 0.625, true}, {"b", 0.25, false}});
        QCOMPARE(bars.accessibleDescription(), QString("␣a 62.5 %, b 25.0 %"));
    }
};

QTEST_MAIN(TestTokenText)
#include "tst_token_text.moc"
