// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adapted_weight.h"

#include <cmath>

#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

std::shared_ptr<DirectWeight> factor(const std::string& name, Shape shape,
                                     std::vector<float> values) {
    auto weight = std::make_shared<Weight>();
    weight->name = name;
    weight->encoding = makeDense(Tensor::fromFloats(std::move(shape), std::move(values)));
    return std::make_shared<DirectWeight>(weight);
}

std::vector<float> uniformStart(int64_t rank, int64_t columns, uint64_t seed) {
    Rng rng(seed);
    const double bound = 1 / std::sqrt(static_cast<double>(std::max<int64_t>(1, columns)));
    std::vector<float> values(static_cast<size_t>(rank * columns));
    for (float& value : values) value = static_cast<float>((2 * rng.uniform() - 1) * bound);
    return values;
}

}  // namespace

AdaptedWeight::AdaptedWeight(WeightPtr weight, EncodingPtr base, const AdapterOptions& options,
                             Store store)
    : TrainedWeight(std::move(weight)),
      m_base(std::move(base)),
      m_options(options),
      m_store(std::move(store)) {
    const int64_t rows = m_base->rows(), columns = m_base->columns(), rank = options.rank;
    const auto down = factor(origin()->name + ".lora_a", {rank, columns},
                             uniformStart(rank, columns, options.seed));
    const auto up = factor(origin()->name + ".lora_b", {rows, rank},
                           std::vector<float>(static_cast<size_t>(rows * rank)));
    m_down = down->leaf();
    m_up = up->leaf();
    m_path.down = std::make_shared<Parameter>(down);
    m_path.up = std::make_shared<Parameter>(up);
    m_path.scale = static_cast<float>(options.alpha / static_cast<double>(rank));
}

void AdaptedWeight::clearGradient() {
    m_path.dropout = m_options.dropout;
    m_path.seed = Rng(m_options.seed, static_cast<uint64_t>(++m_steps[0])).next64();
}

void AdaptedWeight::pullBack() {
    m_path.dropout = 0;
}

std::vector<float> AdaptedWeight::merged() const {
    const auto columns = static_cast<size_t>(m_base->columns()),
               rank = static_cast<size_t>(m_options.rank);
    std::vector<float> values = m_base->decode();
    parallelFor(m_base->rows(), 16, [&](int64_t begin, int64_t end) {
        for (auto r = static_cast<size_t>(begin); r < static_cast<size_t>(end); ++r)
            for (size_t k = 0; k < rank; ++k) {
                const float factor = m_path.scale * m_up->values[r * rank + k];
                for (size_t c = 0; c < columns; ++c)
                    values[r * columns + c] += factor * m_down->values[k * columns + c];
            }
    });
    return values;
}

EncodingPtr AdaptedWeight::encoded(std::optional<DType> type) const {
    if (type) return encodeDense(m_base->shape(), merged(), *type);
    if (m_store) return m_store(m_base, m_path.scale, *m_up, *m_down);
    return m_base->reencode(merged());
}

}  // namespace lathe::core
