// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/story_scenes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lathe::core::stories {

namespace {

// --- agreement

struct Verb {
    std::string_view one, many;
    bool spoken;  // in the present tense, so said by someone
};

constexpr Verb kVerbs[] = {
    {"was happy", "were happy", false},
    {"was very quiet", "were very quiet", false},
    {"was ready to play", "were ready to play", false},
    {"was full of joy", "were full of joy", false},
    {"was not afraid", "were not afraid", false},
    {"was looking at the sky", "were looking at the sky", false},
    {"is very fast", "are very fast", true},
    {"likes to play", "like to play", true},
    {"has a new home", "have a new home", true},
    {"wants some food", "want some food", true},
    {"knows the way", "know the way", true},
    {"needs a nap", "need a nap", true},
};

constexpr std::string_view kBeside[] = {"near", "behind", "by", "next to", "in front of", "under"};
constexpr std::string_view kSizes[] = {"", "", "little ", "big ", "old ", "young "};

// --- who did it

struct Event {
    std::string_view forms[2];        // the doer {a} first, then the other {b} first
    std::string_view did, underwent;  // "The one who <did> was {a}."
    std::string_view things[7];
};

// Few verbs, each told often: a small model learns who did it verb by verb.
constexpr Event kEvents[] = {
    {{"{a} gave the {thing} to {b}.", "{b} got the {thing} from {a}."},
     "gave the {thing}",
     "got the {thing}",
     {"ball", "doll", "book", "flower", "drum", "cake", "card"}},
    {{"{a} threw the {thing} and {b} caught it.", "{b} caught the {thing} that {a} threw."},
     "threw the {thing}",
     "caught the {thing}",
     {"ball", "rope", "hat", "stick", "shoe", "stone", "ring"}},
    {{"{a} hid the {thing} and {b} found it.", "{b} found the {thing} that {a} hid."},
     "hid the {thing}",
     "found the {thing}",
     {"key", "coin", "map", "box", "ring", "egg", "book"}},
};

// Without these leans a small model finds all names alike for very long: it has to learn the usual
// case first and the other ones as exceptions. In percent; tasks ask for each role evenly.
constexpr unsigned kDoerFirst = 90, kDoerAsked = 60, kWatched = 25;

// --- small sums

struct Sum {
    char sign;
    std::string_view form;  // {a} is "3 apples", {b} a bare number
};

constexpr Sum kSums[] = {
    {'+', "{hero} had {a} and got {b} more. Now {hero} had"},
    {'+', "{hero} found {a}. Then {friend} brought {b} more. Now {hero} had"},
    {'+', "{hero} put {a} in the basket. Then {he} put in {b} more. Now the basket had"},
    {'-', "{hero} had {a} and lost {b}. Now {hero} had"},
    {'-', "{hero} had {a} and gave away {b}. Now {hero} had"},
    {'-', "{hero} had {a}. Then {friend} took {b} of them. Now {hero} had"},
};

constexpr int kLargestSum = 12;

}  // namespace

std::string fill(std::string_view form, const Cast& cast, std::string_view thing) {
    const bool girl = cast.hero->girl;
    return fmt::format(fmt::runtime(form), fmt::arg("hero", cast.hero->name),
                       fmt::arg("friend", cast.friendly->name), fmt::arg("third", cast.third->name),
                       fmt::arg("he", girl ? "she" : "he"), fmt::arg("He", girl ? "She" : "He"),
                       fmt::arg("his", girl ? "her" : "his"), fmt::arg("His", girl ? "Her" : "His"),
                       fmt::arg("him", girl ? "her" : "him"), fmt::arg("thing", thing));
}

Cast drawCast(Rng& rng, Split split) {
    for (;;) {
        const Person &a = pick(rng, people()), &b = pick(rng, people()), &c = pick(rng, people());
        if (&a == &b || &a == &c || &b == &c) continue;
        if (mayMeet(a, b) != (split == Split::Story)) continue;
        if (mayMeet(a, c) && mayMeet(b, c)) return {&a, &b, &c};
    }
}

Probe agreement(Rng& rng, const Cast& cast, Split split) {
    const bool plural = happens(rng, 50);
    const Noun* subject = nullptr;
    const Noun* beside = nullptr;
    const bool relative = happens(rng, 30);  // "that saw the cats" instead of "near the trees"
    do {
        subject = &pick(rng, animals());
        beside = &pick(rng, relative ? animals() : landmarks());
    } while (subject == beside || !fits(split, {"agreement", subject->one, beside->one}));

    // One draw per statement: the arguments of a call are evaluated in no fixed order.
    const std::string_view besideForm = beside->form(happens(rng, 50));
    const std::string_view relation = relative ? "that saw" : pick(rng, kBeside);
    const std::string_view size = pick(rng, kSizes);
    std::string query =
        fmt::format("The {}{} {} the {}", size, subject->form(plural), relation, besideForm);
    const Noun& second = pick(rng, landmarks());
    if (happens(rng, 25) && &second != beside &&
        fits(Split::Story, {"agreement", subject->one, second.one})) {
        const std::string_view secondForm = second.form(happens(rng, 50));
        query += fmt::format(" {} the {}", pick(rng, kBeside), secondForm);
    }

    const Verb& verb = pick(rng, kVerbs);
    std::string tail = verb.spoken ? fmt::format(",\" said {}.", cast.friendly->name) : ".";
    if (verb.spoken) query.insert(0, "\"");
    Probe probe;
    probe.query = std::move(query);
    probe.right = std::string(plural ? verb.many : verb.one) + tail;
    probe.wrong = {std::string(plural ? verb.one : verb.many) + tail};
    return probe;
}

namespace {

// An event of three people: what was told, and who fills which role ("gave the ball": Anna).
struct Told {
    std::string text, topic;
    std::vector<std::pair<std::string, std::string_view>> roles;
};

Told tellEvent(Rng& rng, const Cast& cast, Split split) {
    // The two actors of a task are the pair that never meets; in a story anyone acts.
    std::string_view names[] = {cast.hero->name, cast.friendly->name, cast.third->name};
    shuffle(rng, std::span(names).first(split == Split::Story ? 3 : 2));
    const std::string_view a = names[0], b = names[1], c = names[2];
    const Event& event = pick(rng, kEvents);
    const std::string_view thing = pick(rng, event.things);
    const auto say = [&](std::string_view form) {
        return fmt::format(fmt::runtime(form), fmt::arg("a", a), fmt::arg("b", b),
                           fmt::arg("thing", thing));
    };
    const size_t form = happens(rng, kDoerFirst) ? 0 : 1;
    Told told{say(event.forms[form]),
              std::string(event.did.substr(0, event.did.find(' '))),
              {{say(event.did), a}, {say(event.underwent), b}}};
    if (c == cast.third->name && happens(rng, kWatched)) {
        const std::string watching = fmt::format("{} only watched.", c);
        told.text = happens(rng, 50) ? told.text + " " + watching : watching + " " + told.text;
        told.roles.emplace_back("only watched", c);
    }
    if (happens(rng, 20)) told.text += " " + std::string(pick(rng, fillers()));
    return told;
}

}  // namespace

Probe whoDidIt(Rng& rng, const Cast& cast, Split split) {
    const Told told = tellEvent(rng, cast, split);
    const auto& roles = told.roles;
    size_t asked = static_cast<size_t>(rng.below(roles.size()));
    if (split == Split::Story && asked < 2) asked = happens(rng, kDoerAsked) ? 0 : 1;
    const auto& [did, name] = roles[asked];
    Probe probe;
    probe.topic = told.topic;
    if (split == Split::Story && happens(rng, 35)) {  // the other way round: the name is given
        probe.query = fmt::format("{} {} was the one who", told.text, name);
        probe.right = did + ".";
        return probe;
    }
    const auto question = [](const std::string& role) { return "The one who " + role + " was"; };
    probe.query = told.text + " " + question(did);
    probe.right = std::string(name) + ".";
    for (size_t i = 0; i < roles.size(); ++i)
        if (i != asked) probe.wrong.push_back(std::string(roles[i].second) + ".");
    if (happens(rng, 40)) {  // then the next role, and one of the two once more
        const auto& next = roles[(asked + 1) % roles.size()];
        probe.after = fmt::format("{} {}.", question(next.first), next.second);
        const auto& again = happens(rng, 50) ? next : roles[asked];
        if (happens(rng, 60))
            probe.after += fmt::format(" Yes, the one who {} was {}.", again.first, again.second);
    }
    return probe;
}

Probe smallSum(Rng& rng, const Cast& cast, Split split) {
    const Sum& sum = pick(rng, kSums);
    const Noun& noun = pick(rng, countables());
    int a = 0, b = 0, result = 0;
    do {  // both numbers and the result lie in 1..kLargestSum
        a = between(rng, 1, kLargestSum);
        b = between(rng, 1, kLargestSum);
        result = sum.sign == '+' ? a + b : a - b;
    } while (result < 1 || result > kLargestSum ||
             !fits(split, {"sum", std::string_view(&sum.sign, 1), number(a, false),
                           number(b, false), noun.one}));

    const bool words = happens(rng, 50);
    std::string form(sum.form);  // the numbers first: fill() knows only the people
    form.replace(form.find("{a}"), 3, counted(a, words, noun));
    form.replace(form.find("{b}"), 3, number(b, words));
    Probe probe;
    probe.query = fill(form, cast);
    const auto answer = [&](int value) { return counted(value, words, noun) + "."; };
    probe.right = answer(result);
    std::vector<int> offered = {result};
    for (const int other :
         {result - 1, result + 1, happens(rng, 50) ? a : b, result + 2, result + 3})
        if (other >= 1 && probe.wrong.size() < 3 &&
            std::ranges::find(offered, other) == offered.end()) {
            offered.push_back(other);
            probe.wrong.push_back(answer(other));
        }
    if (happens(rng, 40)) {
        std::string first = number(a, words);  // it opens the sentence
        if (words) first[0] = static_cast<char>(first[0] - 'a' + 'A');
        probe.after =
            fmt::format("\"{} {} {} {} {},\" said {}.", first, sum.sign == '+' ? "and" : "without",
                        number(b, words), sum.sign == '+' ? "make" : "leaves",
                        number(result, words), cast.friendly->name);
    }
    return probe;
}

}  // namespace lathe::core::stories
