// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The heart of both kinds of BPE: adjacent symbols are joined, best pair first, ties leftmost, until
// no pair may be joined. O(n log n) in the number of symbols (a heap of candidates over a linked list).

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

struct Symbol {
    uint32_t begin = 0, length = 0;     ///< bytes of the text; length 0: joined into its left neighbour
    int32_t previous = -1, next = -1;   ///< indices of symbols
    TokenId id = -1;                    ///< -1: not in the vocabulary
};

struct Merge {
    double order;  ///< lower merges first
    TokenId id;    ///< of the joined symbol
};

/// Buffers kept between calls, since most calls are for one short word.
struct MergeScratch {
    struct Candidate {
        double order;
        int32_t left, right;
        uint32_t length;
        TokenId id;
        /// For std::push_heap, whose front is the greatest: the best candidate must compare greatest.
        bool operator<(const Candidate& other) const {
            return order != other.order ? order > other.order : left > other.left;
        }
    };
    std::vector<Symbol> symbols;
    std::vector<Candidate> heap;

    void link() {
        const auto count = static_cast<int32_t>(symbols.size());
        for (int32_t i = 0; i < count; ++i) {
            symbols[static_cast<size_t>(i)].previous = i - 1;
            symbols[static_cast<size_t>(i)].next = i + 1 < count ? i + 1 : -1;
        }
    }
};

/// `mergeOf(left, right)` says whether two adjacent symbols may be joined: optional<Merge>.
/// `joined(left, right, id)` is told of each join before it happens. Symbols must be linked.
template <class MergeOf, class Joined>
void mergeSymbols(MergeScratch& scratch, MergeOf&& mergeOf, Joined&& joined) {
    auto& symbols = scratch.symbols;
    auto& heap = scratch.heap;
    heap.clear();
    const auto at = [&](int32_t index) -> Symbol& { return symbols[static_cast<size_t>(index)]; };
    const auto offer = [&](int32_t left, int32_t right) {
        if (left < 0 || right < 0) return;
        if (const std::optional<Merge> merge = mergeOf(at(left), at(right))) {
            heap.push_back({merge->order, left, right, at(left).length + at(right).length, merge->id});
            std::push_heap(heap.begin(), heap.end());
        }
    };
    for (size_t i = 1; i < symbols.size(); ++i)
        offer(static_cast<int32_t>(i) - 1, static_cast<int32_t>(i));
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end());
        const auto best = heap.back();
        heap.pop_back();
        Symbol& left = at(best.left);
        Symbol& right = at(best.right);
        // Stale if one of the two was joined meanwhile; where a symbol begins never changes, so the
        // same total length means the same pair.
        if (left.length == 0 || right.length == 0 || left.length + right.length != best.length) continue;
        joined(left, right, best.id);
        left.length = best.length;
        left.id = best.id;
        left.next = right.next;
        right.length = 0;
        if (right.next >= 0) at(right.next).previous = best.left;
        offer(left.previous, best.left);
        offer(best.left, left.next);
    }
}

}  // namespace lathe::core
