// SPDX-License-Identifier: GPL-3.0-or-later

// Temporary files without a name: what was written is read and mapped, and what goes wrong is said.

#include "core/base/unnamed_file.h"

#include <sys/mman.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <filesystem>

#include "core/base/error.h"

using namespace lathe::core;

namespace {

/// The message of the Error(Io) that `work` throws; empty if it throws none.
template <class Work>
QString messageOf(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

}  // namespace

class TestUnnamedFile : public QObject {
    Q_OBJECT

  private slots:
    void init() { qputenv("TMPDIR", m_folder.path().toUtf8()); }
    void cleanup() { qunsetenv("TMPDIR"); }

    void whatIsWrittenIsReadAndMapped() {
        UnnamedFile file("numbers");
        file.write(3, "abcdef", 6);
        char read[4] = {};
        file.read(5, read, 3);
        QCOMPARE(QByteArray(read), "cde");
        void* mapped = file.map(4096);
        QCOMPARE(std::memcmp(static_cast<const char*>(mapped) + 3, "abcdef", 6), 0);
        QVERIFY(std::filesystem::is_empty(m_folder.path().toStdString()));
        munmap(mapped, 4096);
    }

    void anEarlyEndIsSaid() {
        UnnamedFile file("numbers");
        file.write(0, "abc", 3);
        char read[8];
        QCOMPARE(messageOf([&] { file.read(0, read, 8); }),
                 QString("cannot read the temporary file for numbers: it ended early; make room in "
                         "%1 or name another folder by TMPDIR")
                     .arg(m_folder.path()));
    }

    void aMissingFolderIsSaid() {
        qputenv("TMPDIR", "/there/is/no/such/folder");
        const QString message = messageOf([] { UnnamedFile("numbers"); });
        QVERIFY2(message.startsWith("there is no folder for temporary files (") &&
                     message.endsWith("name one that can be written by TMPDIR"),
                 qPrintable(message));
    }

  private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestUnnamedFile)
#include "tst_unnamed_file.moc"
