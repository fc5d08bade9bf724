// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/held_out.h"

#include <algorithm>

namespace lathe::core {

bool HeldOut::due(int64_t step) const {
    return looks() && (step % m_options.evaluateEvery == 0 || step == m_options.schedule.steps);
}

HeldOutLook HeldOut::look(int64_t step, const JobContext& job) {
    LossSum sum;
    const auto size = static_cast<size_t>(m_options.batch);
    for (size_t begin = 0; begin < m_examples.size(); begin += size) {
        const size_t end = std::min(m_examples.size(), begin + size);
        const TrainingBatch part(m_examples.begin() + static_cast<std::ptrdiff_t>(begin),
                                 m_examples.begin() + static_cast<std::ptrdiff_t>(end));
        sum += m_model.loss(part, m_objective, &job);
    }
    if (step >= m_options.bestFrom) remember(sum.mean());
    return {step, sum.mean(), sum.negativeLogLikelihood(), sum.accuracy()};
}

void HeldOut::remember(double loss) {
    ++m_memory.sinceBest;
    if (loss < m_memory.best) {
        m_memory.best = loss;
        m_memory.sinceBest = 0;
        m_memory.values.clear();
        if (m_options.keepBest)
            for (const LeafPtr& leaf : m_model.leaves()) m_memory.values.push_back(leaf->values);
    }
}

bool HeldOut::exhausted() const {
    return m_options.patience > 0 && m_memory.sinceBest >= m_options.patience;
}

void HeldOut::restoreBest() const {
    for (size_t i = 0; i < m_memory.values.size(); ++i)
        std::ranges::copy(m_memory.values[i], m_model.leaves()[i]->values.begin());
    m_model.refresh();
}

}  // namespace lathe::core
