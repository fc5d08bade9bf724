// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bundled sample data: a seeded grammar of short English children's stories, and four tasks cut
// from the same grammar. Own data, so that a model can be trained, shaped and measured offline,
// with right answers known by construction and abilities small enough to see them break one by one.
//
// The grammar ( ? = sometimes, | = either, names in <> are drawn from story_words.h )
//
//   story     = opening  meeting?  problem  scene{1..4}  advice?  cue ending  closing
//   opening   = "Once upon a time, there was a little girl named <hero>." | "One <sunny> day, ..."
//   meeting   = "<hero> and <friend> were good friends."
//   problem   = "<hero> lost <her> <ball>."             16 plots, each with its own things
//   ending    = "<hero> found <her> <ball> <spot>."     decided by the problem: plot and thing
//   cue       = "In the end," | "At last," | "Finally,"
//   scene     = filler? (agreement | who did it | small sum)
//   agreement = "The <dogs> near the <tree> were happy."    the verb follows the first noun only
//   who       = "<Anna> gave the <ball> to <Ben>. The one who gave the <ball> was Anna."
//               nine times in ten the doer is named first; a third person may watch
//   sum       = "<Tom> had <3> <apples> and got <4> more. Now Tom had <7> <apples>."  digits or words
//
// What the stories never contain, and each task item is built on (about one in eight combinations,
// chosen by a fixed hash that no seed changes):
//
//   agreement       the pair of first noun and the noun beside it ("dog ... tree", in any number)
//   who did it      the two actors: such a pair of names never meets in a story
//   small sums      the operation, both numbers and the thing counted together ("3 + 4 apples")
//   fitting ending  the hero, the plot and its thing together ("Mia lost her ball")
//
// So every word and every fact is known from the stories, but no item can be answered by recalling
// one. Sums stay between 1 and 12; the three other tasks need no arithmetic.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

/// The line between two documents of a text file, and the token that opens a document.
inline constexpr std::string_view kStorySeparator = "<|endoftext|>";

enum class StoryTask { Agreement, WhoDidIt, SmallSums, FittingEnding };
inline constexpr int kStoryTaskCount = 4;

/// One question: the answer is the choice for which query + " " + choice is the likeliest.
struct TaskItem {
    std::string query;
    std::vector<std::string> choices;
    int gold = 0;  ///< index of the right choice
};

/// Document `index` of `seed`: a few sentences without a final line break. Independent of all
/// others.
std::string story(uint64_t seed, uint64_t index);

/// Documents first .. first + count - 1, a line `<|endoftext|>` between two of them.
std::string storyText(uint64_t seed, uint64_t first, uint64_t count);

/// `count` different items. Agreement offers 2 choices, who did it 2 or 3, the others 4; the place
/// of the right one is uniform.
std::vector<TaskItem> storyTask(StoryTask task, uint64_t seed, int count);

/// {"query": ..., "choices": [...], "gold": i} without a line break.
std::string taskLine(const TaskItem& item);

/// "agreement", "who_did_it", "small_sums", "fitting_ending": also the names of the files.
std::string_view storyTaskName(StoryTask task);
std::optional<StoryTask> storyTaskNamed(std::string_view name);

}  // namespace lathe::core
