// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/planning.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

/// Powers of two that divide `columns`, nearest to `group` first; at most two.
std::vector<int64_t> dividingGroups(int64_t columns, int64_t group) {
    std::vector<int64_t> found;
    for (int64_t size = 8; size <= columns && size <= 4096; size *= 2)
        if (columns % size == 0) found.push_back(size);
    std::sort(found.begin(), found.end(),
              [&](int64_t a, int64_t b) { return std::abs(a - group) < std::abs(b - group); });
    found.resize(std::min<size_t>(2, found.size()));
    std::sort(found.begin(), found.end());
    return found;
}

/// The largest power of two up to `group` that divides the columns of every target, if it is worth
/// a scale of its own.
std::optional<PlanFix> dividingFix(const MethodInput& input, std::string_view param,
                                   int64_t group) {
    const int64_t columns = commonColumns(input);
    for (int64_t size = int64_t{1} << 12; size >= 8; size /= 2)
        if (size <= group && columns % size == 0) return PlanFix{std::string(param), size};
    return {};
}

void noteTied(std::vector<PlanNote>& notes, const MethodInput& input) {
    if (!input.model->spec().tiedHead || input.model->find("head")) return;
    bool embedding = false;
    const Weight* head = nullptr;
    for (const WeightPtr& target : input.targets) {
        embedding |= target->role == WeightRole::Embedding;
        if (target->role == WeightRole::Head) head = target.get();
    }
    if (embedding && !head)
        note(
            notes, PlanNote::Level::Warning,
            "the output head is the embedding table, so that both change; head=true gives the head "
            "a copy of its own");
    if (head)
        note(notes, PlanNote::Level::Hint,
             fmt::format(
                 "the output head is tied to the embedding table and becomes a weight of its "
                 "own with {} parameters",
                 head->encoding->elements()));
}

}  // namespace

void note(std::vector<PlanNote>& notes, PlanNote::Level level, std::string sentence,
          std::optional<PlanFix> fix) {
    notes.push_back({level, std::move(sentence), std::move(fix)});
}

void noteErrors(std::vector<PlanNote>& notes, const std::function<void()>& check) {
    try {
        check();
    } catch (const Error& error) {
        note(notes, PlanNote::Level::Error, error.sentence());
    }
}

int64_t commonColumns(const MethodInput& input) {
    int64_t common = 0;
    for (const WeightPtr& target : input.targets)
        common = std::gcd(common, target->encoding->columns());
    return common;
}

std::string namesOf(const std::vector<const Weight*>& weights) {
    if (weights.empty()) return "no weight";
    if (weights.size() == 1) return weights.front()->name;
    return fmt::format("{} and {} more", weights.front()->name, weights.size() - 1);
}

Estimate estimateReplacing(const MethodInput& input,
                           const std::function<uint64_t(const Weight&)>& bytesOf, Cost cost,
                           const std::function<bool(const Weight&)>& stays) {
    // Comparing decodes once more; between blocks that are freed there are holes (measured).
    constexpr double kFloat = 4, kHoles = 1.1, kOnce = 1e6;
    Estimate estimate;
    estimate.bytesAfter = input.model->bytes();
    double elements = 0, largest = 0, work = 0;
    uint64_t written = 0;
    for (const WeightPtr& target : input.targets) {
        const auto count = static_cast<double>(target->encoding->elements());
        const uint64_t bytes = bytesOf(*target);
        // A head that was tied until now takes no bytes yet.
        if (const Weight* present = input.model->find(target->name))
            estimate.bytesAfter -= present->encoding->bytes();
        estimate.bytesAfter += bytes;
        const bool stands = stays && stays(*target);
        if (!stands) written += bytes;
        elements += count;
        largest = std::max(largest, count);
        work = std::max(work, count * (stands ? kFloat : cost.workBytes));
    }
    estimate.peakMemoryBytes =
        static_cast<uint64_t>(kOnce + kHoles * static_cast<double>(written) +
                              work + largest * kFloat);
    estimate.seconds = elements * cost.nanoseconds * 1e-9 / threadCount();
    return estimate;
}

std::vector<PlanNote> quantizationNotes(const MethodInput& input,
                                        const std::function<uint64_t(const Weight&)>& bytesOf) {
    std::vector<PlanNote> notes;
    std::vector<const Weight*> encoded;
    std::set<std::string> labels;
    uint64_t before = 0, after = 0;
    for (const WeightPtr& target : input.targets) {
        before += target->encoding->bytes();
        after += bytesOf(*target);
        if (target->encoding->plain()) continue;
        encoded.push_back(target.get());
        labels.insert(target->encoding->label());
    }
    if (!encoded.empty())
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} {} already quantized ({}{}), and the errors add up; start from the "
                         "original model instead",
                         namesOf(encoded), encoded.size() == 1 ? "is" : "are", *labels.begin(),
                         labels.size() > 1 ? " and others" : ""));
    if (after >= before)
        note(notes, PlanNote::Level::Warning,
             fmt::format("the weights take {} bytes now and {} afterwards; choose fewer bits or "
                         "larger groups",
                         before, after));
    noteTied(notes, input);
    return notes;
}

void noteGroup(std::vector<PlanNote>& notes, const MethodInput& input, std::string_view param) {
    const int64_t group = input.params.integer(param);
    const std::optional<PlanFix> fix = dividingFix(input, param, group);
    std::map<int64_t, std::vector<const Weight*>> ragged;
    for (const WeightPtr& target : input.targets)
        if (target->encoding->columns() % group != 0)
            ragged[target->encoding->columns()].push_back(target.get());
    for (const auto& [columns, weights] : ragged) {
        const std::vector<int64_t> better = dividingGroups(columns, group);
        std::string advice = "quantize by row";
        if (better.size() == 1) advice = fmt::format("use {}", better[0]);
        if (better.size() == 2) advice = fmt::format("use {} or {}", better[0], better[1]);
        note(notes, PlanNote::Level::Hint,
             fmt::format("group {} does not divide the {} columns of {}, so that the last group of "
                         "each row is shorter, "
                         "which other tools may not load; {}",
                         group, columns, namesOf(weights), advice),
             fix);
    }
}

}  // namespace lathe::core
