// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one thread pool. Work is split into tiles whose borders do not depend on the number of
// threads, so a result never does either.

#include <cstdint>
#include <functional>

namespace lathe::core {

class JobContext;

/// Number of threads that parallelFor uses, the caller's included. At least 1.
int threadCount();

/// Sets it (1 or more); call before work starts. 0 means one thread per processor core.
void setThreadCount(int threads);

/// Calls `tile(begin, end)` for consecutive ranges of at most `grain` items covering [0, count).
/// Blocks until all are done. The first exception of a tile is rethrown here and the rest skipped;
/// with a `job`, cancellation is checked before each tile. Nested calls run on the calling thread.
void parallelFor(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)>& tile,
                 const JobContext* job = nullptr);

}  // namespace lathe::core
