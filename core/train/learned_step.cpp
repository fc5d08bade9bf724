// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/learned_step.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

/// Steps never fall below the smallest normal float16, which each scale type holds.
constexpr float kSmallestStep = 1.0f / 16384;

}  // namespace

template <class Visit>
void LearnedStepWeight::eachRun(Visit visit) const {
    const AffineLayout& layout = m_grid.layout;
    const int64_t columns = origin()->encoding->columns(), run = layout.run(columns);
    parallelFor(origin()->encoding->rows(), 16, [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r)
            for (int64_t c = 0; c < columns; c += run)
                visit(r, c, std::min(run, columns - c),
                      static_cast<size_t>(layout.parameterIndex(r, c, columns)));
    });
}

LearnedStepWeight::LearnedStepWeight(WeightPtr weight, const AffineLayout& layout)
    : QuantizedWeight(std::move(weight)), m_grid{layout, {}, {}, {}} {
    layout.check();
    const int64_t rows = origin()->encoding->rows(), columns = origin()->encoding->columns();
    const auto count = static_cast<size_t>(layout.parameterCount(rows, columns));
    std::vector<double> sums(count), sizes(count);
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c) {
            const auto p = static_cast<size_t>(layout.parameterIndex(r, c, columns));
            sums[p] += std::abs(latent()->values[static_cast<size_t>(r * columns + c)]);
            sizes[p] += 1;
        }
    std::vector<float> steps(count);
    m_factors.resize(count);
    for (size_t p = 0; p < count; ++p) {
        const double size = std::max(1.0, sizes[p]), highest = highestCode();
        steps[p] = static_cast<float>(2 * sums[p] / size / std::sqrt(highest));
        m_factors[p] = static_cast<float>(1 / std::sqrt(size * highest));
    }
    m_steps = makeLeaf(origin()->name + ".steps", std::move(steps));
    m_grid.scales.resize(count);
    m_kept.resize(count);
    refresh();
}

EncodingPtr LearnedStepWeight::encode() {
    if (frozen()) std::ranges::copy(m_kept, m_steps->values.begin());
    for (size_t p = 0; p < m_grid.scales.size(); ++p) {
        m_steps->values[p] = std::max(m_steps->values[p], kSmallestStep);
        m_grid.scales[p] = roundedScale(m_steps->values[p], m_grid.layout.scaleType);
    }
    return encodeAffineOn(origin()->encoding->shape(), m_grid, 0, latent()->values);
}

void LearnedStepWeight::pullBack() {
    const int64_t columns = origin()->encoding->columns(), run = m_grid.layout.run(columns);
    const int64_t across = (columns + run - 1) / run;
    const float lowest = lowestCode(), highest = highestCode();
    std::vector<double> parts(static_cast<size_t>(origin()->encoding->rows() * across));
    eachRun([&](int64_t r, int64_t c, int64_t count, size_t p) {
        const float step = m_grid.scales[p];
        const float* value = latent()->values.data() + r * columns + c;
        float* gradient = latent()->gradient.data() + r * columns + c;
        double sum = 0;
        for (int64_t i = 0; i < count; ++i) {
            const float steps = value[i] / step;
            if (steps > lowest && steps < highest) {
                sum += double{std::nearbyint(steps) - steps} * double{gradient[i]};
            } else {
                sum += double{std::clamp(steps, lowest, highest)} * double{gradient[i]};
                gradient[i] = 0;
            }
        }
        parts[static_cast<size_t>(r * across + c / run)] = sum;
    });
    if (frozen()) return;
    std::vector<double> sums(m_steps->values.size());
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto r = static_cast<int64_t>(i) / across, c = static_cast<int64_t>(i) % across * run;
        sums[static_cast<size_t>(m_grid.layout.parameterIndex(r, c, columns))] += parts[i];
    }
    for (size_t p = 0; p < sums.size(); ++p)
        m_steps->gradient[p] += m_factors[p] * static_cast<float>(sums[p]);
}

void LearnedStepWeight::freeze() {
    std::ranges::copy(m_steps->values, m_kept.begin());
    QuantizedWeight::freeze();
}

std::map<std::string, std::vector<float>*> LearnedStepWeight::state() {
    auto arrays = QuantizedWeight::state();
    arrays.insert({"kept_steps", &m_kept});
    return arrays;
}

}  // namespace lathe::core
