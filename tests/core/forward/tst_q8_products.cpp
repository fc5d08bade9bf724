// SPDX-License-Identifier: GPL-3.0-or-later
// Products with rounded inputs against ggml's own kernels (golden/, written by
// tests/tools/make_product_golden.py): same operands, so only the order of sums may differ.
#include <QTest>

#include <cmath>

#include "core/backend/backend.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "tests/support/gguf_golden.h"

using namespace lathe::core;

class TestQ8Products : public QObject {
    Q_OBJECT

    lathe::tests::GgufGolden m_golden;
    QJsonObject m_products = lathe::tests::readJson("tests/core/forward/golden/q8_products.json");
    Shape m_shape = {m_golden.rows(), m_golden.columns()};
    Matrix m_inputs;

    EncodingPtr weight(const QString& name) const {
        if (name == "F16") return encodeDense(m_shape, m_golden.values(), DType::F16);
        if (name == "BF16") return encodeDense(m_shape, m_golden.values(), DType::BF16);
        return makeGguf(*ggufTypeNamed(name.toStdString()), m_shape,
                        m_golden.buffer(m_golden.types().value(name)["blocks"]));
    }

  private slots:
    void initTestCase() {
        QVERIFY(m_products.size() >= 20);
        m_inputs = Matrix(2 * m_golden.rows(), m_golden.columns());
        const std::vector<float> values = m_golden.values();
        for (size_t i = 0; i < values.size(); ++i) {
            m_inputs.values[i] = values[i];
            m_inputs.values[values.size() + i] = std::fabs(values[i]);
        }
    }

    void multipliesAsGgml_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : m_products.keys()) QTest::addRow("%s", qPrintable(name)) << name;
    }
    void multipliesAsGgml() {
        const QFETCH(QString, name);
        const EncodingPtr encoded = weight(name);
        const std::vector<float> decoded = encoded->decode();
        const auto backend = makeBackend("cpu");
        Matrix together, alone;  // by GEMM, by dot products
        backend->linear(m_inputs.view(), *encoded, nullptr, {ActivationKind::Q8Blocks}, together);
        for (int64_t t = 0; t < m_inputs.rows; ++t) {
            const ConstMatrix row = {m_inputs.row(t), 1, m_inputs.columns, m_inputs.columns};
            backend->linear(row, *encoded, nullptr, {ActivationKind::Q8Blocks}, alone);
            for (int64_t o = 0; o < m_golden.rows(); ++o) {
                double magnitude = 0;
                for (int64_t i = 0; i < m_inputs.columns; ++i)
                    magnitude +=
                        std::fabs(static_cast<double>(m_inputs.row(t)[i]) *
                                  static_cast<double>(
                                      decoded[static_cast<size_t>(o * m_inputs.columns + i)]));
                const double theirs =
                    m_products.value(name)[static_cast<int>(t)][static_cast<int>(o)].toDouble();
                // A rounded product and a few levels of float32 sums, on both sides.
                const double bound = 16 * 0x1p-24 * magnitude;
                for (const float ours : {together.row(t)[o], alone.row(0)[o]})
                    QVERIFY2(std::fabs(static_cast<double>(ours) - theirs) <= bound,
                             qPrintable(QString("input %1, row %2: %3, ggml %4, bound %5")
                                            .arg(t)
                                            .arg(o)
                                            .arg(static_cast<double>(ours), 0, 'g', 9)
                                            .arg(theirs, 0, 'g', 9)
                                            .arg(bound)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestQ8Products)
#include "tst_q8_products.moc"
