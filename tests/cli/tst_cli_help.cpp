// SPDX-License-Identifier: GPL-3.0-or-later
// The help of every command as a newcomer reads it in a terminal of 80 columns.
#include <QRegularExpression>
#include <QTest>

#include "tests/cli/run_cli.h"

using namespace lathe::tests;

class TestCliHelp : public QObject {
    Q_OBJECT
  private slots:
    void isReadable_data();
    void isReadable();
    void optionsStandWithTheirLook();
    void rangesAreSaidAndKept();
};

void TestCliHelp::isReadable_data() {
    QTest::addColumn<QString>("command");
    QTest::newRow("all") << QString();
    static const QRegularExpression entry("^  ([a-z]+) ", QRegularExpression::MultilineOption);
    const QString commands = QString::fromUtf8(cli({"--help"}).out).section("Subcommands:", 1);
    auto found = entry.globalMatch(commands);
    QVERIFY(found.hasNext());
    while (found.hasNext()) {
        const QString name = found.next().captured(1);
        QTest::newRow(name.toLatin1().constData()) << name;
    }
}

void TestCliHelp::isReadable() {
    QFETCH(QString, command);
    const Run run = cli(command.isEmpty() ? QStringList{"--help"} : QStringList{command, "--help"});
    QCOMPARE(run.status, 0);
    const QString help = QString::fromUtf8(run.out);
    for (const QString& line : help.split('\n')) QVERIFY2(line.size() <= 80, qPrintable(line));
    // The parser's own words for ranges, and bounds that only guard against overflow.
    static const QRegularExpression raw("(INT|FLOAT|TEXT|POSITIVE):|\\w in \\[|\\) AND \\(|=\\[|\\d{7}|1e\\+?\\d");
    const auto match = raw.match(help);
    QVERIFY2(!match.hasMatch(), qPrintable(match.captured(0)));
}

void TestCliHelp::optionsStandWithTheirLook() {
    const QString help = QString::fromUtf8(cli({"observe", "--help"}).out);
    const auto groupOf = [&](const QString& option) {
        const QString before = help.section("  " + option + " ", 0, 0);
        static const QRegularExpression heading("\\n(\\S[^\\n]*):\\n");
        QString last;
        for (auto it = heading.globalMatch(before); it.hasNext();) last = it.next().captured(1);
        return last;
    };
    QCOMPARE(groupOf("--text"), QString("Options"));
    QCOMPARE(groupOf("--bins"), QString("Of --what weights"));
    QCOMPARE(groupOf("--outlier-magnitude"), QString("Of --what outliers"));
    QCOMPARE(groupOf("--culprits"), QString("Of --what drop"));
    QCOMPARE(groupOf("--bits"), QString("Of --what sensitivity and --what allocation"));
}

void TestCliHelp::rangesAreSaidAndKept() {
    const auto with = [](const QString& option, const QString& value) {
        return cli({"observe", "sample:stories", "--what", "weights", option, value});
    };
    QVERIFY(cli({"observe", "--help"}).out.contains("[1 to 65536, default 64]"));
    QCOMPARE(with("--bins", "65536").status, 0);
    for (const auto& [option, value] :
         {std::pair{"--bins", "0"}, {"--bins", "65537"}, {"--bins", "x"}, {"--chunks", "-1"},
          {"--chunks", "9999999999999"}, {"--inactive", "1.5"}, {"--bits-per-weight", "0"},
          {"--bits-per-weight", "65"}, {"--bytes", "0"}}) {
        const Run run = with(option, value);
        QCOMPARE(run.status, 2);
        QVERIFY2(run.err.contains(option), run.err.constData());
    }
    QVERIFY(with("--bins", "65537").err.contains("65537 is not between 1 and 65536"));
}

QTEST_GUILESS_MAIN(TestCliHelp)
#include "tst_cli_help.moc"
