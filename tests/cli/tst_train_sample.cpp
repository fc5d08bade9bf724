// SPDX-License-Identifier: GPL-3.0-or-later

// A bundled sample comes out of its recipe again: `train.sh` gives the weights that are in the
// repository, byte by byte where the kernels are those that made them.

#include <QFile>
#include <QTemporaryDir>

#include "core/backend/backend.h"
#include "tests/cli/run_cli.h"

using namespace lathe::tests;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What made the weights in the repository: resources/samples/README.md says so.
constexpr const char* kMadeWith = "AVX3, OpenBLAS 0.3.21 SkylakeX";

}  // namespace

class TestTrainSample : public QObject {
    Q_OBJECT

  private slots:
    void mlpComesOutOfItsRecipe() {
        const QString samples =
            QString::fromStdString(sourcePath("resources/samples").string()) + "/";
        const QTemporaryDir folder;
        QProcess process;
        process.start("sh", {samples + "train.sh", "mlp", LATHE_BUILD, folder.path()});
        QVERIFY(process.waitForFinished(280000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());

        const QString made = folder.filePath("mlp");
        const Run measured = cli({"evaluate", made, "--data", samples + "mlp/heldout", "--json"});
        QVERIFY2(measured.status == 0, measured.err);
        const double accuracy = measured.json()["classes"].toObject()["accuracy"].toDouble();
        QVERIFY2(accuracy >= 0.95, qPrintable(QString::number(accuracy)));
        if (lathe::core::makeBackend("cpu")->target() == kMadeWith) {
            const QByteArray weights = contentOf(made + "/model.safetensors");
            QVERIFY(!weights.isEmpty());
            QVERIFY(weights == contentOf(samples + "mlp/model.safetensors"));
        }
    }
};

QTEST_GUILESS_MAIN(TestTrainSample)
#include "tst_train_sample.moc"
