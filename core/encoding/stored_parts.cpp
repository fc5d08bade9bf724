// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/stored_parts.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"

namespace lathe::core {

namespace {

[[noreturn]] void lacks(const StoredEncoding& stored, std::string_view what,
                        std::string_view name) {
    throw Error(ErrorKind::Corrupt,
                fmt::format("a weight of kind '{}' lacks its {} '{}'", stored.kind, what, name));
}

}  // namespace

const Tensor& storedPart(const StoredEncoding& stored, std::string_view name) {
    const auto found = stored.parts.find(name);
    if (found == stored.parts.end()) lacks(stored, "part", name);
    return found->second;
}

template <class T>
const T& storedAttribute(const StoredEncoding& stored, std::string_view name) {
    const auto found = stored.attributes.find(name);
    const T* value = found == stored.attributes.end() ? nullptr : std::get_if<T>(&found->second);
    if (!value) lacks(stored, "attribute", name);
    return *value;
}
template const bool& storedAttribute(const StoredEncoding&, std::string_view);
template const int64_t& storedAttribute(const StoredEncoding&, std::string_view);
template const double& storedAttribute(const StoredEncoding&, std::string_view);
template const std::string& storedAttribute(const StoredEncoding&, std::string_view);

EncodingPtr loadChild(const Shape& shape, const StoredEncoding& stored, const std::string& name) {
    const auto found = stored.children.find(name);
    if (found == stored.children.end()) lacks(stored, "child", name);
    return withContext(name, [&] { return loadEncoding(shape, found->second); });
}

void requireFloats(DType type, std::string_view what) {
    if (type != DType::F32 && type != DType::F16 && type != DType::BF16)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} are {}; f16, bf16 or f32 was expected", what, nameOf(type)));
}

void requireFinite(const Shape& shape, std::span<const float> values, std::string_view kind) {
    const auto columns = static_cast<size_t>(columnsOf(shape));
    for (size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]))
            throw Error(
                ErrorKind::Refused,
                fmt::format("the value at row {}, column {} is {}; a {} weight needs finite "
                            "values: repair the weight first",
                            i / columns, i % columns, values[i], kind));
}

Tensor narrowed(Shape shape, std::span<const float> values, DType type) {
    return Tensor::fromFloats(std::move(shape), {values.begin(), values.end()}).converted(type);
}

std::vector<float> thinned(std::span<const float> values) {
    std::vector<float> kept(values.size());
    for (size_t i = 0; i < values.size(); i += 3) kept[i] = values[i];
    return kept;
}

}  // namespace lathe::core
