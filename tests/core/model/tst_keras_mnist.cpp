// SPDX-License-Identifier: GPL-3.0-or-later

// A published MNIST network (784-128-10) as Keras saved it, a Sequential model within another: it
// is right about as many digits as numpy finds in float64 from the arrays that h5py reads, 4,846 of
// these 5,000, each by a margin of at least 0.0029 between its two best logits. (Of all 10,000 its
// author finds 97.81 %.)

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "tests/core/model/mnist_digits.h"
#include "tests/core/model/model_checks.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int kCorrect = 4846;

/// Of the first image, from numpy.
constexpr double kFirstLogits[] = {-2.258240, -9.903960,  -2.452596, 1.339954,  -13.049826,
                                   -3.672822, -17.918778, 10.607424, -2.916258, -0.051515};

}  // namespace

class TestKerasMnist : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { qputenv("LATHE_READ_HDF5", LATHE_READ_HDF5); }

    void sameDigitsAsNumpy() {
        LATHE_NEED_DATA(file, "models/mnist-keras/mnist.h5");
        LATHE_NEED_DATA(images, "tasks/mnist/t10k-images-5000-idx3-ubyte.gz");
        LATHE_NEED_DATA(labels, "tasks/mnist/t10k-labels-5000-idx1-ubyte.gz");
        const ModelPtr model = openModel(file.string());
        QCOMPARE(model->spec().family, std::string("mlp"));
        QCOMPARE(model->spec().outputs(), int64_t(10));
        const Weight& first = model->weight("layers.0.dense");
        QCOMPARE(first.sourceName, std::string("model_weights/sequential/dense/kernel:0"));
        QCOMPARE(first.encoding->shape(), (Shape{128, 784}));
        QCOMPARE(first.encoding->decode()[400], 0.19647716f);  // kernel[400, 0]
        QCOMPARE(model->parts().source->detail,
                 std::string(
                     "Keras 2.4.0 HDF5, without its final softmax: classifiers give logits here"));

        const QByteArray pixels = unzipped(images), digits = unzipped(labels);
        QCOMPARE(pixels.size(), 16 + kImages * kPixels);
        QCOMPARE(digits.size(), 8 + kImages);
        const Matrix logits = logitsOf(model, pixels);
        for (int i = 0; i < 10; ++i) QVERIFY(std::abs(logits.row(0)[i] - kFirstLogits[i]) < 1e-5);
        QCOMPARE(correctOf(model, pixels, digits), kCorrect);

        const QTemporaryDir folder;
        for (const char* format : {"native", "hf"}) {
            const ModelPtr again =
                throughFile(*model, format, folder.filePath(format).toStdString());
            QCOMPARE(firstOtherBits(*model, *again), std::string());
            QCOMPARE(correctOf(again, pixels, digits), kCorrect);
        }
        QVERIFY(
            QString::fromStdString(errorOf([&] {
                checkpointFromModel(*model, "keras");
            })).contains("cannot be written in the format 'keras'; hf and native are possible"));
    }
};

QTEST_GUILESS_MAIN(TestKerasMnist)
#include "tst_keras_mnist.moc"
