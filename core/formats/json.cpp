// SPDX-License-Identifier: GPL-3.0-or-later

// JSON text to MetaValue and back. The parser reports events one by one and never calls itself, so
// that a file of a million brackets meets the depth limit here and not the end of the stack.

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/formats/printable.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

namespace {

constexpr size_t kDepthLimit = 64;
constexpr size_t kTextLimit = size_t{1}
                              << 28;  // 256 MiB; the largest tokenizer.json known has 33 MB
// A value takes about 100 bytes of memory and as few as 2 of text; the largest vocabularies have 2
// million.
constexpr size_t kValueLimit = size_t{1} << 22;

class Builder {
  public:
    MetaValue takeResult() { return std::move(m_result); }

    bool null() { return add(MetaValue{}); }
    bool boolean(bool value) { return add(MetaValue::ofBool(value)); }
    bool number_integer(int64_t value) { return addNumber(value); }
    bool number_unsigned(uint64_t value) {
        if (value <= static_cast<uint64_t>(INT64_MAX))
            return addNumber(static_cast<int64_t>(value));
        return addNumber(value);
    }
    bool number_float(double value, const std::string&) { return addNumber(value); }
    bool string(std::string& value) { return add(MetaValue::ofText(std::move(value))); }
    bool binary(nlohmann::json::binary_t&) { return false; }

    bool start_object(size_t) { return open(true); }
    bool key(std::string& name) {
        Level& level = m_levels.back();
        if (level.members.contains(name))
            throw Error(
                ErrorKind::Corrupt,
                fmt::format(
                    "the key {} appears twice in {}; which value counts is undefined, so the file "
                    "must be repaired",
                    printable(name), place()));
        level.key = std::move(name);
        return true;
    }
    bool end_object() {
        MetaValue made;
        made.value = std::make_shared<const MetaValue::Object>(std::move(m_levels.back().members));
        return close(std::move(made));
    }
    bool start_array(size_t) { return open(false); }
    bool end_array() {
        MetaValue made;
        m_levels.back().elements.shrink_to_fit();
        made.value = std::make_shared<const MetaValue::Array>(std::move(m_levels.back().elements));
        return close(std::move(made));
    }

    /// The library's sentence reads "[json.exception.parse_error.101] parse error at line 1, column
    /// 2: syntax error while parsing value - ...; last read: '...'": position, what was read, what
    /// was expected.
    bool parse_error(size_t position, const std::string&,
                     const nlohmann::json::exception& problem) {
        std::string reason = problem.what();
        for (const std::string_view start : {"] ", "parse error at ", "column ", ": "})
            if (const size_t at = reason.find(start); at != std::string::npos)
                reason.erase(0, at + start.size());
        const std::string shown = printable(reason, 160);
        throw Error(ErrorKind::Corrupt, fmt::format("not valid JSON at byte {}: {}", position,
                                                    shown.substr(1, shown.size() - 2)));
    }

  private:
    struct Level {
        bool isObject;
        std::string key;  // of the member whose value comes next
        MetaValue::Object members;
        MetaValue::Array elements;
    };

    template <class T>
    bool addNumber(T value) {
        MetaValue made;
        made.value = value;
        return add(std::move(made));
    }

    bool add(MetaValue value) {
        if (++m_values > kValueLimit)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the JSON holds more than {} values, far beyond any model's",
                                    kValueLimit));
        if (m_levels.empty())
            m_result = std::move(value);
        else if (Level& level = m_levels.back(); level.isObject)
            level.members.emplace(std::move(level.key), std::move(value));
        else
            level.elements.push_back(std::move(value));
        return true;
    }

    bool open(bool isObject) {
        if (m_levels.size() == kDepthLimit)
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("the JSON is nested more than {} levels deep, far beyond any model's",
                            kDepthLimit));
        m_levels.push_back({isObject, {}, {}, {}});
        return true;
    }

    bool close(MetaValue made) {
        m_levels.pop_back();
        return add(std::move(made));
    }

    std::string place() const {
        std::string path;
        for (size_t i = 0; i + 1 < m_levels.size(); ++i)
            path += (path.empty() ? "" : ".") + (m_levels[i].isObject ? m_levels[i].key : "[]");
        return path.empty() ? "the outermost JSON object"
                            : fmt::format("the JSON object {}", printable(path));
    }

    std::vector<Level> m_levels;
    MetaValue m_result;
    size_t m_values = 0;
};

/// The shortest decimal that reads back as the same float, so that f32 1e-5 prints as 1e-05 and not
/// as 9.999999747378752e-06.
double shortestDecimal(double value) {
    const auto narrow = static_cast<float>(value);
    if (!std::isfinite(narrow) || double{narrow} != value) return value;
    char digits[64];
    const auto written = std::to_chars(digits, digits + sizeof digits, narrow);
    double shortest = value;
    std::from_chars(digits, written.ptr, shortest);
    return shortest;
}

nlohmann::json toLibrary(const MetaValue& value) {
    if (const auto* elements = value.array()) {
        auto made = nlohmann::json::array();
        for (const MetaValue& element : *elements) made.push_back(toLibrary(element));
        return made;
    }
    if (const auto* members = value.object()) {
        auto made = nlohmann::json::object();
        for (const auto& [key, member] : *members) made[key] = toLibrary(member);
        return made;
    }
    if (const auto* text = value.text()) return *text;
    if (const auto truth = value.boolean()) return *truth;
    if (const auto* natural = std::get_if<uint64_t>(&value.value)) return *natural;
    if (const auto* whole = std::get_if<int64_t>(&value.value)) return *whole;
    if (const auto* real = std::get_if<double>(&value.value))
        return value.width == MetaValue::Width::F32 ? shortestDecimal(*real) : *real;
    return nullptr;
}

}  // namespace

MetaValue parseJson(std::string_view text) {
    if (text.size() > kTextLimit)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the JSON has {} bytes; at most {} were expected", text.size(),
                                kTextLimit));
    Builder builder;
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return builder.takeResult();
}

// Bytes that are not UTF-8 (GGUF pieces may hold such) become U+FFFD; numbers that are not finite
// become null.
std::string toJson(const MetaValue& value, int indent) {
    return toLibrary(value).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace lathe::core
