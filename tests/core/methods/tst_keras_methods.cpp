// SPDX-License-Identifier: GPL-3.0-or-later

// Every method of the registry that needs no data runs on a network that Keras saved, and what it
// makes still classifies.

#include <QTest>
#include <cmath>

#include "core/model/family.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestKerasMethods : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { qputenv("LATHE_READ_HDF5", LATHE_READ_HDF5); }

    void everyDataFreeMethod() {
        LATHE_NEED_DATA(file, "models/mnist-keras/mnist.h5");
        const ModelPtr before = openModel(file.string());
        InputBatch batch;
        batch.values = Matrix(2, 784);
        for (size_t i = 0; i < batch.values.values.size(); ++i)
            batch.values.values[i] = static_cast<float>(i % 255) / 255.0f;
        size_t tried = 0;
        for (const Method* method : methods()) {
            const MethodNeeds& needs = method->needs;
            if (needs.calibrationText || needs.trainingData || needs.teachers > 0) continue;
            if (method->changes == WeightChange::Shapes)
                continue;  // core.structured, core.axis_classifiers
            if (isRefusedByReview(*method, inputFor(before, method->id))) continue;
            const MethodResult result = applied(before, method->id);
            QCOMPARE(result.loss.size(), size_t(1));  // the head is no target unless asked for
            const Matrix logits = ForwardPass(result.model, makeBackend("cpu")).classify(batch);
            QCOMPARE(logits.columns, int64_t(10));
            for (const float value : logits.values)
                QVERIFY2(std::isfinite(value), method->id.data());
            ++tried;
        }
        QVERIFY(tried > 5);
    }
};

QTEST_GUILESS_MAIN(TestKerasMethods)
#include "tst_keras_methods.moc"
