// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Short reviews of things, films and restaurants, each clearly in favour or against: own data for a
// bundled text classifier, from a seeded grammar.
//
//   review      = occasion? verdict occasion?          about one field, in a random order of words
//   verdict     = plain | denied | contrast | concession | expectation | opinion | comparison
//   plain       = "The <battery> was <very> <sturdy>."
//   denied      = "The <battery> was not <sturdy> at all." | "... far from <sturdy>." | "...
//   anything
//                 but <sturdy>." | "Nobody could call the <battery> <sturdy>."
//   contrast    = "The <case> was <ugly>, but the <battery> was <sturdy>."     what follows counts
//   concession  = "The <battery> was <sturdy>, although the <case> was <ugly>."  what precedes
//   counts
//                 | "Although the <case> was <ugly>, the <battery> was <sturdy>."
//   expectation = "I expected the <battery> to be <ugly>, but it was <sturdy>." | "It turned out
//                 <sturdy>, not <ugly>."
//   opinion     = "<My sister> called the <battery> <ugly>, but I found it <sturdy>."
//   comparison  = "The <battery> could hardly be better." | "... could hardly be worse."
//
// Every verdict exists for both labels with the same words, denial included: counting words tells
// the plain ones and little of the rest, while the order of the words tells all. Nothing is ironic.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/data/labelled.h"

namespace lathe::core {

/// A fixed hash of the text, which no seed changes, keeps one review in eight out of training.
enum class ReviewPart { Training, HeldOut };

struct Review {
    std::string text;
    int32_t label = 0;  ///< 0 negative, 1 positive
};

/// Review `index` of `seed`, independent of all others; of two reviews from an even index on, one
/// is positive.
Review review(ReviewPart part, uint64_t seed, uint64_t index);

/// Reviews 0 .. count - 1 as a table with the columns sentence and label, which readLabelledTexts()
/// reads.
std::string reviewTable(ReviewPart part, uint64_t seed, uint64_t count);

}  // namespace lathe::core
