// SPDX-License-Identifier: GPL-3.0-or-later
// lathe-sample-data: writes the stories and tasks of core/data/story_grammar.h to files.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/data/story_grammar.h"

using namespace lathe::core;

namespace {

struct Options {
    uint64_t seed = 0, first = 0, count = 0;
    std::string task, output;
};

void addCommon(CLI::App& command, Options& options) {
    command.add_option("--seed", options.seed, "Seed of the grammar")->required();
    command.add_option("--count", options.count, "How many documents or items")->required();
    command.add_option("-o,--output", options.output, "File to write")->required();
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

}  // namespace

int main(int argc, char** argv) {
    CLI::App program(
        "Writes the data of the bundled sample: short stories and tasks from a seeded grammar.");
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
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? 0 : 2;
    }
    try {
        *text ? writeStories(options) : writeTask(options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lathe-sample-data: %s\n", error.what());
        return 1;
    }
}
