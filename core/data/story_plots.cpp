// SPDX-License-Identifier: GPL-3.0-or-later
// The plots of the story grammar: a problem, and the ending that only this problem asks for.
#include <algorithm>
#include <string>
#include <vector>

#include "core/data/story_scenes.h"

namespace lathe::core::stories {

namespace {

struct PlotForm {
    std::string_view id;
    std::string_view problems[2];
    std::string_view advice;
    std::string_view endings[2];
    std::string_view things[5];
};

constexpr PlotForm kPlots[] = {
    {"lost",
     {"{hero} lost {his} {thing}. {He} was sad.",
      "{hero} could not find {his} {thing}. {He} looked and looked."},
     "\"Where did you see the {thing}?\" asked {friend}.",
     {"{hero} found {his} {thing} {spot}.", "{hero} saw the lost {thing} {spot}."},
     {"ball", "key", "hat", "doll", "ring"}},
    {"hungry",
     {"{hero} was very hungry. {He} wanted some {thing}.",
      "{hero} had no lunch. {He} could smell some {thing}."},
     "\"You can have some {thing},\" said {friend}.",
     {"{hero} ate the {thing} and was full.", "{hero} ate all the {thing}."},
     {"bread", "soup", "rice", "cake", "cheese"}},
    {"thirsty",
     {"{hero} was very thirsty. {He} wanted some {thing}.",
      "{hero} ran all day and asked for some {thing} to drink."},
     "\"There is {thing} in the cup,\" said {friend}.",
     {"{hero} drank the {thing} and was not thirsty.", "{hero} drank a big cup of {thing}."},
     {"water", "milk", "juice", "tea", "lemonade"}},
    {"tired",
     {"{hero} was so tired. {He} wanted to lie down in the {thing}.",
      "{hero} could not stay awake. {He} went to the {thing}."},
     "\"Close your eyes,\" said {friend}.",
     {"{hero} fell asleep in the {thing}.", "{hero} slept in the {thing} and had a good dream."},
     {"bed", "chair", "tent", "hay", "boat"}},
    {"cold",
     {"The wind was cold. {hero} had left {his} {thing} at home.",
      "{hero} was cold. {He} had no {thing}."},
     "\"You need a {thing},\" said {friend}.",
     {"{hero} put on {his} {thing} and was warm.", "{hero} was warm in {his} new {thing}."},
     {"coat", "scarf", "sweater", "jacket", "hat"}},
    {"dirty",
     {"{hero} fell in the mud. {His} {thing} was dirty.", "{hero} had paint on {his} {thing}."},
     "\"We need soap,\" said {friend}.",
     {"{hero} washed {his} {thing} with soap.", "{hero} washed {his} {thing} until it was clean."},
     {"shirt", "face", "dress", "coat", "hand"}},
    {"broken",
     {"{hero} dropped {his} {thing} and it broke.",
      "{hero}'s {thing} did not work. A part had come off."},
     "\"I have some glue,\" said {friend}.",
     {"{hero} fixed the {thing} with glue.", "{hero} put the {thing} back together."},
     {"cup", "robot", "train", "clock", "lamp"}},
    {"stuck",
     {"{hero} let go and {his} {thing} got stuck in a tree.",
      "The wind blew. {hero}'s {thing} was stuck on the roof."},
     "\"We need a ladder,\" said {friend}.",
     {"{hero} climbed up and got the {thing} down.", "{hero} got the {thing} down with a ladder."},
     {"kite", "balloon", "ball", "hat", "plane"}},
    {"dark",
     {"{hero} was afraid of the dark in the {thing}.",
      "It was dark in the {thing}. {hero} was scared."},
     "\"Take my light,\" said {friend}.",
     {"{hero} turned on a light and the {thing} was not scary.", "{hero} lit up the dark {thing}."},
     {"cave", "room", "forest", "barn", "tunnel"}},
    {"rain",
     {"Rain began to fall. {hero} was wet and ran to the {thing}.",
      "{hero} got wet in the rain. {He} saw a {thing}."},
     "\"Come in from the rain,\" said {friend}.",
     {"{hero} stayed dry in the {thing} until the rain stopped.",
      "{hero} sat in the {thing} and got dry."},
     {"barn", "house", "tent", "bus", "shop"}},
    {"seed",
     {"{hero} put a seed in the ground. {He} wanted to grow a {thing}.",
      "{hero} had a seed. {He} hoped for a big {thing}."},
     "\"Give it some water each day,\" said {friend}.",
     {"{hero} saw a {thing} grow from the seed.", "{hero} had a tall {thing} in the garden."},
     {"rose", "pumpkin", "bean", "tulip", "carrot"}},
    {"lonely",
     {"{hero} was lonely. {He} wanted to play {thing}.", "{hero} had no one to play {thing} with."},
     "\"May I join you?\" asked {friend}.",
     {"{hero} played {thing} with {friend}.", "{hero} and {friend} played {thing} all day."},
     {"tag", "chess", "catch", "football", "cards"}},
    {"sick",
     {"{hero} was sick. {His} {thing} hurt.", "{hero} fell and hurt {his} {thing}."},
     "\"Let us ask the doctor,\" said {friend}.",
     {"{hero} saw the doctor and {his} {thing} felt better.",
      "{hero} got well and {his} {thing} did not hurt."},
     {"head", "leg", "arm", "knee", "ear"}},
    {"gift",
     {"It was {friend}'s birthday. {hero} wanted to buy a {thing}.",
      "{hero} needed a gift for {friend}. {He} thought of a {thing}."},
     "\"I love birthdays,\" said {friend}.",
     {"{hero} came to the party with a {thing} for {friend}.",
      "{hero} sang a birthday song and the {thing} was the best gift."},
     {"book", "drum", "doll", "puzzle", "bike"}},
    {"learn",
     {"{hero} did not know how to {thing}. {He} wanted to learn.",
      "{hero} tried to {thing} but it was too hard."},
     "\"Do not give up,\" said {friend}.",
     {"{hero} learned to {thing} very well.", "{hero} tried each day and now {he} could {thing}."},
     {"swim", "read", "dance", "skate", "sing"}},
    {"across",
     {"{hero} wanted to go to the other side of the {thing}.",
      "{hero} had to cross the {thing}. It was wide."},
     "\"I see a little boat,\" said {friend}.",
     {"{hero} rowed a boat over the {thing}.", "{hero} got to the other side of the {thing}."},
     {"river", "lake", "sea", "pond", "bay"}},
};

// Where a thing turns up is drawn apart, since only one plot speaks of it.
std::string tell(Rng& rng, std::string_view form, const Cast& cast, std::string_view thing) {
    std::string text(form);
    const std::string_view spot = pick(rng, spots());
    if (const size_t at = text.find("{spot}"); at != std::string::npos) text.replace(at, 6, spot);
    return fill(text, cast, thing);
}

// Three endings that do not fit: one keeps the plot with another thing, two keep only the hero.
std::vector<std::string> otherEndings(Rng& rng, const Cast& cast, const PlotForm& form,
                                      std::string_view thing) {
    std::vector<std::string> endings;
    std::vector<const PlotForm*> used = {&form};
    std::string_view other = thing;
    while (other == thing) other = pick(rng, form.things);
    endings.push_back(tell(rng, pick(rng, form.endings), cast, other));
    while (endings.size() < 3) {
        const PlotForm& another = pick(rng, kPlots);
        if (std::ranges::find(used, &another) != used.end()) continue;
        used.push_back(&another);
        const bool sameThing = std::ranges::find(another.things, thing) != std::end(another.things);
        const std::string_view itsThing = sameThing ? thing : pick(rng, another.things);
        endings.push_back(tell(rng, pick(rng, another.endings), cast, itsThing));
    }
    return endings;
}

}  // namespace

Plot plot(Rng& rng, const Cast& cast, Split split) {
    const PlotForm* form = nullptr;
    std::string_view thing;
    do {
        form = &pick(rng, kPlots);
        thing = pick(rng, form->things);
    } while (!fits(split, {"ending", cast.hero->name, form->id, thing}));
    Plot plot;
    plot.problem = tell(rng, pick(rng, form->problems), cast, thing);
    plot.advice = tell(rng, form->advice, cast, thing);
    plot.right = tell(rng, pick(rng, form->endings), cast, thing);
    plot.wrong = otherEndings(rng, cast, *form, thing);
    return plot;
}

}  // namespace lathe::core::stories
