// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/calibration_overlap.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace lathe::core {

namespace {

constexpr size_t kShortest = 20;  // shorter lines may well be equal by chance

std::vector<std::string_view> linesOf(const Dataset& data) {
    std::vector<std::string_view> lines;
    const auto add = [&](std::string_view line) {
        if (line = trimmed(line); line.size() >= kShortest) lines.push_back(line);
    };
    if (const auto* texts = std::get_if<LabelledTexts>(&data))
        for (const std::string& text : texts->texts) add(text);
    if (const auto* text = std::get_if<TextData>(&data))
        for (size_t begin = 0; begin < text->text.size();) {
            const size_t end = std::min(text->text.find('\n', begin), text->text.size());
            add(std::string_view(text->text).substr(begin, end - begin));
            begin = end + 1;
        }
    return lines;
}

}  // namespace

double sharedLines(const Dataset& calibration, const Dataset& measured) {
    if (sha256Of(calibration) == sha256Of(measured)) return 1;
    const std::vector<std::string_view> lines = linesOf(calibration), others = linesOf(measured);
    if (lines.empty()) return 0;
    const std::unordered_set<std::string_view> known(others.begin(), others.end());
    const auto shared =
        std::ranges::count_if(lines, [&](std::string_view line) { return known.contains(line); });
    return static_cast<double>(shared) / static_cast<double>(lines.size());
}

std::optional<PlanNote> overlapNote(const Dataset& calibration, const Dataset& measured) {
    const double shared = sharedLines(calibration, measured);
    if (shared == 0) return {};
    return PlanNote{PlanNote::Level::Warning,
                    fmt::format("{:.3g} % of the calibration data {} stands in {} too, which the "
                                "result is measured on, and flatters it; calibrate on other data",
                                100 * shared, nameOf(calibration), nameOf(measured)),
                    {}};
}

}  // namespace lathe::core
