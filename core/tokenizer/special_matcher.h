// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds added tokens ("<|im_start|>") in text: the leftmost match, of several there the longest.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

class SpecialMatcher {
  public:
    /// The first id given for a text wins; empty texts are ignored.
    void add(std::string text, TokenId id);

    struct Match {
        size_t begin, length;
        TokenId id;
    };
    std::optional<Match> find(std::string_view text, size_t from) const;

  private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, TokenId, Hash, std::equal_to<>> m_ids;
    std::array<std::vector<size_t>, 256> m_lengths;  ///< by first byte: lengths, longest first
};

}  // namespace lathe::core
