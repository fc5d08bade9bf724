// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/number_list.h"

#include <fmt/format.h>

#include <charconv>

#include "core/base/error.h"

namespace lathe::core {

std::set<int> numberList(std::string_view param, const std::string& text, int count,
                         std::string_view things) {
    std::set<int> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto refuse = [&] {
        throw Error(
            ErrorKind::Usage,
            fmt::format(
                "{} is '{}'; numbers and ranges of {} from 0 to {} were expected, such as 3,6-8",
                param, text, things, count - 1));
    };
    const auto number = [&] {
        int value = 0;
        const auto [stop, code] = std::from_chars(at, end, value);
        if (code != std::errc() || value < 0 || value >= count) refuse();
        at = stop;
        return value;
    };
    while (at != end) {
        const int first = number();
        const int last = at != end && *at == '-' ? (++at, number()) : first;
        if (last < first) refuse();
        for (int i = first; i <= last; ++i) numbers.insert(i);
        if (at != end && (*at++ != ',' || at == end)) refuse();
    }
    return numbers;
}

std::string numberListText(const std::set<int>& numbers) {
    std::string text;
    for (auto at = numbers.begin(); at != numbers.end();) {
        const int first = *at;
        int last = first;
        while (++at != numbers.end() && *at == last + 1) last = *at;
        if (!text.empty()) text += ',';
        text += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
    return text;
}

}  // namespace lathe::core
