// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "core/model/glob.h"
#include "core/model/model.h"

namespace lathe::core {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The name, or any run of its dotted parts.
bool matchesPart(std::string_view name, std::string_view pattern) {
    std::vector<size_t> starts{0};
    for (size_t i = 0; i < name.size(); ++i)
        if (name[i] == '.') starts.push_back(i + 1);
    std::vector<size_t> ends;
    for (size_t i = 1; i < starts.size(); ++i) ends.push_back(starts[i] - 1);
    ends.push_back(name.size());
    for (size_t first = 0; first < starts.size(); ++first)
        for (size_t last = first; last < ends.size(); ++last)
            if (matchesGlob(name.substr(starts[first], ends[last] - starts[first]), pattern)) return true;
    return false;
}

}  // namespace

bool matchesGlob(std::string_view text, std::string_view pattern) {
    // On a mismatch after '*', the star takes one character more: linear in practice, never exponential.
    size_t t = 0, p = 0, star = std::string_view::npos, retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool matchesPattern(const Weight& weight, std::string_view pattern) {
    while (true) {
        const size_t comma = pattern.find(',');
        const std::string_view one = trimmed(pattern.substr(0, comma));
        if (!one.empty() && (matchesPart(weight.name, one) || matchesPart(weight.sourceName, one))) return true;
        if (comma == std::string_view::npos) return false;
        pattern.remove_prefix(comma + 1);
    }
}

}  // namespace lathe::core
