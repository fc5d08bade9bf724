// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/recycling.h"

#include <map>
#include <mutex>

namespace lathe::core {

namespace {

/// Smaller ones come from the heap without going to the system.
constexpr size_t kLarge = size_t{64} << 10;

struct Kept {
    std::mutex mutex;
    int users = 0;
    size_t bytes = 0;
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
    kept().bytes = 0;
}

size_t BufferRecycling::keptBytes() {
    const std::lock_guard lock(kept().mutex);
    return kept().bytes;
}

void* takeBuffer(size_t bytes) {
    if (bytes >= kLarge) {
        const std::lock_guard lock(kept().mutex);
        const auto found = kept().bySize.find(bytes);
        if (found != kept().bySize.end() && !found->second.empty()) {
            void* buffer = found->second.back();
            found->second.pop_back();
            kept().bytes -= bytes;
            return buffer;
        }
    }
    return ::operator new(bytes);
}

void giveBuffer(void* buffer, size_t bytes) noexcept {
    if (bytes >= kLarge) {
        const std::lock_guard lock(kept().mutex);
        if (kept().users > 0) {
            try {
                kept().bySize[bytes].push_back(buffer);
                kept().bytes += bytes;
                return;
            } catch (...) {  // no room to remember it
            }
        }
    }
    ::operator delete(buffer);
}

}  // namespace lathe::core
