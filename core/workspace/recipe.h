// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done to a model, as a readable text: an ordered list of steps with their parameters. A study adds
// what to measure and which variants of a recipe to compare. Both are JSON; a step is also one command-line
// argument ("quant.rtn bits=4 group=64").

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/evaluate/windows.h"
#include "core/methods/method.h"

namespace lathe::core {

struct RecipeStep {
    std::string id;
    Params params;  ///< complete
    bool enabled = true;
    bool operator==(const RecipeStep&) const = default;
};

struct Recipe {
    std::string name;
    uint64_t seed = 0;
    std::vector<RecipeStep> steps;
    bool operator==(const Recipe&) const = default;
};

/// "quant.rtn bits=4 group=64"; throws Error(Usage) naming what is wrong. Values hold no spaces, except in
/// single or double quotes.
RecipeStep stepFromText(std::string_view text);

/// Only parameters that differ from their default; stepFromText reads it back to the same step.
std::string toText(const RecipeStep& step);

/// What to measure on each variant of a study.
struct Measurements {
    std::filesystem::path text;  ///< empty: no perplexity
    WindowOptions windows;
    std::vector<std::filesystem::path> tasks;
    int64_t taskLimit = 0;
    std::filesystem::path labelled;  ///< of a classifier: texts or images with labels
    int64_t labelledLimit = 0;       ///< examples; 0: all
    bool latency = false;
    std::string prompt;          ///< empty: no sample of generated text
    int64_t generateTokens = 48;
};

/// Where the data of steps comes from, as people name it: paths, or names of samples.
struct DataSources {
    std::string training;               ///< empty: none
    std::string heldOut;                ///< empty: the last part of the training data
    std::string calibration;            ///< empty: what a sample was trained on, for a sample
    std::vector<std::string> teachers;  ///< models
    bool operator==(const DataSources&) const = default;
    bool empty() const { return *this == DataSources{}; }
};

struct Variant {
    Recipe recipe;
    std::string exportFormat;  ///< empty: none
};

struct Study {
    std::string title;
    std::string model;  ///< path or sample name; empty: chosen by the caller
    Measurements measure;
    DataSources data;  ///< of all variants
    std::vector<Variant> variants;
};

/// A recipe ({"steps": [...]}) reads as a study of one variant that measures nothing. Paths are relative to
/// the file. Throws Error(Corrupt | Usage) naming file and place.
Study readStudy(const std::filesystem::path& path);
Study studyFromJson(std::string_view json, const std::filesystem::path& folder);

std::string recipeToJson(const Recipe& recipe, int indent = 2);
Recipe recipeFromJson(std::string_view json);

}  // namespace lathe::core
