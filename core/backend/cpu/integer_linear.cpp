// SPDX-License-Identifier: GPL-3.0-or-later
// y_to = s_t sum_g s_og sum_{c in g} q_tc q_oc + sum_{c apart} x_tc w_oc: the inner sums are exact.

#include "core/backend/cpu/integer_linear.h"

#include <algorithm>

#include "core/backend/cpu/integer_inputs.h"
#include "core/base/thread_pool.h"
#include "core/encoding/affine.h"
#include "core/encoding/columns.h"
#include "core/kernels/integer_products.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kWeightRows = 16;  ///< per tile
constexpr int64_t kInputRows = 256;  ///< at once, so that their sums stay in a cache

struct Product {
    const IntegerInputs& inputs;
    const Matrix& apart;  ///< of the inputs
    const Encoding& weight;
    const IntegerRows& integers;
    const float* bias;
    Matrix& out;

    int64_t columns() const { return inputs.columns; }
    int64_t run() const { return integers.columnsPerScale(); }
    int64_t scalesPerRow() const { return (columns() + run() - 1) / run(); }
};

/// Some rows of the weight.
class Tile {
  public:
    void multiply(const Product& product, int64_t begin, int64_t end) {
        m_begin = begin;
        m_rows = end - begin;
        read(product);
        for (int64_t t = 0; t < product.inputs.rows; t += kInputRows)
            multiplyRows(product, t, std::min(kInputRows, product.inputs.rows - t));
    }

  private:
    void read(const Product& product) {
        const int64_t columns = product.columns(), scales = product.scalesPerRow();
        m_integers.resize(static_cast<size_t>(m_rows * columns));
        m_scales.resize(static_cast<size_t>(m_rows * scales));
        for (int64_t o = 0; o < m_rows; ++o)
            product.integers.readIntegers(m_begin + o, m_integers.data() + o * columns,
                                          m_scales.data() + o * scales);
        readApart(product);
    }

    void readApart(const Product& product) {
        const std::vector<int32_t>& apart = product.inputs.apart;
        if (apart.empty()) return;
        const int64_t columns = product.columns(), count = std::ssize(apart);
        m_decoded.resize(static_cast<size_t>(m_rows * columns));
        m_apart.resize(static_cast<size_t>(m_rows * count));
        product.weight.decodeRows(m_begin, m_begin + m_rows, m_decoded.data());
        for (int64_t o = 0; o < m_rows; ++o)
            for (int64_t i = 0; i < count; ++i)
                m_apart[static_cast<size_t>(o * count + i)] =
                    m_decoded[static_cast<size_t>(o * columns + apart[static_cast<size_t>(i)])];
    }

    void multiplyRows(const Product& product, int64_t first, int64_t count) {
        const int64_t columns = product.columns(), perRow = product.scalesPerRow();
        m_sums.resize(static_cast<size_t>(count * m_rows));
        m_totals.assign(m_sums.size(), 0);
        for (int64_t c = 0, end = 0; c < columns; c = end) {
            const int64_t index = c / product.run();
            end = std::min({columns, (index + 1) * product.run(), c + kIntegerProducts});
            integerProducts({product.inputs.codes.data() + first * columns + c, count, columns},
                            {m_integers.data() + c, m_rows, columns}, end - c, m_sums.data());
            for (int64_t t = 0; t < count; ++t)
                for (int64_t o = 0; o < m_rows; ++o)
                    m_totals[static_cast<size_t>(t * m_rows + o)] +=
                        m_scales[static_cast<size_t>(o * perRow + index)] *
                        static_cast<float>(m_sums[static_cast<size_t>(t * m_rows + o)]);
        }
        for (int64_t t = 0; t < count; ++t) write(product, first + t, m_totals.data() + t * m_rows);
    }

    void write(const Product& product, int64_t row, const float* totals) const {
        const float scale = product.inputs.scales[static_cast<size_t>(row)];
        const int64_t apart = product.apart.columns;
        float* out = product.out.row(row) + m_begin;
        for (int64_t o = 0; o < m_rows; ++o) {
            out[o] = scale * totals[o];
            if (apart > 0) out[o] += dot(product.apart.row(row), m_apart.data() + o * apart, apart);
            if (product.bias) out[o] += product.bias[m_begin + o];
        }
    }

    int64_t m_begin = 0, m_rows = 0;
    std::vector<int16_t> m_integers;
    std::vector<float> m_scales, m_decoded, m_apart, m_totals;
    std::vector<int32_t> m_sums;
};

}  // namespace

void linearInIntegers(Backend& backend, ConstMatrix x, const Encoding& weight, const float* bias,
                      const ActivationFormat& format, Matrix& out, const JobContext* job) {
    const std::optional<KeptColumns> kept = asKeptColumns(weight);
    const IntegerInputs inputs =
        integerInputs(x, format, kept ? kept->columns : std::vector<int32_t>());
    const IntegerRows* integers = asIntegerRows(kept ? *kept->rest : weight);
    if (!integers) {
        const Matrix values = decoded(inputs, x);
        return backend.linear(values.view(), weight, bias, {}, out, job);
    }
    const Matrix apart = columnsApart(inputs, x);
    out = Matrix(x.rows, weight.rows());
    const Product product = {inputs, apart, weight, *integers, bias, out};
    parallelFor(
        weight.rows(), kWeightRows,
        [&](int64_t begin, int64_t end) {
            thread_local Tile tile;
            tile.multiply(product, begin, end);
        },
        job);
}

}  // namespace lathe::core
