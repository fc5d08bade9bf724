// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/story_grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/data/story_scenes.h"

namespace lathe::core {

using namespace stories;

namespace {

constexpr std::string_view kTaskNames[kStoryTaskCount] = {"agreement", "who_did_it", "small_sums",
                                                          "fitting_ending"};
constexpr std::string_view kCues[] = {"In the end,", "At last,", "Finally,"};
constexpr std::string_view kClosings[] = {
    "It was a good day.",           "{hero} smiled.",       "{hero} said, \"Thank you, {friend}!\"",
    "{hero} and {friend} laughed.", "Then {he} went home.", "Everyone was happy.",
};

std::string opening(Rng& rng, const Cast& cast) {
    const std::string weather(pick(rng, weathers())), place(pick(rng, places()));
    const char* child = cast.hero->girl ? "girl" : "boy";
    switch (rng.below(4)) {
        case 0:
            return fmt::format("Once upon a time, there was a little {} named {}.", child,
                               cast.hero->name);
        case 1:
            return fmt::format("One {} day, {} went to {}.", weather, cast.hero->name, place);
        case 2:
            return fmt::format("{} was a little {}. It was a {} day.", cast.hero->name, child,
                               weather);
        default:
            return fmt::format("One day, {} and {} went to {}.", cast.hero->name,
                               cast.friendly->name, place);
    }
}

Probe drawScene(Rng& rng, StoryTask kind, const Cast& cast, Split split) {
    switch (kind) {
        case StoryTask::Agreement:
            return agreement(rng, cast, split);
        case StoryTask::WhoDidIt:
            return whoDidIt(rng, cast, split);
        case StoryTask::SmallSums:
            return smallSum(rng, cast, split);
        case StoryTask::FittingEnding:
            break;
    }
    throw Error(ErrorKind::Internal, "an ending is not a scene of a story");
}

// Who did it is the hardest to learn, so it comes most often.
std::vector<StoryTask> drawSceneKinds(Rng& rng) {
    std::vector<StoryTask> kinds = {StoryTask::WhoDidIt};
    if (happens(rng, 60)) kinds.push_back(StoryTask::WhoDidIt);
    if (happens(rng, 60)) kinds.push_back(StoryTask::SmallSums);
    if (happens(rng, 40)) kinds.push_back(StoryTask::Agreement);
    shuffle(rng, kinds);
    return kinds;
}

void append(std::string& text, std::string_view sentence) {
    if (sentence.empty()) return;
    if (!text.empty() && text.back() != '\n') text += ' ';
    text += sentence;
}

// The beginning of a fitting-ending item, up to the cue.
Probe endingProbe(Rng& rng, const Cast& cast, Split split) {
    Plot plan = plot(rng, cast, split);
    Probe probe;
    append(probe.query, opening(rng, cast));
    append(probe.query, plan.problem);
    if (happens(rng, 50)) {
        const StoryTask kind = happens(rng, 50) ? StoryTask::WhoDidIt : StoryTask::Agreement;
        const Probe between = drawScene(rng, kind, cast, Split::Story);
        append(probe.query, between.query);
        append(probe.query, between.right);
    } else {
        append(probe.query, pick(rng, fillers()));
    }
    append(probe.query, pick(rng, kCues));
    probe.right = std::move(plan.right);
    probe.wrong = std::move(plan.wrong);
    return probe;
}

TaskItem drawItem(Rng& rng, StoryTask task) {
    const Cast cast = drawCast(rng, task == StoryTask::WhoDidIt ? Split::Task : Split::Story);
    Probe probe;
    if (task == StoryTask::FittingEnding) {
        probe = endingProbe(rng, cast, Split::Task);
    } else {
        // A who-did-it item opens without a sentence that could name an actor once more.
        const std::string before =
            task == StoryTask::WhoDidIt ? std::string(pick(rng, fillers())) : opening(rng, cast);
        probe = drawScene(rng, task, cast, Split::Task);
        probe.query = before + " " + probe.query;
    }
    TaskItem item{std::move(probe.query), std::move(probe.wrong), 0};
    shuffle(rng, item.choices);
    item.gold = static_cast<int>(rng.below(item.choices.size() + 1));
    item.choices.insert(item.choices.begin() + item.gold, std::move(probe.right));
    return item;
}

}  // namespace

std::string story(uint64_t seed, uint64_t index) {
    Rng rng(seed, index);
    const Cast cast = drawCast(rng, Split::Story);
    const Plot plan = plot(rng, cast, Split::Story);
    std::string text = opening(rng, cast);
    if (happens(rng, 30)) append(text, fill("{hero} and {friend} were good friends.", cast));
    append(text, plan.problem);
    if (happens(rng, 30)) text += '\n';
    std::string topic;  // a story does not tell the same kind of event twice
    for (const StoryTask kind : drawSceneKinds(rng)) {
        if (happens(rng, 15)) append(text, pick(rng, fillers()));
        Probe scene = drawScene(rng, kind, cast, Split::Story);
        while (!scene.topic.empty() && scene.topic == topic)
            scene = drawScene(rng, kind, cast, Split::Story);
        if (!scene.topic.empty()) topic = scene.topic;
        append(text, scene.query);
        append(text, scene.right);
        append(text, scene.after);
    }
    if (happens(rng, 30)) text += '\n';
    if (happens(rng, 40)) append(text, plan.advice);
    append(text, pick(rng, kCues));
    append(text, plan.right);
    append(text, fill(pick(rng, kClosings), cast));
    return text;
}

std::string storyText(uint64_t seed, uint64_t first, uint64_t count) {
    std::string text;
    for (uint64_t i = 0; i < count; ++i) {
        if (i > 0) text.append(kStorySeparator).append("\n");
        text.append(story(seed, first + i)).append("\n");
    }
    return text;
}

std::vector<TaskItem> storyTask(StoryTask task, uint64_t seed, int count) {
    if (count < 0 || count > 10000)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} task items were asked for, 0 to 10000 can be made", count));
    std::vector<TaskItem> items;
    std::set<std::string> seen;
    // Streams apart from those of the stories, so that an item never replays one.
    const uint64_t base = (static_cast<uint64_t>(task) + 1) << 56;
    for (uint64_t draw = 0; static_cast<int>(items.size()) < count; ++draw) {
        Rng rng(seed, base + draw);
        TaskItem item = drawItem(rng, task);
        if (seen.insert(item.query).second) items.push_back(std::move(item));
    }
    return items;
}

std::string taskLine(const TaskItem& item) {
    return nlohmann::ordered_json{
        {"query", item.query}, {"choices", item.choices}, {"gold", item.gold}}
        .dump();
}

std::string_view storyTaskName(StoryTask task) {
    return kTaskNames[static_cast<size_t>(task)];
}

std::optional<StoryTask> storyTaskNamed(std::string_view name) {
    for (int i = 0; i < kStoryTaskCount; ++i)
        if (kTaskNames[i] == name) return static_cast<StoryTask>(i);
    return std::nullopt;
}

}  // namespace lathe::core
