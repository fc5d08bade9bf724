// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Labelled examples for classifiers: texts from tables and JSON lines, images from IDX files and
// from folders of pictures. Labels are numbers from 0; their names are what the files call them.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

struct LabelledTexts {
    std::string name;  ///< file name
    std::vector<std::string> texts;
    std::vector<int32_t> labels;
    std::vector<std::string> labelNames;
    std::string sha256;  ///< of the file's bytes

    int64_t count() const { return static_cast<int64_t>(texts.size()); }
    int64_t classes() const { return static_cast<int64_t>(labelNames.size()); }
};

struct LabelledImages {
    std::string name;  ///< of the file or folder
    int64_t width = 0, height = 0;
    int64_t channels = 0;         ///< 1: grey, 3: red, green, blue
    std::vector<uint8_t> pixels;  ///< image, row, column, channel: the last varies fastest
    std::vector<int32_t> labels;
    std::vector<std::string> labelNames;
    std::string sha256;  ///< of size, labels and pixels, however the files store them

    int64_t count() const { return static_cast<int64_t>(labels.size()); }
    int64_t classes() const { return static_cast<int64_t>(labelNames.size()); }
    int64_t pixelsPerImage() const { return width * height * channels; }
    const uint8_t* image(int64_t index) const { return pixels.data() + index * pixelsPerImage(); }
};

/// A file that claims more is refused: the column is then hardly the label.
inline constexpr int64_t kMaxClasses = 1 << 16;
/// Bytes of pixels that are read into memory.
inline constexpr uint64_t kMaxPixelBytes = uint64_t{1} << 31;

/// By extension: .tsv (a line of column names; tabs, no quotes: GLUE's tables), .csv (quoted
/// fields; columns by name, or without names the class first and texts behind it: AG News) or
/// .jsonl and .json (one object per line with a text and a label). Whole numbers are labels as they
/// are, except in a table without names, which counts from 1 unless a 0 occurs; other labels are
/// numbered in alphabetical order. Throws Error(Corrupt) with file and line, Error(Unsupported)
/// naming the columns found.
LabelledTexts readLabelledTexts(const std::filesystem::path& path);
LabelledTexts labelledFromTsv(std::string name, std::string_view table);
LabelledTexts labelledFromCsv(std::string name, std::string_view table);
LabelledTexts labelledFromJsonLines(std::string name, std::string_view lines);
bool isLabelledTextName(const std::filesystem::path& path);

/// One of a pair of IDX files (MNIST), images or labels, plain or compressed with gzip: the other
/// is found beside it by the same name with "images" for "labels" and the right "idx3" or "idx1".
LabelledImages readIdxImages(const std::filesystem::path& file);

/// A folder with either one pair of IDX files, or one folder of PNG or JPEG files per class,
/// classes and files in alphabetical order. All pictures have one size; some in colour make all so.
LabelledImages readImageFolder(const std::filesystem::path& folder);

/// Completes name and checksum. Throws Error(Corrupt) unless the parts fit each other.
LabelledImages finishedImages(LabelledImages images, std::string name);

}  // namespace lathe::core
