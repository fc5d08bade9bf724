// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/number_in.h"
#include "core/data/labelled.h"
#include "core/data/separated_values.h"
#include "core/data/text.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kTextNames[] = {"text", "sentence", "text_a", "review", "content"};
constexpr std::string_view kLabelNames[] = {"label", "labels", "class", "sentiment", "target"};
constexpr std::string_view kExpected =
    "a text (text, sentence, text_a, review or content) and a label (label, labels, class, "
    "sentiment or target)";

/// Which of the names in `header` is the first of `names` that is there.
std::optional<size_t> columnOf(std::span<const std::string> header,
                               std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found != header.end()) return static_cast<size_t>(found - header.begin());
    }
    return std::nullopt;
}

std::string listed(std::span<const std::string> names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + printable(name);
    constexpr size_t kMost = 300;
    return list.empty() ? "(none)" : list.size() > kMost ? list.substr(0, kMost) + " ..." : list;
}

/// A label as a file writes it, and where.
struct Label {
    std::string text;
    size_t line;
};

void numberByValue(LabelledTexts& data, std::span<const Label> labels, bool mayCountFromOne) {
    int64_t lowest = kMaxClasses, highest = 0;
    for (const Label& label : labels) {
        const int64_t value = *numberIn<int64_t>(label.text);
        if (value < 0 || value >= kMaxClasses)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("line {}: the label is {}; 0 to {} was expected", label.line,
                                    value, kMaxClasses - 1));
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    const int64_t first = mayCountFromOne && lowest > 0 ? 1 : 0;
    for (int64_t value = first; value <= highest; ++value)
        data.labelNames.push_back(std::to_string(value));
    for (const Label& label : labels)
        data.labels.push_back(static_cast<int32_t>(*numberIn<int64_t>(label.text) - first));
}

void numberByName(LabelledTexts& data, std::span<const Label> labels) {
    std::map<std::string_view, int32_t> numbers;
    for (const Label& label : labels) {
        if (label.text.empty())
            throw Error(ErrorKind::Corrupt, fmt::format("line {}: the label is empty", label.line));
        numbers.emplace(label.text, 0);
        if (static_cast<int64_t>(numbers.size()) > kMaxClasses)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("there are more than {} different labels, the last of them {}; "
                                    "is that the label?",
                                    kMaxClasses, printable(label.text)));
    }
    for (auto& [name, number] : numbers) {
        number = static_cast<int32_t>(data.labelNames.size());
        data.labelNames.emplace_back(name);
    }
    for (const Label& label : labels) data.labels.push_back(numbers.at(label.text));
}

void setLabels(LabelledTexts& data, std::span<const Label> labels, bool mayCountFromOne) {
    if (labels.empty())
        throw Error(ErrorKind::Corrupt,
                    "it holds no example; a text and a label per line was "
                    "expected");
    const bool numbers = std::all_of(labels.begin(), labels.end(), [](const Label& label) {
        return numberIn<int64_t>(label.text).has_value();
    });
    if (numbers)
        numberByValue(data, labels, mayCountFromOne);
    else
        numberByName(data, labels);
}

/// Name and checksum of `content`, and what `read` adds.
template <class Read>
LabelledTexts readInto(std::string name, std::string_view content, Read read) {
    TextData checked = textFromString(std::move(name), std::string(content));
    LabelledTexts data;
    data.name = std::move(checked.name);
    data.sha256 = std::move(checked.sha256);
    withContext(data.name, [&] { read(data); });
    return data;
}

void checkFields(const SeparatedRow& row, size_t expected, const char* what) {
    if (row.fields.size() != expected)
        throw Error(ErrorKind::Corrupt, fmt::format("line {}: there are {} fields; {} has {}",
                                                    row.line, row.fields.size(), what, expected));
}

void readNamedColumns(LabelledTexts& data, std::span<const SeparatedRow> rows, size_t text,
                      size_t label) {
    std::vector<Label> labels;
    for (const SeparatedRow& row : rows.subspan(1)) {
        checkFields(row, rows[0].fields.size(), "the line of column names");
        data.texts.push_back(row.fields[text]);
        labels.push_back({row.fields[label], row.line});
    }
    setLabels(data, labels, false);
}

/// Class, then texts (title, description), which are joined by a space.
void readUnnamedColumns(LabelledTexts& data, std::span<const SeparatedRow> rows) {
    std::vector<Label> labels;
    for (const SeparatedRow& row : rows) {
        checkFields(row, rows[0].fields.size(), "the first line");
        std::string text = row.fields[1];
        for (size_t i = 2; i < row.fields.size(); ++i) text.append(" ").append(row.fields[i]);
        data.texts.push_back(std::move(text));
        labels.push_back({row.fields[0], row.line});
    }
    setLabels(data, labels, true);
}

[[noreturn]] void refuseColumns(std::span<const std::string> found) {
    throw Error(ErrorKind::Unsupported,
                fmt::format("the columns are {}; {} were expected", listed(found), kExpected));
}

/// The value of the first of `names` that `item` has; null if it has none.
const Json* memberOf(const Json& item, std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
        const auto found = item.find(name);
        if (found != item.end()) return &*found;
    }
    return nullptr;
}

void readObject(const Json& item, size_t line, LabelledTexts& data, std::vector<Label>& labels) {
    if (!item.is_object()) throw Error(ErrorKind::Corrupt, "expected one JSON object per line");
    const Json *text = memberOf(item, kTextNames), *label = memberOf(item, kLabelNames);
    if (!text || !label) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : item.items()) keys.push_back(key);
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the keys are {}; {} were expected", listed(keys), kExpected));
    }
    if (!text->is_string()) throw Error(ErrorKind::Corrupt, "the text is no string");
    if (!label->is_string() && !label->is_number_integer())
        throw Error(ErrorKind::Corrupt,
                    "the label is neither a whole number nor a string, as was expected");
    data.texts.push_back(text->get<std::string>());
    labels.push_back({label->is_string() ? label->get<std::string>() : label->dump(), line});
}

struct Reader {
    std::string_view extension;
    LabelledTexts (*read)(std::string name, std::string_view content);
};
constexpr std::array<Reader, 4> kReaders = {{{".tsv", labelledFromTsv},
                                             {".csv", labelledFromCsv},
                                             {".jsonl", labelledFromJsonLines},
                                             {".json", labelledFromJsonLines}}};

const Reader* readerFor(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const Reader& reader : kReaders)
        if (reader.extension == extension) return &reader;
    return nullptr;
}

}  // namespace

LabelledTexts labelledFromTsv(std::string name, std::string_view table) {
    return readInto(std::move(name), table, [&](LabelledTexts& data) {
        const std::vector<SeparatedRow> rows = rowsOfTsv(table);
        if (rows.empty()) throw Error(ErrorKind::Corrupt, "it is empty");
        const auto text = columnOf(rows[0].fields, kTextNames);
        const auto label = columnOf(rows[0].fields, kLabelNames);
        if (!text || !label) refuseColumns(rows[0].fields);
        readNamedColumns(data, rows, *text, *label);
    });
}

LabelledTexts labelledFromCsv(std::string name, std::string_view table) {
    return readInto(std::move(name), table, [&](LabelledTexts& data) {
        const std::vector<SeparatedRow> rows = rowsOfCsv(table);
        if (rows.empty()) throw Error(ErrorKind::Corrupt, "it is empty");
        const auto text = columnOf(rows[0].fields, kTextNames);
        const auto label = columnOf(rows[0].fields, kLabelNames);
        if (text && label)
            readNamedColumns(data, rows, *text, *label);
        else if (rows[0].fields.size() >= 2 && numberIn<int64_t>(rows[0].fields[0]))
            readUnnamedColumns(data, rows);
        else
            refuseColumns(rows[0].fields);
    });
}

LabelledTexts labelledFromJsonLines(std::string name, std::string_view lines) {
    return readInto(std::move(name), lines, [&](LabelledTexts& data) {
        std::vector<Label> labels;
        for (size_t number = 1; !lines.empty(); ++number) {
            const size_t length = std::min(lines.find('\n'), lines.size());
            const std::string_view line = trimmed(lines.substr(0, length));
            lines.remove_prefix(std::min(length + 1, lines.size()));
            if (line.empty()) continue;
            withContext(fmt::format("line {}", number), [&] {
                try {
                    readObject(Json::parse(line), number, data, labels);
                } catch (const Json::exception& error) {
                    throw Error(ErrorKind::Corrupt, fmt::format("it is no JSON: {}", error.what()));
                }
            });
        }
        setLabels(data, labels, false);
    });
}

bool isLabelledTextName(const std::filesystem::path& path) {
    return readerFor(path) != nullptr;
}

LabelledTexts readLabelledTexts(const std::filesystem::path& path) {
    const Reader* reader = readerFor(path);
    if (!reader)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} has the extension '{}'; labelled texts are read from .tsv, "
                                ".csv, .jsonl and .json",
                                path.string(), path.extension().string()));
    return reader->read(path.filename().string(), readTextFile(path));
}

}  // namespace lathe::core
