// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Buffers that are used again. A training step frees hundreds of megabytes and asks for the same
// sizes at once; going through the system each time costs a fifth of the step, since every page is
// cleared again.

#include <cstddef>
#include <new>
#include <vector>

namespace lathe::core {

/// While one of these lives, large buffers that are freed are kept for the next request of the same
/// size, by any thread; the last one gives all of them back. Nests.
class BufferRecycling {
  public:
    BufferRecycling();
    ~BufferRecycling();
    BufferRecycling(const BufferRecycling&) = delete;
    BufferRecycling& operator=(const BufferRecycling&) = delete;

    static size_t keptBytes();  ///< waiting for their next use
};

void* takeBuffer(size_t bytes);  ///< throws std::bad_alloc
void giveBuffer(void* buffer, size_t bytes) noexcept;

template <class T>
struct RecyclingAllocator {
    using value_type = T;
    RecyclingAllocator() = default;
    template <class U>
    RecyclingAllocator(const RecyclingAllocator<U>&) {}  // NOLINT: conversions are what it is for

    T* allocate(size_t count) {
        if (count > static_cast<size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
        return static_cast<T*>(takeBuffer(count * sizeof(T)));
    }
    void deallocate(T* buffer, size_t count) noexcept { giveBuffer(buffer, count * sizeof(T)); }
    bool operator==(const RecyclingAllocator&) const { return true; }
};

using RecycledFloats = std::vector<float, RecyclingAllocator<float>>;

}  // namespace lathe::core
