// SPDX-License-Identifier: GPL-3.0-or-later
// x W^T for every encoding of the registry: the kernels against decoding and summing in double.
#include <QTest>

#include <cmath>
#include <cstring>
#include <span>

#include "core/backend/backend.h"
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"

using namespace lathe::core;

namespace {

std::vector<float> randomValues(int64_t count, uint64_t stream) {
    Rng rng(5, stream);
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) value = static_cast<float>(rng.normal());
    return values;
}

Matrix input(int64_t rows, int64_t columns) {
    Matrix x(rows, columns);
    const std::vector<float> values = randomValues(rows * columns, 9);
    x.values.assign(values.begin(), values.end());
    return x;
}

std::vector<float> absolute(std::span<const float> of) {
    std::vector<float> values(of.begin(), of.end());
    for (float& value : values) value = std::fabs(value);
    return values;
}

/// |x| |W|^T, and for a composed weight the same of its factors and terms.
Matrix magnitude(const Matrix& x, const Encoding& weight) {
    Matrix out(x.rows, weight.rows());
    for (const Term& term : weight.terms()) {
        Matrix product = x;
        for (auto factor = term.factors.rbegin(); factor != term.factors.rend(); ++factor)
            product = magnitude(product, **factor);
        for (size_t i = 0; i < out.values.size(); ++i)
            out.values[i] += std::fabs(term.scale) * product.values[i];
    }
    if (!weight.terms().empty()) return out;
    const std::vector<float> a = absolute(x.values), b = absolute(weight.decode());
    for (int64_t t = 0; t < x.rows; ++t)
        for (int64_t o = 0; o < weight.rows(); ++o)
            for (int64_t i = 0; i < x.columns; ++i)
                out.row(t)[o] += a[static_cast<size_t>(t * x.columns + i)] *
                                 b[static_cast<size_t>(o * x.columns + i)];
    return out;
}

}  // namespace

class TestLinear : public QObject {
    Q_OBJECT
  private slots:
    void everyEncodingMatchesItsDecodedSelf();
    void raggedSizesMatchToo();
    void threadsDoNotChangeBits();
    void q8RoundsLikeLlamaCpp();
    void embeddingsAreScaledRows();
};

void TestLinear::everyEncodingMatchesItsDecodedSelf() {
    const auto backend = makeBackend("cpu");
    const Shape shape = {67, 256};
    const std::vector<float> values = randomValues(67 * 256, 1), bias = randomValues(67, 2);
    int encodings = 0;
    for (const EncodingKind* kind : encodingKinds())
        for (const EncodingPtr& weight : kind->examples(shape, values)) {
            const std::vector<float> decoded = weight->decode();
            for (const int64_t rows : {1, 3, 8, 9, 70}) {
                const Matrix x = input(rows, 256);
                Matrix out;
                backend->linear(x.view(), *weight, bias.data(), {}, out);
                for (int64_t t = 0; t < rows; ++t)
                    for (int64_t o = 0; o < 67; ++o) {
                        double sum = static_cast<double>(bias[static_cast<size_t>(o)]),
                               magnitude = std::fabs(sum);
                        for (int64_t i = 0; i < 256; ++i) {
                            const double term =
                                static_cast<double>(x.row(t)[i]) *
                                static_cast<double>(decoded[static_cast<size_t>(o * 256 + i)]);
                            sum += term;
                            magnitude += std::fabs(term);
                        }
                        // 256 sums in float32: a few of them round by half a unit of the magnitude.
                        QVERIFY2(std::fabs(static_cast<double>(out.row(t)[o]) - sum) <=
                                     32 * 0x1p-24 * magnitude,
                                 weight->label().c_str());
                    }
            }
            ++encodings;
        }
    QVERIFY(encodings >= 10);
}

/// A structure is multiplied in another order than its decoded self, so both are held against a
/// bound that knows the structure: the magnitude of all that is added on the way.
void TestLinear::raggedSizesMatchToo() {
    const auto backend = makeBackend("cpu");
    for (const auto& [outputs, inputs] :
         {std::pair<int64_t, int64_t>{1, 1}, {3, 7}, {33, 31}, {40, 65}, {5, 1023}})
        for (const EncodingKind* kind : encodingKinds())
            for (const EncodingPtr& weight :
                 kind->examples({outputs, inputs}, randomValues(outputs * inputs, 1))) {
                const EncodingPtr decoded =
                    encodeDense({outputs, inputs}, weight->decode(), DType::F32);
                for (const int64_t rows : {1, 2, 5, 17, 65, 130}) {
                    const Matrix x = input(rows, inputs);
                    Matrix out, plain;
                    backend->linear(x.view(), *weight, nullptr, {}, out);
                    backend->linear(x.view(), *decoded, nullptr, {}, plain);
                    const Matrix bound = magnitude(x, *weight);
                    // Each sum has at most inputs + 6 addends (rank 5 and the terms of a sum), on
                    // both sides.
                    const double unit = 2 * static_cast<double>(inputs + 6) * 0x1p-24;
                    for (size_t i = 0; i < out.values.size(); ++i)
                        QVERIFY2(std::fabs(static_cast<double>(out.values[i]) -
                                           static_cast<double>(plain.values[i])) <=
                                     unit * static_cast<double>(bound.values[i]),
                                 (weight->label() + " " + toText(weight->shape())).c_str());
                }
            }
}

void TestLinear::threadsDoNotChangeBits() {
    const std::vector<float> values = randomValues(300 * 128, 3);
    for (const EncodingKind* kind : encodingKinds())
        for (const EncodingPtr& weight : kind->examples({300, 128}, values))
            for (const int64_t rows : {1, 50, 70}) {
                RecycledFloats first;
                for (const int threads : {1, 2, 3}) {
                    setThreadCount(threads);
                    Matrix out;
                    makeBackend("cpu")->linear(input(rows, 128).view(), *weight, nullptr, {}, out);
                    if (first.empty()) first = out.values;
                    QVERIFY2(std::memcmp(first.data(), out.values.data(),
                                         first.size() * sizeof(float)) == 0,
                             weight->label().c_str());
                }
            }
    setThreadCount(2);
}

void TestLinear::q8RoundsLikeLlamaCpp() {
    // One block of 32 with greatest magnitude 127: its scale is 1, so inputs round to whole
    // numbers.
    const EncodingPtr weight =
        encodeGguf(*ggufTypeNamed("Q8_0"), {1, 32}, std::vector<float>(32, 1.0f));
    Matrix x(1, 32), out;
    x.values[0] = -127;
    x.values[1] = 3.4f;
    x.values[2] = 0.4f;
    makeBackend("cpu")->linear(x.view(), *weight, nullptr, {ActivationKind::Q8Blocks}, out);
    QVERIFY(std::fabs(static_cast<double>(out.values[0]) + 124) <
            0.1);  // -127 + 3, times the weight's own 0.9999
    const EncodingPtr other = encodeDense({1, 32}, std::vector<float>(32, 1.0f), DType::F8E4M3);
    QVERIFY_THROWS_EXCEPTION(Error, makeBackend("cpu")->linear(x.view(), *other, nullptr,
                                                               {ActivationKind::Q8Blocks}, out));
}

void TestLinear::embeddingsAreScaledRows() {
    const EncodingPtr table = encodeDense({10, 4}, randomValues(40, 4), DType::F32);
    const std::vector<int32_t> ids = {9, 0, 9};
    Matrix out;
    makeBackend("cpu")->embed(ids, *table, 2.0f, out);
    const std::vector<float> decoded = table->decode();
    for (int64_t i = 0; i < 4; ++i) {
        QCOMPARE(out.row(0)[i], 2 * decoded[static_cast<size_t>(36 + i)]);
        QCOMPARE(out.row(1)[i], 2 * decoded[static_cast<size_t>(i)]);
        QCOMPARE(out.row(2)[i], out.row(0)[i]);
    }
}

QTEST_GUILESS_MAIN(TestLinear)
#include "tst_linear.moc"
