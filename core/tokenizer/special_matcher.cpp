// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/special_matcher.h"

#include <algorithm>
#include <functional>

namespace lathe::core {

void SpecialMatcher::add(std::string text, TokenId id) {
    if (text.empty()) return;
    auto& lengths = m_lengths[static_cast<uint8_t>(text[0])];
    const auto place = std::lower_bound(lengths.begin(), lengths.end(), text.size(), std::greater<>());
    if (place == lengths.end() || *place != text.size()) lengths.insert(place, text.size());
    m_ids.emplace(std::move(text), id);
}

std::optional<SpecialMatcher::Match> SpecialMatcher::find(std::string_view text, size_t from) const {
    if (m_ids.empty()) return std::nullopt;
    for (size_t begin = from; begin < text.size(); ++begin) {
        for (const size_t length : m_lengths[static_cast<uint8_t>(text[begin])]) {
            if (length > text.size() - begin) continue;
            const auto found = m_ids.find(text.substr(begin, length));
            if (found != m_ids.end()) return Match{begin, length, found->second};
        }
    }
    return std::nullopt;
}

}  // namespace lathe::core
