// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The scenes of the story grammar that have a right answer. Each is drawn as a Probe: a story
// writes the question and its right answer, a task item offers the wrong ones too, so that both
// come from one piece of code. Internal to the generator: the public header is story_grammar.h.

#include <string>
#include <string_view>
#include <vector>

#include "core/data/story_words.h"

namespace lathe::core::stories {

/// Three different people.
struct Cast {
    const Person* hero;
    const Person* friendly;
    const Person* third;
};

/// A text that stops where the answer begins.
struct Probe {
    std::string query;
    std::string right;
    std::vector<std::string> wrong;  ///< none equal to `right`; at least one in a task
    std::string after;               ///< what a story may add; may be empty
    std::string topic;               ///< what a second scene of a story must not be about again
};

/// How a story begins and what must come of it.
struct Plot {
    std::string problem;
    std::string advice;
    std::string right;               ///< the ending, after one of the cues
    std::vector<std::string> wrong;  ///< three other endings for the same hero
};

/// Three people that may all meet; in a task, hero and friend are two that never do in a story.
Cast drawCast(Rng& rng, Split split);

Probe agreement(Rng& rng, const Cast& cast, Split split);
Probe whoDidIt(Rng& rng, const Cast& cast, Split split);
Probe smallSum(Rng& rng, const Cast& cast, Split split);
Plot plot(Rng& rng, const Cast& cast, Split split);

/// Replaces {hero}, {friend}, {third}, {he}, {He}, {his}, {His}, {him} and {thing}.
std::string fill(std::string_view form, const Cast& cast, std::string_view thing = {});

}  // namespace lathe::core::stories
