// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/review_grammar.h"

#include <fmt/format.h>

#include "core/base/rng.h"
#include "core/data/review_words.h"

namespace lathe::core {

using namespace reviews;

namespace {

template <class List>
std::string_view pick(Rng& rng, const List& list) {
    return list[static_cast<size_t>(rng.below(std::size(list)))];
}

/// What one verdict is made of: words for the label and against it, two different aspects.
struct Draw {
    Rng& rng;
    const Field& field;
    bool positive;
    std::string_view aspect, other;

    Draw(Rng& random, const Field& about, bool isPositive)
        : rng(random), field(about), positive(isPositive), aspect(pick(random, about.aspects)) {
        do other = pick(rng, field.aspects);
        while (other == aspect);
    }
    /// An adjective of the label's side, perhaps with a degree.
    std::string agreeing() { return adjective(positive, rng.below(3) == 0); }
    std::string opposed() { return adjective(!positive, rng.below(3) == 0); }
    /// One of the other side that stands behind a denial.
    std::string denied() { return adjective(!positive, false); }

  private:
    std::string adjective(bool good, bool withDegree) {
        std::string degree = withDegree ? std::string(pick(rng, degrees())) + " " : "";
        return degree.append(pick(rng, good ? field.good : field.bad));
    }
};

std::string plain(Draw& draw) {
    const std::string first = draw.agreeing();
    if (draw.rng.below(2) == 0) return fmt::format("{} was {}", draw.aspect, first);
    return fmt::format("{} was {} and {}", draw.aspect, first, draw.agreeing());
}

std::string denied(Draw& draw) {
    const std::string word = draw.denied();
    switch (draw.rng.below(6)) {
        case 0:
            return fmt::format("{} was not {} at all", draw.aspect, word);
        case 1:
            return fmt::format("{} was far from {}", draw.aspect, word);
        case 2:
            return fmt::format("{} was anything but {}", draw.aspect, word);
        case 3:
            return fmt::format("nobody could call {} {}", draw.aspect, word);
        case 4:
            return fmt::format("{} was never {}", draw.aspect, word);
        default:
            return fmt::format("I would not say that {} was {}", draw.aspect, word);
    }
}

std::string contrast(Draw& draw) {
    const std::string before = draw.opposed(), after = draw.agreeing();
    return fmt::format("{} was {}, but {} was {}", draw.other, before, draw.aspect, after);
}

std::string concession(Draw& draw) {
    const std::string main = draw.agreeing(), aside = draw.opposed();
    if (draw.rng.below(2) == 0)
        return fmt::format("{} was {}, although {} was {}", draw.aspect, main, draw.other, aside);
    return fmt::format("although {} was {}, {} was {}", draw.other, aside, draw.aspect, main);
}

std::string expectation(Draw& draw) {
    const std::string found = draw.agreeing(), feared = draw.opposed();
    if (draw.rng.below(2) == 0)
        return fmt::format("I expected {} to be {}, but it was {}", draw.aspect, feared, found);
    return fmt::format("{} turned out {}, not {}", draw.aspect, found, feared);
}

std::string opinion(Draw& draw) {
    const std::string_view judge = pick(draw.rng, judges());
    const std::string own = draw.agreeing(), theirs = draw.opposed();
    if (draw.rng.below(2) == 0)
        return fmt::format("{} called {} {}, but I found it {}", judge, draw.aspect, theirs, own);
    return fmt::format("I found {} {}, even if {} called it {}", draw.aspect, own, judge, theirs);
}

std::string comparison(Draw& draw) {
    const char* word = draw.positive ? "better" : "worse";
    const char* contrary = draw.positive ? "worse" : "better";
    switch (draw.rng.below(3)) {
        case 0:
            return fmt::format("{} could hardly be {}", draw.aspect, word);
        case 1:
            return fmt::format("{} was {} than I had thought, and {} was no {}", draw.aspect, word,
                               draw.other, contrary);
        default:
            return fmt::format("I have seldom seen {} done {}", draw.aspect, word);
    }
}

std::string verdict(Draw& draw) {
    constexpr std::string (*kPlain[])(Draw&) = {plain, comparison};
    constexpr std::string (*kOrdered[])(Draw&) = {denied,     denied,      contrast,
                                                  concession, expectation, opinion};
    // One in five can be told from its words alone.
    if (draw.rng.below(5) == 0) return kPlain[draw.rng.below(std::size(kPlain))](draw);
    return kOrdered[draw.rng.below(std::size(kOrdered))](draw);
}

std::string sentence(std::string words) {
    if (words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words + ".";
}

Review drawReview(Rng& rng, bool positive) {
    const Field& field = fields()[static_cast<size_t>(rng.below(fields().size()))];
    Draw draw(rng, field, positive);
    std::string text = sentence(verdict(draw));
    const std::string_view occasion = pick(rng, field.occasions);
    switch (rng.below(4)) {
        case 0:
            text = std::string(occasion) + " " + text;
            break;
        case 1:
            text.append(" ").append(occasion);
            break;
        case 2: {
            // A second verdict of the same label.
            Draw second(rng, field, positive);
            text += " " + sentence(verdict(second));
            break;
        }
        default:
            break;
    }
    return {std::move(text), positive ? 1 : 0};
}

/// FNV-1a with a last mixing step, since its low bits are poor.
bool isHeldOut(std::string_view text) {
    uint64_t hash = 14695981039346656037u;
    for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
    hash ^= hash >> 32;
    return (hash * 0x9E3779B97F4A7C15u >> 61) == 0;
}

}  // namespace

Review review(ReviewPart part, uint64_t seed, uint64_t index) {
    constexpr uint64_t kOrder = uint64_t{1} << 63;  // streams below it belong to the texts
    const uint64_t first = Rng(seed, kOrder + index / 2).below(2);
    Rng rng(seed, index);
    while (true) {
        Review drawn = drawReview(rng, (first + index) % 2 == 1);
        if (isHeldOut(drawn.text) == (part == ReviewPart::HeldOut)) return drawn;
    }
}

std::string reviewTable(ReviewPart part, uint64_t seed, uint64_t count) {
    std::string table = "sentence\tlabel\n";
    for (uint64_t index = 0; index < count; ++index) {
        const Review drawn = review(part, seed, index);
        table += fmt::format("{}\t{}\n", drawn.text, drawn.label);
    }
    return table;
}

}  // namespace lathe::core
