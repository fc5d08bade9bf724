// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// While one lives, the allocator takes large blocks from the system by themselves and gives free
// memory back at once. glibc otherwise gets used to large blocks: once one was freed, others of up
// to 32 MB are cut out of its heap, whose holes and free end stay with the process. Costs page
// faults, 5 % of the time of a forward pass; for work whose memory is promised. Of all threads.

namespace lathe::core {

class CompactHeap {
  public:
    CompactHeap();
    ~CompactHeap();
    CompactHeap(const CompactHeap&) = delete;
    CompactHeap& operator=(const CompactHeap&) = delete;
};

}  // namespace lathe::core
