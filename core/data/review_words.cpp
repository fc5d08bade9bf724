// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/review_words.h"

namespace lathe::core::reviews {

namespace {

constexpr std::string_view kParts[] = {"the battery", "the screen",  "the case",   "the keyboard",
                                       "the cable",   "the lid",     "the handle", "the manual",
                                       "the strap",   "the motor",   "the grip",   "the charger",
                                       "the design",  "the packing", "the filter", "the hinge"};
constexpr std::string_view kGoodThings[] = {"reliable",  "sturdy",  "handy",  "solid",  "practical",
                                            "excellent", "durable", "useful", "clever", "neat"};
constexpr std::string_view kBadThings[] = {"flimsy", "clumsy",   "useless",     "faulty",
                                           "sloppy", "shoddy",   "impractical", "poor",
                                           "cheap",  "defective"};
constexpr std::string_view kPurchases[] = {"I ordered it in March.",
                                           "It came in a brown box.",
                                           "I use it at work.",
                                           "My brother has the older model.",
                                           "We keep it in the kitchen.",
                                           "It was a present for my aunt.",
                                           "I have had it for six weeks.",
                                           "It is the blue one."};

constexpr std::string_view kFilmParts[] = {
    "the plot",     "the acting",     "the ending",  "the music",
    "the dialogue", "the first half", "the script",  "the camera work",
    "the hero",     "the villain",    "the story",   "the humour",
    "the editing",  "the finale",     "the opening", "the second half"};
constexpr std::string_view kGoodFilms[] = {"moving",    "clever",     "gripping", "funny",
                                           "charming",  "convincing", "fresh",    "touching",
                                           "brilliant", "lively"};
constexpr std::string_view kBadFilms[] = {"dull",  "silly",    "boring", "shallow",   "wooden",
                                          "stale", "lifeless", "clumsy", "confusing", "tedious"};
constexpr std::string_view kScreenings[] = {
    "We saw it on a Tuesday.",       "It runs for two hours.",        "It is set in a small town.",
    "I watched it with my parents.", "The room was half full.",       "It is based on a novel.",
    "It was the late show.",         "Two friends had told me of it."};

constexpr std::string_view kMealParts[] = {
    "the soup",    "the service", "the dessert", "the waiter", "the fish",  "the bread",
    "the coffee",  "the salad",   "the pasta",   "the sauce",  "the table", "the menu",
    "the kitchen", "the starter", "the cheese",  "the rice"};
constexpr std::string_view kGoodMeals[] = {"lovely",     "perfect",   "excellent", "wonderful",
                                           "delightful", "splendid",  "superb",    "pleasant",
                                           "memorable",  "impressive"};
constexpr std::string_view kBadMeals[] = {"awful",         "dreadful", "terrible", "horrible",
                                          "disappointing", "poor",     "mediocre", "unpleasant",
                                          "forgettable",   "careless"};
constexpr std::string_view kVisits[] = {"We went there on a Sunday.",     "There were four of us.",
                                        "It is near the station.",        "We sat by the window.",
                                        "It opened last year.",           "We came for lunch.",
                                        "My uncle had booked the table.", "They take cards."};

constexpr Field kFields[] = {{kParts, kGoodThings, kBadThings, kPurchases},
                             {kFilmParts, kGoodFilms, kBadFilms, kScreenings},
                             {kMealParts, kGoodMeals, kBadMeals, kVisits}};

constexpr std::string_view kDegrees[] = {"very", "really", "so", "quite", "remarkably", "truly"};
constexpr std::string_view kJudges[] = {"my sister",     "my friends",     "the papers",
                                        "everyone else", "the neighbours", "my cousin",
                                        "the adverts",   "a colleague"};

}  // namespace

std::span<const Field> fields() {
    return kFields;
}
Words degrees() {
    return kDegrees;
}
Words judges() {
    return kJudges;
}

}  // namespace lathe::core::reviews
