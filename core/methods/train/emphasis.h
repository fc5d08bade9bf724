// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Passages of a training text that count more in the loss, such as the answers to questions. The
// best distribution stays the same for any weights; what is weighed more is learned sooner.

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

class Emphasis {
  public:
    /// `expression`: a PCRE2 regular expression; a passage is the first group of a match, or all of
    /// it where there is none. Throws Error(Usage) for one that is not valid, with its place.
    Emphasis(const std::string& expression, double weight);
    ~Emphasis();

    /// One weight per token of `text`: the given one for tokens that begin inside a passage,
    /// else 1. Throws Error(Refused) if the tokens do not spell the text, so that no places are
    /// known.
    std::vector<float> weigh(const Tokenizer& tokenizer, std::string_view text,
                             const std::vector<TokenId>& tokens) const;

  private:
    struct Expression;
    std::unique_ptr<const Expression> m_expression;
    float m_weight;
};

}  // namespace lathe::core
