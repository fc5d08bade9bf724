// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cache_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// Takes `prefix` and the digits behind it off the front of a text.
bool takeNumber(std::string_view& text, std::string_view prefix, int64_t& number) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc()) return false;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return true;
}

}  // namespace

int64_t CacheFormat::rounded(CachePart part, int64_t length) const {
    if (!rounds()) return 0;
    if (part == CachePart::Values) return std::max<int64_t>(0, length - tail);
    return length / keyBlock() * keyBlock();
}

int64_t CacheFormat::fittingTail() const {
    const int64_t above = (tail + group - 1) / group * group;
    return above <= kLongestCacheTail ? above : above - group;
}

void CacheFormat::check() const {
    if (*this == CacheFormat{}) return;
    if (bits < 2 || bits > 8)
        throw Error(ErrorKind::Usage,
                    fmt::format("keys and values cannot be stored in {} bits; use 2 to 8", bits));
    if (group < 1 || group > kLargestCacheGroup)
        throw Error(ErrorKind::Usage, fmt::format("a group of a cache has 1 to {} values, not {}",
                                                  kLargestCacheGroup, group));
    if (tail < 0 || tail > kLongestCacheTail)
        throw Error(ErrorKind::Usage,
                    fmt::format("a cache keeps 0 to {} positions as they are, not {}",
                                kLongestCacheTail, tail));
    if (tail % group != 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("keys leave the tail of {} positions in groups of {}, which do not "
                                "divide it; use a tail of {}",
                                tail, group, fittingTail()));
}

std::string toText(const CacheFormat& format) {
    if (!format.rounds()) return "none";
    return fmt::format("int{}-group{}-tail{}", format.bits, format.group, format.tail);
}

CacheFormat cacheFormatNamed(std::string_view name) {
    if (name == "none") return {};
    std::string_view rest = name;
    int64_t bits = 0;
    CacheFormat format;
    if (!takeNumber(rest, "int", bits) || !takeNumber(rest, "-group", format.group) ||
        !takeNumber(rest, "-tail", format.tail) || !rest.empty() || bits < 2 || bits > 8)
        throw Error(ErrorKind::Usage,
                    fmt::format("there is no cache format '{}'; known are none and "
                                "intBITS-groupGROUP-tailTAIL with 2 to 8 bits",
                                name));
    format.bits = static_cast<int>(bits);
    format.check();
    return format;
}

}  // namespace lathe::core
