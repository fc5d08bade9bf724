// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of the story grammar and the rule that keeps some combinations of them out of the
// stories. Internal to the generator: the public header is story_grammar.h.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/rng.h"

namespace lathe::core::stories {

struct Person {
    std::string_view name;
    bool girl;
};

/// A thing that can be one or many.
struct Noun {
    std::string_view one, many;
    std::string_view form(bool plural) const { return plural ? many : one; }
};

using Words = std::span<const std::string_view>;

std::span<const Person> people();
std::span<const Noun> animals();     ///< subjects of the agreement sentences
std::span<const Noun> landmarks();   ///< what stands beside them
std::span<const Noun> countables();  ///< what the sums count
Words places();                      ///< "the park"
Words weathers();                    ///< "sunny"
Words fillers();                     ///< whole sentences that mean nothing for what follows
Words spots();                       ///< "under the bed"

/// 7 or "seven", up to twenty.
std::string number(int value, bool inWords);

/// "7 apples", "one apple".
std::string counted(int value, bool inWords, const Noun& noun);

/// Which side of the fixed hash a combination must lie on.
enum class Split { Story, Task };

/// Whether the combination is kept out of the stories and left to the tasks; the order of the parts
/// matters. About one in eight.
bool keptForTasks(std::initializer_list<std::string_view> parts);

/// True if the combination belongs to `split`.
inline bool fits(Split split, std::initializer_list<std::string_view> parts) {
    return keptForTasks(parts) == (split == Split::Task);
}

/// True if two people may meet in a story; symmetric.
bool mayMeet(const Person& a, const Person& b);

/// One element, each equally likely.
template <class List>
const auto& pick(Rng& rng, const List& list) {
    return list[static_cast<size_t>(rng.below(std::size(list)))];
}

/// Fisher-Yates: each order equally likely.
template <class List>
void shuffle(Rng& rng, List&& list) {
    for (size_t i = std::size(list); i > 1; --i)
        std::swap(list[i - 1], list[static_cast<size_t>(rng.below(i))]);
}

/// True in `percent` of 100 draws.
inline bool happens(Rng& rng, unsigned percent) {
    return rng.below(100) < percent;
}

/// A whole number in [low, high].
inline int between(Rng& rng, int low, int high) {
    return low + static_cast<int>(rng.below(static_cast<uint64_t>(high - low + 1)));
}

}  // namespace lathe::core::stories
