// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/key_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/base/error.h"

namespace lathe::core {

namespace {

std::string shown(const MetaValue& value) {
    const std::string text = toJson(value);
    return text.size() > 40 ? text.substr(0, 40) + "..." : text;
}

/// The decimal a float was written as: an epsilon of 1e-5 is 1e-5 whether a file stores it as text or as
/// 32 bits, so that one model has one spec. It rounds to the same float.
double shortestDecimal(double value) {
    char digits[64];
    const auto written = std::to_chars(digits, digits + sizeof digits, static_cast<float>(value));
    double shortest = value;
    std::from_chars(digits, written.ptr, shortest);
    return shortest;
}

}  // namespace

const MetaValue* KeyReader::find(std::string_view key) const {
    const auto found = m_object->find(m_prefix + std::string(key));
    return found == m_object->end() || found->second.isNull() ? nullptr : &found->second;
}

void KeyReader::fail(std::string_view key, const std::string& problem) const {
    throw Error(ErrorKind::Corrupt, fmt::format("{}: '{}{}' {}", m_what, m_prefix, key, problem));
}

int64_t KeyReader::checked(std::string_view key, const MetaValue& value, int64_t low, int64_t high) const {
    const auto number = value.integer();
    if (!number || *number < low || *number > high)
        fail(key, fmt::format("is {}; a whole number from {} to {} was expected", shown(value), low, high));
    return *number;
}

int64_t KeyReader::count(std::string_view key, int64_t low, int64_t high) const {
    const MetaValue* value = find(key);
    if (!value) fail(key, "is missing; without it the size of the network is unknown");
    return checked(key, *value, low, high);
}

int64_t KeyReader::countOr(std::string_view key, int64_t fallback, int64_t low, int64_t high) const {
    const MetaValue* value = find(key);
    return value ? checked(key, *value, low, high) : fallback;
}

std::vector<int64_t> KeyReader::counts(std::string_view key, size_t layers, std::optional<int64_t> fallback,
                                       int64_t low, int64_t high) const {
    const MetaValue* value = find(key);
    const MetaValue::Array* each = value ? value->array() : nullptr;
    if (!each) {
        const int64_t one = fallback ? countOr(key, *fallback, low, high) : count(key, low, high);
        return std::vector<int64_t>(layers, one);
    }
    if (each->size() != layers)
        fail(key, fmt::format("has {} entries for {} layers; one each was expected", each->size(), layers));
    std::vector<int64_t> numbers;
    for (const MetaValue& element : *each) numbers.push_back(checked(key, element, low, high));
    return numbers;
}

double KeyReader::real(std::string_view key) const {
    const MetaValue* value = find(key);
    if (!value) fail(key, "is missing; a number was expected");
    const auto number = value->real();
    if (!number || !std::isfinite(*number)) fail(key, fmt::format("is {}; a number was expected", shown(*value)));
    return value->width == MetaValue::Width::F32 ? shortestDecimal(*number) : *number;
}

double KeyReader::realOr(std::string_view key, double fallback) const { return find(key) ? real(key) : fallback; }

bool KeyReader::flagOr(std::string_view key, bool fallback) const {
    const MetaValue* value = find(key);
    if (!value) return fallback;
    const auto truth = value->boolean();
    if (!truth) fail(key, fmt::format("is {}; true or false was expected", shown(*value)));
    return *truth;
}

std::string KeyReader::textOr(std::string_view key, std::string_view fallback) const {
    const MetaValue* value = find(key);
    if (!value) return std::string(fallback);
    if (!value->text()) fail(key, fmt::format("is {}; text was expected", shown(*value)));
    return *value->text();
}

const MetaValue::Object* KeyReader::objectAt(std::string_view key) const {
    const MetaValue* value = find(key);
    if (!value) return nullptr;
    if (!value->object()) fail(key, fmt::format("is {}; an object was expected", shown(*value)));
    return value->object();
}

}  // namespace lathe::core
