// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Data compressed with gzip, as data sets are published.

#include <cstdint>
#include <string>
#include <string_view>

namespace lathe::core {

bool looksLikeGzip(std::string_view bytes);

/// The first `count` bytes of the content, or less if there is less. Throws Error(Corrupt).
std::string gunzippedStart(std::string_view bytes, size_t count);

/// The content, which has `size` bytes; throws Error(Corrupt) for any other size, and before
/// allocating if so few bytes cannot hold as much.
std::string gunzipped(std::string_view bytes, uint64_t size);

}  // namespace lathe::core
