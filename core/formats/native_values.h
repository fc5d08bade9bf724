// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MetaValue as JSON without loss: number types, GGUF widths, NaN and text that is no UTF-8 survive.
// null, booleans and plain text stand as themselves; everything else is an object {"t": type, "v":
// value, "w": width, "k": kind of elements}. For files of core/formats only (it shows
// nlohmann::json).

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

inline constexpr int kTypedJsonDepth =
    64;  ///< arrays and objects inside each other, as parseJson() allows

/// Throws Error(Unsupported) beyond the depth.
nlohmann::json typedJson(const MetaValue& value);
/// Throws Error(Corrupt) or nlohmann::json::exception when the text was not made by typedJson().
MetaValue fromTypedJson(const nlohmann::json& json);

/// Text as a JSON string, or {"t": "bytes", "v": hexadecimal digits} if it is no UTF-8.
nlohmann::json textJson(std::string_view text);
std::string fromTextJson(const nlohmann::json& json);

}  // namespace lathe::core
