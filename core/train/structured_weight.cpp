// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/structured_weight.h"

#include <algorithm>

#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/encoding/product.h"
#include "core/kernels/gemm.h"

namespace lathe::core {

namespace {

constexpr int64_t kTileRows = 64;

LeafPtr decodedLeaf(const std::string& name, const Encoding& encoding) {
    return makeLeaf(name, encoding.decode());
}

bool isFactored(const Encoding& encoding) {
    const std::vector<Term> terms = encoding.terms();
    return terms.size() == 1 && terms[0].scale == 1 && terms[0].factors.size() == 2;
}

}  // namespace

FactoredWeight::FactoredWeight(WeightPtr origin) : TrainedWeight(std::move(origin)) {
    const Encoding& whole = *this->origin()->encoding;
    const std::vector<Term> terms = whole.terms();
    m_leftOrigin = terms[0].factors[0];
    m_rightOrigin = terms[0].factors[1];
    m_left = decodedLeaf(this->origin()->name + ".left", *m_leftOrigin);
    m_right = decodedLeaf(this->origin()->name + ".right", *m_rightOrigin);
    m_values =
        makeLeaf(this->origin()->name, std::vector<float>(static_cast<size_t>(whole.elements())));
    m_encoding = windowOn(m_values, whole.shape());
    refresh();
}

void FactoredWeight::clearGradient() {
    std::ranges::fill(m_values->gradient, 0.0f);
}

void FactoredWeight::refresh() {
    const int64_t rank = m_rightOrigin->rows(), columns = m_encoding->columns();
    parallelFor(m_encoding->rows(), kTileRows, [&](int64_t begin, int64_t end) {
        gemmNN(end - begin, columns, rank, m_left->values.data() + begin * rank, rank,
               m_right->values.data(), columns, m_values->values.data() + begin * columns, columns);
    });
}

void FactoredWeight::pullBack() {
    const int64_t rank = m_rightOrigin->rows(), columns = m_encoding->columns();
    const int64_t rows = m_encoding->rows();
    const float* flow = m_values->gradient.data();
    std::vector<float> left(m_left->gradient.size());
    parallelFor(rows, kTileRows, [&](int64_t begin, int64_t end) {
        gemmNT(end - begin, rank, columns, flow + begin * columns, columns, m_right->values.data(),
               columns, left.data() + begin * rank, rank);
    });
    for (size_t i = 0; i < left.size(); ++i) m_left->gradient[i] += left[i];
    parallelFor(rank, kTileRows, [&](int64_t begin, int64_t end) {
        gemmTNAdd(end - begin, columns, rows, m_left->values.data() + begin, rank, flow, columns,
                  m_right->gradient.data() + begin * columns, columns);
    });
}

EncodingPtr FactoredWeight::encoded(std::optional<DType> type) const {
    if (type) return encodeDense(m_encoding->shape(), m_values->values, *type);
    return makeProduct(m_encoding->shape(), m_leftOrigin->reencode(m_left->values),
                       m_rightOrigin->reencode(m_right->values));
}

EntriesWeight::EntriesWeight(WeightPtr origin) : TrainedWeight(std::move(origin)) {
    const Encoding& whole = *this->origin()->encoding;
    const SparseRows& sparse = *whole.sparseRows();
    std::vector<int32_t> columns;
    std::vector<float> values, entries;
    for (int64_t row = 0; row < whole.rows(); ++row) {
        const auto count = static_cast<size_t>(sparse.entriesOf(row));
        columns.resize(count);
        values.resize(count);
        sparse.readEntries(row, columns.data(), values.data());
        for (const int32_t column : columns)
            m_places.push_back(static_cast<size_t>(row * whole.columns() + column));
        entries.insert(entries.end(), values.begin(), values.end());
    }
    m_entries = makeLeaf(this->origin()->name + ".entries", std::move(entries));
    m_values =
        makeLeaf(this->origin()->name, std::vector<float>(static_cast<size_t>(whole.elements())));
    m_encoding = windowOn(m_values, whole.shape());
    refresh();
}

void EntriesWeight::clearGradient() {
    std::ranges::fill(m_values->gradient, 0.0f);
}

void EntriesWeight::refresh() {
    for (size_t i = 0; i < m_places.size(); ++i)
        m_values->values[m_places[i]] = m_entries->values[i];
}

void EntriesWeight::pullBack() {
    for (size_t i = 0; i < m_places.size(); ++i)
        m_entries->gradient[i] += m_values->gradient[m_places[i]];
}

EncodingPtr EntriesWeight::encoded(std::optional<DType> type) const {
    if (type) return encodeDense(m_encoding->shape(), m_values->values, *type);
    return origin()->encoding->reencode(m_values->values);
}

TrainedWeightPtr trainedAsStored(const WeightPtr& weight) {
    if (isFactored(*weight->encoding)) return std::make_shared<FactoredWeight>(weight);
    if (weight->encoding->sparseRows()) return std::make_shared<EntriesWeight>(weight);
    return std::make_shared<DirectWeight>(weight);
}

}  // namespace lathe::core
