// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of the review grammar. Internal to the generator; the public header is
// review_grammar.h.

#include <span>
#include <string_view>

namespace lathe::core::reviews {

using Words = std::span<const std::string_view>;

/// What one kind of review speaks of.
struct Field {
    Words aspects;    ///< "the battery"
    Words good, bad;  ///< "reliable"; as many of each
    Words occasions;  ///< whole sentences that say nothing good or bad
};

std::span<const Field> fields();  ///< things bought, films, restaurants
Words degrees();                  ///< "very"
Words judges();                   ///< "my sister"

}  // namespace lathe::core::reviews
