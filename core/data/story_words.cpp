// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/story_words.h"

#include <array>
#include <cstdint>

#include "core/base/error.h"

namespace lathe::core::stories {

namespace {

constexpr Person kPeople[] = {
    {"Anna", true},  {"Mia", true},   {"Lily", true},  {"Sara", true}, {"Zoe", true},
    {"Emma", true},  {"Nora", true},  {"Ruby", true},  {"Lucy", true}, {"Ella", true},
    {"Kate", true},  {"Jane", true},  {"Tom", false},  {"Ben", false}, {"Max", false},
    {"Sam", false},  {"Leo", false},  {"Jack", false}, {"Tim", false}, {"Finn", false},
    {"Noah", false}, {"Owen", false}, {"Luke", false}, {"Dan", false},
};

constexpr Noun kAnimals[] = {
    {"dog", "dogs"},    {"cat", "cats"},      {"bird", "birds"},    {"duck", "ducks"},
    {"frog", "frogs"},  {"horse", "horses"},  {"cow", "cows"},      {"pig", "pigs"},
    {"goat", "goats"},  {"bee", "bees"},      {"fox", "foxes"},     {"mouse", "mice"},
    {"goose", "geese"}, {"bunny", "bunnies"}, {"puppy", "puppies"}, {"child", "children"},
    {"boy", "boys"},    {"girl", "girls"},
};

constexpr Noun kLandmarks[] = {
    {"tree", "trees"},     {"house", "houses"}, {"hill", "hills"},    {"rock", "rocks"},
    {"fence", "fences"},   {"river", "rivers"}, {"bush", "bushes"},   {"barn", "barns"},
    {"flower", "flowers"}, {"box", "boxes"},    {"bench", "benches"}, {"gate", "gates"},
    {"bridge", "bridges"}, {"wall", "walls"},   {"tent", "tents"},    {"cart", "carts"},
};

constexpr Noun kCountables[] = {
    {"apple", "apples"},   {"pear", "pears"},     {"egg", "eggs"},      {"nut", "nuts"},
    {"shell", "shells"},   {"stone", "stones"},   {"card", "cards"},    {"button", "buttons"},
    {"coin", "coins"},     {"cookie", "cookies"}, {"berry", "berries"}, {"leaf", "leaves"},
    {"carrot", "carrots"}, {"stick", "sticks"},
};

constexpr std::string_view kPlaces[] = {
    "the park", "the farm",   "the forest", "the beach",  "the garden",  "the river",
    "the lake", "the market", "the school", "the meadow", "the village", "the zoo",
};

constexpr std::string_view kWeathers[] = {
    "sunny", "rainy", "windy", "cold", "warm", "bright", "cloudy", "quiet",
};

constexpr std::string_view kFillers[] = {
    "The sun was warm.",        "A soft wind blew.",          "The sky was blue.",
    "Birds sang in the trees.", "The grass was green.",       "It was a long day.",
    "A little bee flew by.",    "The clouds were white.",     "There was much to see.",
    "The air smelled sweet.",   "Leaves fell to the ground.", "A bell rang far away.",
};

constexpr std::string_view kSpots[] = {
    "under the bed",   "behind the door", "in the garden", "under a tree", "on the table",
    "near the window", "in a big box",    "by the road",   "in the grass", "on the stairs",
};

constexpr std::string_view kNumberWords[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
};

constexpr uint64_t kTaskShare = 8;  // one combination in eight

}  // namespace

std::span<const Person> people() {
    return kPeople;
}
std::span<const Noun> animals() {
    return kAnimals;
}
std::span<const Noun> landmarks() {
    return kLandmarks;
}
std::span<const Noun> countables() {
    return kCountables;
}
Words places() {
    return kPlaces;
}
Words weathers() {
    return kWeathers;
}
Words fillers() {
    return kFillers;
}
Words spots() {
    return kSpots;
}

std::string number(int value, bool inWords) {
    if (!inWords) return std::to_string(value);
    if (value < 0 || value >= static_cast<int>(std::size(kNumberWords)))
        throw Error(ErrorKind::Internal,
                    "the story grammar has no word for " + std::to_string(value));
    return std::string(kNumberWords[value]);
}

std::string counted(int value, bool inWords, const Noun& noun) {
    return number(value, inWords) + " " + std::string(noun.form(value != 1));
}

bool keptForTasks(std::initializer_list<std::string_view> parts) {
    uint64_t hash = 0xcbf29ce484222325ull;  // FNV-1a over the parts, each closed by a zero byte
    const auto absorb = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3ull; };
    for (const std::string_view part : parts) {
        for (const char letter : part) absorb(static_cast<unsigned char>(letter));
        absorb(0);
    }
    // FNV's low bits are weak: let the generator's block function mix them.
    const auto mixed =
        Rng::block({static_cast<uint32_t>(hash), static_cast<uint32_t>(hash >> 32), 0, 0}, {0, 0});
    return mixed[0] % kTaskShare == 0;
}

bool mayMeet(const Person& a, const Person& b) {
    const bool ordered = a.name < b.name;
    return !keptForTasks({"who", ordered ? a.name : b.name, ordered ? b.name : a.name});
}

}  // namespace lathe::core::stories
