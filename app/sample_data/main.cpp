// SPDX-License-Identifier: GPL-3.0-or-later
// lathe-sample-data: writes the stories and tasks of core/data/story_grammar.h, the digits of
// drawn_digits.h and the reviews of review_grammar.h to files.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/data/drawn_digits.h"
#include "core/data/idx.h"
#include "core/data/review_grammar.h"
#include "core/data/story_grammar.h"

using namespace lathe::core;

namespace {

struct Options {
    uint64_t seed = 0, first = 0, count = 0;
    std::string task, output;
    bool heldOut = false;
};

void addCommon(CLI::App& command, Options& options) {
    command.add_option("--seed", options.seed, "Seed of the generator")->required();
    command.add_option("--count", options.count, "How many documents, items or pictures")
        ->required()
        ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 30));
    command.add_option("-o,--output", options.output, "File or folder to write")->required();
}

// Stories are written piece by piece, so that a large corpus needs no large memory.
void writeStories(const Options& options) {
    constexpr uint64_t kPiece = 1000;
    AtomicFile file(options.output);
    for (uint64_t done = 0; done < options.count; done += kPiece) {
        if (done > 0) file.write(std::string(kStorySeparator) + "\n");
        file.write(
            storyText(options.seed, options.first + done, std::min(kPiece, options.count - done)));
    }
    file.commit();
}

void writeTask(const Options& options) {
    std::string text;
    const auto count = static_cast<int>(std::min<uint64_t>(options.count, 1u << 30));
    for (const TaskItem& item : storyTask(*storyTaskNamed(options.task), options.seed, count))
        text += taskLine(item) + "\n";
    writeTextFile(options.output, text);
}

/// A pair of IDX files in a folder, which readDataset() reads.
void writeDigits(const Options& options) {
    const LabelledImages digits = drawnDigits(options.seed, options.count);
    const std::string labels(digits.labels.begin(), digits.labels.end());
    const auto* pixels = reinterpret_cast<const char*>(digits.pixels.data());
    const std::filesystem::path folder = options.output;
    std::filesystem::create_directories(folder);
    const int64_t count = digits.count();
    const int64_t shape[] = {count, digits.height, digits.width};
    writeTextFile(folder / "digits-images-idx3-ubyte",
                  idxToBytes(shape, {pixels, digits.pixels.size()}));
    writeTextFile(folder / "digits-labels-idx1-ubyte", idxToBytes({&count, 1}, labels));
}

void writeReviews(const Options& options) {
    const auto part = options.heldOut ? ReviewPart::HeldOut : ReviewPart::Training;
    writeTextFile(options.output, reviewTable(part, options.seed, options.count));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App program(
        "Writes the data of the bundled samples: short stories, tasks, reviews and drawn digits.");
    program.require_subcommand(1);
    Options options;
    CLI::App* text =
        program.add_subcommand("text", "Stories, a line <|endoftext|> between two of them");
    addCommon(*text, options);
    text->add_option("--first", options.first, "Index of the first story");
    CLI::App* task = program.add_subcommand("task", "Multiple-choice items as JSON lines");
    std::vector<std::string> names;
    for (int i = 0; i < kStoryTaskCount; ++i)
        names.emplace_back(storyTaskName(static_cast<StoryTask>(i)));
    task->add_option("name", options.task, "Which task")->required()->check(CLI::IsMember(names));
    addCommon(*task, options);
    CLI::App* digits = program.add_subcommand("digits", "Drawn digits as a pair of IDX files");
    addCommon(*digits, options);
    CLI::App* reviews = program.add_subcommand(
        "reviews", "Short reviews for and against, as a table of sentence and label");
    addCommon(*reviews, options);
    reviews->add_flag("--held-out", options.heldOut, "Of the reviews kept out of training");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : 2;
    }
    try {
        if (*text) writeStories(options);
        if (*task) writeTask(options);
        if (*digits) writeDigits(options);
        if (*reviews) writeReviews(options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lathe-sample-data: %s\n", error.what());
        return 1;
    }
}
