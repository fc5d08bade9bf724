// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/window_run.h"

#include <algorithm>
#include <numeric>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {
constexpr int64_t kSliceBytes = int64_t{64} << 20;
}

WindowRun::WindowRun(const ForwardPass& pass, KvCache& cache, std::span<const TokenId> inputs,
                     const JobContext& job)
    : m_pass(pass), m_job(job) {
    const ForwardPass::Input input{&cache, inputs};
    m_state = pass.begin({&input, 1});
    pass.run(m_state, -1, nullptr, &job);
    pass.finish(m_state);
}

void WindowRun::logits(int64_t first, int64_t count, Matrix& out) const {
    std::vector<int64_t> rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    m_pass.logits(m_state, rows, out, nullptr, &m_job);
}

int64_t rowsPerSlice(int64_t vocabulary) {
    return std::max<int64_t>(
        1, kSliceBytes / static_cast<int64_t>(sizeof(float)) / std::max<int64_t>(1, vocabulary));
}

void forEachTarget(const WindowRun& run, int64_t firstRow, int64_t targets, int64_t vocabulary,
                   const JobContext& job,
                   const std::function<void(int64_t, std::span<const float>)>& visit) {
    Matrix logits;
    const int64_t slice = rowsPerSlice(vocabulary);
    for (int64_t begin = 0; begin < targets; begin += slice) {
        const int64_t count = std::min(slice, targets - begin);
        run.logits(firstRow + begin, count, logits);
        parallelFor(
            count, 1,
            [&](int64_t from, int64_t to) {
                for (int64_t i = from; i < to; ++i)
                    visit(begin + i, {logits.row(i), static_cast<size_t>(vocabulary)});
            },
            &job);
    }
}

}  // namespace lathe::core
