// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/recycling.h"

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>

namespace lathe::core {

namespace {

/// Smaller ones come from the heap without going to the system.
constexpr size_t kLarge = size_t{64} << 10;

/// Sizes differ a little from step to step: an eighth of a power of two is one class.
size_t classOf(size_t bytes) {
    const size_t step = std::bit_floor(bytes) / 8;
    return (bytes + step - 1) / step * step;
}

struct Kept {
    std::mutex mutex;
    int users = 0;
    size_t bytes = 0;  ///< kept
    size_t inUse = 0, mostInUse = 0;
    std::map<size_t, std::vector<void*>> bySize;
};

Kept& kept() {
    static Kept* all = new Kept;  // lives as long as any static matrix
    return *all;
}

}  // namespace

BufferRecycling::BufferRecycling() {
    const std::lock_guard lock(kept().mutex);
    ++kept().users;
}

BufferRecycling::~BufferRecycling() {
    const std::lock_guard lock(kept().mutex);
    if (--kept().users > 0) return;
    for (const auto& [bytes, buffers] : kept().bySize)
        for (void* buffer : buffers) ::operator delete(buffer);
    kept().bySize.clear();
    kept().bytes = kept().inUse = kept().mostInUse = 0;
}

size_t BufferRecycling::keptBytes() {
    const std::lock_guard lock(kept().mutex);
    return kept().bytes;
}

void* takeBuffer(size_t bytes) {
    if (bytes < kLarge) return ::operator new(bytes);
    const size_t size = classOf(bytes);
    const std::lock_guard lock(kept().mutex);
    Kept& all = kept();
    if (all.users > 0) all.mostInUse = std::max(all.mostInUse, all.inUse += size);
    const auto found = all.bySize.find(size);
    if (found == all.bySize.end() || found->second.empty()) return ::operator new(size);
    void* buffer = found->second.back();
    found->second.pop_back();
    all.bytes -= size;
    return buffer;
}

void giveBuffer(void* buffer, size_t bytes) noexcept {
    if (bytes >= kLarge) {
        const size_t size = classOf(bytes);
        const std::lock_guard lock(kept().mutex);
        Kept& all = kept();
        all.inUse -= std::min(all.inUse, size);
        // What waits never exceeds what was in use at once.
        if (all.users > 0 && all.bytes + size <= all.mostInUse) {
            try {
                all.bySize[size].push_back(buffer);
                all.bytes += size;
                return;
            } catch (...) {  // no room to remember it
            }
        }
    }
    ::operator delete(buffer);
}

}  // namespace lathe::core
