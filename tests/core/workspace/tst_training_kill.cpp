// SPDX-License-Identifier: GPL-3.0-or-later
// SIGKILL in the middle of a recorded training or calibration: the same run started again in the
// same workspace goes on from its state and ends with the same bytes as one that nobody disturbed.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

namespace {

struct Ended {
    QByteArray weights;
    int losses = 0;
    int firstStep = 0, lastStep = 0;
};

Ended read(const QByteArray& output) {
    Ended ended;
    for (const QByteArray& line : output.split('\n')) {
        const QByteArray value = line.mid(line.indexOf(' ') + 1);
        if (line.startsWith("weights ")) ended.weights = value;
        if (line.startsWith("losses ")) ended.losses = value.toInt();
        if (!line.startsWith("step ")) continue;
        ended.lastStep = value.toInt();
        if (ended.firstStep == 0) ended.firstStep = ended.lastStep;
    }
    return ended;
}

Ended toTheEnd(const QStringList& arguments) {
    QProcess worker;
    worker.start(LATHE_TRAINING_WORKER, arguments);
    worker.waitForFinished(120000);
    return read(worker.readAllStandardOutput());
}

/// Kills the worker once it has said that `step` is done.
Ended killedAfter(int step, const QString& workspace) {
    QProcess worker;
    worker.start(LATHE_TRAINING_WORKER, {workspace});
    QByteArray output;
    while (worker.waitForReadyRead(60000)) {
        output += worker.readAllStandardOutput();
        if (read(output).lastStep >= step) break;
    }
    worker.kill();
    worker.waitForFinished();
    return read(output + worker.readAllStandardOutput());
}

/// That the teacher has written so far; a text ends at a line.
int textsIn(const QDir& progress) {
    const QStringList names = progress.entryList({"*.texts.json"});
    if (names.isEmpty()) return 0;
    QFile file(progress.filePath(names.front()));
    return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) : 0;
}

}  // namespace

class TestTrainingKill : public QObject {
    Q_OBJECT

  private slots:
    void goesOnAsIfNothingHadHappened() {
        const QTemporaryDir quiet, disturbed;
        const Ended whole = toTheEnd({quiet.path()});
        QCOMPARE(whole.losses, 60);
        QCOMPARE(whole.firstStep, 1);

        const Ended once = killedAfter(12, disturbed.path());
        QVERIFY(once.weights.isEmpty() && once.lastStep >= 12);
        const Ended twice = killedAfter(once.lastStep + 12, disturbed.path());
        QVERIFY(twice.weights.isEmpty());
        // A step is saved before the next one begins; the last one said may not have been.
        QVERIFY(twice.firstStep >= 12);
        const Ended ended = toTheEnd({disturbed.path()});
        QVERIFY(ended.firstStep >= twice.lastStep);
        QCOMPARE(ended.losses, 60);
        QCOMPARE(ended.weights, whole.weights);
        const std::filesystem::path progress =
            std::filesystem::path(disturbed.path().toStdString()) / "progress";
        QVERIFY(std::filesystem::is_empty(progress));
    }

    /// Killed while sums over the data are on disk, before what they decide is done.
    void scoresGoOn_data() {
        QTest::addColumn<QString>("step");
        QTest::newRow("heads") << "prune.heads score=gradient samples=150 window=8";
        QTest::newRow("neurons") << "prune.neurons score=gradient share=0.5 samples=150 window=8";
    }
    void scoresGoOn() {
        QFETCH(QString, step);
        const QTemporaryDir quiet, disturbed;
        const Ended whole = toTheEnd({quiet.path(), step});
        QVERIFY(!whole.weights.isEmpty());
        const QDir progress(disturbed.path() + "/progress");
        for (int i = 0; i < 2; ++i) {
            QProcess worker;
            worker.start(LATHE_TRAINING_WORKER, {disturbed.path(), step});
            while (progress.entryList({"*.sums.*"}).isEmpty() && !worker.waitForFinished(1))
                continue;
            worker.kill();
            worker.waitForFinished();
            QVERIFY(read(worker.readAllStandardOutput()).weights.isEmpty());
            QVERIFY(!progress.entryList(QDir::Files).isEmpty());
        }
        QCOMPARE(toTheEnd({disturbed.path(), step}).weights, whole.weights);
        QVERIFY(progress.entryList(QDir::Files).isEmpty());
    }

    /// Killed while it watches the inputs of the finished model, twice.
    void staticInputsGoOn() {
        goesOnBehindFiles("quant.smoothquant inputs=static calibrator=mse samples=4 window=64",
                          "*.inputs.");
    }

    /// Killed while the teacher writes, twice: no text is written twice.
    void writingGoesOn() {
        constexpr int kTexts = 192;
        const QString step = QString("distill.sequence texts=%1 window=48 prompt=8 steps=6 batch=4")
                                 .arg(kTexts);
        const QTemporaryDir quiet, disturbed;
        const Ended whole = toTheEnd({quiet.path(), step});
        QVERIFY(!whole.weights.isEmpty());
        const QDir progress(disturbed.path() + "/progress");
        int texts = 0;
        for (int i = 0; i < 2; ++i) {
            QProcess worker;
            worker.start(LATHE_TRAINING_WORKER, {disturbed.path(), step});
            const int before = texts;
            while (texts <= before && !worker.waitForFinished(1)) {
                texts = textsIn(progress);
                QVERIFY(texts >= before);
            }
            worker.kill();
            worker.waitForFinished();
            QVERIFY(read(worker.readAllStandardOutput()).weights.isEmpty());
            QVERIFY2(texts > before && texts < kTexts, qPrintable(QString::number(texts)));
        }
        QCOMPARE(toTheEnd({disturbed.path(), step}).weights, whole.weights);
        QCOMPARE(textsIn(progress), kTexts);
    }

    /// Killed as soon as two more files of finished layers are there, twice.
    void calibrationGoesOn() {
        goesOnBehindFiles("quant.gptq bits=3 group=16 samples=4 window=64", "*.lathe.h5.");
    }

  private:
    /// Kills the step as soon as two such files, and then five, are there. They are numbered.
    static void goesOnBehindFiles(const QString& step, const QString& files) {
        const QTemporaryDir quiet, disturbed;
        const Ended whole = toTheEnd({quiet.path(), step});
        QVERIFY(!whole.weights.isEmpty());
        const QDir progress(disturbed.path() + "/progress");
        for (const int enough : {2, 5}) {
            QProcess worker;
            worker.start(LATHE_TRAINING_WORKER, {disturbed.path(), step});
            const QString last = files + QString::number(enough - 1);
            while (progress.entryList({last}).isEmpty() && !worker.waitForFinished(1)) continue;
            worker.kill();
            worker.waitForFinished();
            QVERIFY(read(worker.readAllStandardOutput()).weights.isEmpty());
            QVERIFY(progress.entryList({files + "*"}, QDir::Files).size() >= enough);
        }
        QCOMPARE(toTheEnd({disturbed.path(), step}).weights, whole.weights);
        QVERIFY(progress.entryList(QDir::Files).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTrainingKill)
#include "tst_training_kill.moc"
