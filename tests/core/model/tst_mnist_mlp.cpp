// SPDX-License-Identifier: GPL-3.0-or-later

// A published MNIST network (784-500-250-10) from a safetensors file that says nothing about
// itself: opened with a config.json beside it, it is right about as many digits as in torch, which
// finds 4,859 of these 5,000 in float64, each by a margin of at least 0.01 between its two best
// logits. (Of all 10,000 it finds 97.83 %.)

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/core/model/mnist_digits.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int kCorrect = 4859;

}  // namespace

class TestMnistMlp : public QObject {
    Q_OBJECT
  private slots:
    void sameDigitsAsTorch() {
        LATHE_NEED_DATA(weights, "models/mnist-mlp/mnistffn.safetensors");
        LATHE_NEED_DATA(images, "tasks/mnist/t10k-images-5000-idx3-ubyte.gz");
        LATHE_NEED_DATA(labels, "tasks/mnist/t10k-labels-5000-idx1-ubyte.gz");
        const QTemporaryDir folder;
        const QString file = folder.filePath("mnistffn.safetensors");
        QVERIFY(QFile::copy(QString::fromStdString(weights.string()), file));
        QVERIFY(QString::fromStdString(errorOf([&] {
                    openModel(file.toStdString());
                })).contains("put a config.json with {\"model_type\": \"mlp\""));
        QFile config(folder.filePath("config.json"));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write(R"({"model_type": "mlp", "activations": ["relu", "tanh"], "input_mean": 0.1307,
                         "input_deviation": 0.3081})");
        config.close();
        const ModelPtr model = openModel(folder.path().toStdString());
        QCOMPARE(model->weight("layers.1.dense").sourceName, std::string("l2.weight"));
        QCOMPARE(model->weight("layers.1.dense").encoding->shape(), (Shape{250, 500}));
        const QByteArray pixels = unzipped(images), digits = unzipped(labels);
        QCOMPARE(pixels.size(), 16 + kImages * kPixels);
        QCOMPARE(digits.size(), 8 + kImages);
        QCOMPARE(correctOf(model, pixels, digits), kCorrect);
        const ModelPtr again = throughFile(*model, "hf", folder.filePath("written").toStdString());
        QCOMPARE(again->weight("layers.1.dense").sourceName, std::string("l2.weight"));
        QCOMPARE(correctOf(again, pixels, digits), kCorrect);
    }
};

QTEST_GUILESS_MAIN(TestMnistMlp)
#include "tst_mnist_mlp.moc"
