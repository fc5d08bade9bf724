// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/boundary_states.h"

#include <numeric>

namespace lathe::core {

std::span<const TokenId> inputsOf(const std::vector<TokenId>& tokens) {
    return std::span(tokens).first(tokens.size() - 1);
}

BoundaryStates::BoundaryStates(const ForwardPass& pass, const WindowPlan& plan,
                               uint64_t memoryLimitBytes, JobContext& job)
    : m_blocks(static_cast<int>(pass.model().spec().layers.size())), m_states(memoryLimitBytes) {
    KvCache cache(pass.model().spec());
    for (const Window& window : plan.windows) {
        const std::vector<TokenId> tokens = plan.tokensOf(window);
        cache.rollBack(0);
        const ForwardPass::Input input{&cache, inputsOf(tokens)};
        ForwardState state = pass.begin({&input, 1});
        m_rows.push_back(std::ssize(input.tokens));
        m_states.add(state.hidden);
        for (int block = 1; block <= m_blocks; ++block) {
            pass.run(state, block, nullptr, &job);
            m_states.add(state.hidden);
            job.advance(m_rows.back());
        }
    }
}

ForwardState BoundaryStates::at(size_t window, int block, KvCache& cache) const {
    cache.rollBack(0);
    ForwardState state;
    state.sequences.push_back({&cache, m_rows[window], 0});
    state.hidden =
        m_states.read(window * static_cast<size_t>(m_blocks + 1) + static_cast<size_t>(block));
    state.nextBlock = block;
    return state;
}

int64_t BoundaryStates::allRows() const {
    return std::accumulate(m_rows.begin(), m_rows.end(), int64_t{0});
}

}  // namespace lathe::core
