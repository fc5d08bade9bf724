// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/raw_checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/formats/printable.h"

namespace lathe::core {

namespace {

template <class T>
MetaValue scalar(T value, MetaValue::Width width) {
    MetaValue made;
    made.value = std::move(value);
    made.width = width;
    return made;
}

template <class In, class Make>
MetaValue arrayOf(const In& values, MetaValue::Width width, std::string kind, Make make) {
    MetaValue::Array elements;
    elements.reserve(values.size());
    for (const auto& value : values) elements.push_back(make(value));
    MetaValue made = scalar(std::make_shared<const MetaValue::Array>(std::move(elements)), width);
    made.elementKind = std::move(kind);
    return made;
}

}  // namespace

const MetaValue::Array* MetaValue::array() const {
    const auto* held = std::get_if<std::shared_ptr<const Array>>(&value);
    return held ? held->get() : nullptr;
}

const MetaValue::Object* MetaValue::object() const {
    const auto* held = std::get_if<std::shared_ptr<const Object>>(&value);
    return held ? held->get() : nullptr;
}

const std::string* MetaValue::text() const {
    return std::get_if<std::string>(&value);
}

std::optional<int64_t> MetaValue::integer() const {
    if (const auto* held = std::get_if<int64_t>(&value)) return *held;
    if (const auto* held = std::get_if<uint64_t>(&value)) {
        if (*held <= static_cast<uint64_t>(INT64_MAX)) return static_cast<int64_t>(*held);
        return std::nullopt;
    }
    if (const auto* held = std::get_if<double>(&value))
        // 2^63 itself does not fit; -2^63 does. NaN fails both comparisons.
        if (*held >= -0x1p63 && *held < 0x1p63 && std::trunc(*held) == *held)
            return static_cast<int64_t>(*held);
    return std::nullopt;
}

std::optional<double> MetaValue::real() const {
    if (const auto* held = std::get_if<int64_t>(&value)) return static_cast<double>(*held);
    if (const auto* held = std::get_if<uint64_t>(&value)) return static_cast<double>(*held);
    if (const auto* held = std::get_if<double>(&value)) return *held;
    return std::nullopt;
}

std::optional<bool> MetaValue::boolean() const {
    if (const auto* held = std::get_if<bool>(&value)) return *held;
    return std::nullopt;
}

const MetaValue* MetaValue::find(std::string_view key) const {
    const Object* members = object();
    if (!members) return nullptr;
    const auto found = members->find(key);
    return found == members->end() ? nullptr : &found->second;
}

MetaValue MetaValue::ofU32(uint32_t value) {
    return scalar(uint64_t{value}, Width::U32);
}
MetaValue MetaValue::ofF32(float value) {
    return scalar(double{value}, Width::F32);
}
MetaValue MetaValue::ofBool(bool value) {
    return scalar(value, Width::Natural);
}
MetaValue MetaValue::ofText(std::string value) {
    return scalar(std::move(value), Width::Natural);
}

MetaValue MetaValue::ofTexts(std::vector<std::string> values) {
    return arrayOf(values, Width::Natural, "string", ofText);
}

MetaValue MetaValue::ofF32s(std::span<const float> values) {
    return arrayOf(values, Width::F32, "", ofF32);
}

MetaValue MetaValue::ofI32s(std::span<const int32_t> values) {
    return arrayOf(values, Width::I32, "",
                   [](int32_t value) { return scalar(int64_t{value}, Width::I32); });
}

const RawTensor* RawCheckpoint::find(std::string_view name) const {
    const auto found = std::find_if(tensors.begin(), tensors.end(),
                                    [&](const RawTensor& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

std::string printable(std::string_view name, size_t limit) {
    std::string shown = "'";
    for (const char c : name.substr(0, limit)) {
        const auto byte = static_cast<unsigned char>(c);
        shown += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
    }
    return shown + (name.size() > limit ? "...'" : "'");
}

}  // namespace lathe::core
