// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The command line as a script calls it, for the tests of its commands.

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include "tests/support/test_data.h"

namespace lathe::tests {

struct Run {
    int status = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline Run cli(const QStringList& arguments) {
    QProcess process;
    process.start(LATHE_CLI, arguments);
    process.waitForFinished(120000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

inline QString sampleFile(const char* relative) {
    return QString::fromStdString(
        lathe::tests::sourcePath(std::string("resources/samples/stories/") + relative).string());
}

inline void verifyKeys(const QJsonObject& object, const QStringList& keys) {
    for (const QString& key : keys)
        QVERIFY2(object.contains(key), qPrintable("missing key " + key));
}

}  // namespace lathe::tests
