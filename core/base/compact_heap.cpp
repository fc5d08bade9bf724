// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/compact_heap.h"

#include <atomic>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace lathe::core {

namespace {

std::atomic<int> living = 0;

#ifdef __GLIBC__
constexpr int kLargeBlock = 4 << 20, kFreeEnd = 128 << 10;
/// Where glibc's own thresholds end, which then no longer move.
constexpr int kLargestBlock = 32 << 20, kLargestEnd = 2 * kLargestBlock;

void setThresholds(int block, int end) {
    mallopt(M_MMAP_THRESHOLD, block);
    mallopt(M_TRIM_THRESHOLD, end);
}
#endif

}  // namespace

CompactHeap::CompactHeap() {
#ifdef __GLIBC__
    if (living.fetch_add(1) > 0) return;
    setThresholds(kLargeBlock, kFreeEnd);
    malloc_trim(0);
#endif
}

CompactHeap::~CompactHeap() {
#ifdef __GLIBC__
    if (living.fetch_sub(1) == 1) setThresholds(kLargestBlock, kLargestEnd);
#endif
}

}  // namespace lathe::core
