// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/pruning.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/methods/planning.h"

namespace lathe::core {

namespace {

constexpr int64_t kMostInGroup = 64;

bool isMode(const Params& params, std::string_view mode) {
    return params.text("mode") == mode;
}

/// Calls work(begin, end) for pieces of [0, count) small enough for a prompt cancel.
template <class Work>
void inPieces(size_t count, const JobContext& job, Work work) {
    constexpr size_t kPiece = 1 << 20;
    for (size_t begin = 0; begin < count; begin += kPiece) {
        job.checkpoint();
        work(begin, std::min(count, begin + kPiece) - begin);
    }
}

/// The keys of whole weights.
struct KeySource {
    const MethodInput& input;
    RowKeys rowKeys;
    JobContext& job;

    PruningKeys of(const Weight& weight, std::span<const float> values) const {
        const auto columns = static_cast<size_t>(weight.encoding->columns());
        PruningKeys keys(values.size());
        eachRow(weight, [&](int64_t r) {
            const size_t first = static_cast<size_t>(r) * columns;
            rowKeys(input, weight, r, values.subspan(first, columns),
                    std::span(keys).subspan(first, columns));
        });
        return keys;
    }

    template <class Work>
    void eachRow(const Weight& weight, Work work) const {
        const int64_t grain =
            std::max<int64_t>(1, 131072 / std::max<int64_t>(1, weight.encoding->columns()));
        parallelFor(
            weight.encoding->rows(), grain,
            [&](int64_t begin, int64_t end) {
                for (int64_t r = begin; r < end; ++r) work(r);
            },
            &job);
    }

    void count(const PruningKeys& keys, KeyCounts& counts) const {
        inPieces(keys.size(), job,
                 [&](size_t first, size_t n) { counts.add(std::span(keys).subspan(first, n)); });
    }
};

/// One cut for all targets together.
PruningCut globalCut(const KeySource& source) {
    const std::vector<WeightPtr>& targets = source.input.targets;
    source.job.startPhase("Ranking", 2 * static_cast<int64_t>(targets.size()));
    int64_t elements = 0;
    const auto countAll = [&](KeyCounts& counts) {
        for (const WeightPtr& target : targets) {
            source.job.checkpoint();
            source.count(source.of(*target, target->encoding->decode()), counts);
            elements += target->encoding->elements();
            source.job.advance();
        }
    };
    KeyCounts counts;
    countAll(counts);
    return counts.cut(prunedCount(elements, source.input.params.real("sparsity")), countAll);
}

/// Room for as many kept values as zeros.
std::optional<PlanFix> widerGroupFix(const Params& params) {
    const int64_t zeros = params.integer("zeros");
    if (zeros > kMostInGroup / 2) return {};
    return PlanFix{"of", 2 * zeros};
}

/// The largest group up to the present one that divides the columns of every target.
std::optional<PlanFix> dividingGroupFix(const MethodInput& input) {
    const int64_t columns = commonColumns(input);
    for (int64_t of = input.params.integer("of"); of > input.params.integer("zeros"); --of)
        if (columns % of == 0) return PlanFix{"of", of};
    return {};
}

/// Whether no aligned group of four columns can keep more than two.
bool keepsTwoOfFour(const Params& params) {
    if (!isMode(params, "n_m")) return params.real("sparsity") == 1 && !isMode(params, "threshold");
    const int64_t of = params.integer("of"), kept = of - params.integer("zeros");
    if (of % 4 == 0) return kept <= 2;
    return 4 % of == 0 && kept * (4 / of) <= 2;
}

std::string groupProblem(const Params& params) {
    const int64_t zeros = params.integer("zeros"), of = params.integer("of");
    if (!isMode(params, "n_m") || zeros <= of) return {};
    return fmt::format(
        "{} zeros in every {} values is impossible; zeros=2 of=4 is what sparse tensor cores run",
        zeros, of);
}

}  // namespace

ParamSchema pruningSchema(bool hasThreshold) {
    std::vector<std::string> modes = {"layer", "global", "n_m"};
    if (hasThreshold) modes.emplace_back("threshold");
    std::vector<ParamSpec> specs = {
        ParamSpec::choice("mode", "Prune", "layer", modes,
                          "layer: a fraction of each matrix; global: a fraction of all chosen ones "
                          "together; n_m: so "
                          "many zeros in every few neighbouring columns."),
        ParamSpec::real("sparsity", "Sparsity", 0.5, 0, 1,
                        "Fraction of zeros, for layer and global; rounded down.")
            .onlyWhen("mode", {"layer", "global"}),
        ParamSpec::integer("zeros", "Zeros", 2, 0, kMostInGroup,
                           "Of n_m: zeros in each group of neighbouring columns.")
            .onlyWhen("mode", {"n_m"}),
        ParamSpec::integer("of", "In every", 4, 1, kMostInGroup,
                           "Of n_m: columns per group; groups start at column 0.")
            .onlyWhen("mode", {"n_m"}),
    };
    if (hasThreshold)
        specs.push_back(ParamSpec::real("threshold", "Threshold", 0.001, 0, 1e30,
                                        "For mode=threshold: weights of at most this magnitude go.")
                            .onlyWhen("mode", {"threshold"}));
    specs.push_back(storeParam());
    return specs;
}

bool prunesJointly(const Params& params) {
    return isMode(params, "global");
}

MethodResult prune(const MethodInput& input, JobContext& job, RowKeys rowKeys) {
    const Params& params = input.params;
    if (const std::string problem = groupProblem(params); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    const KeySource source = {input, rowKeys, job};
    PruningCut cut;
    if (isMode(params, "global")) cut = globalCut(source);
    if (isMode(params, "threshold"))
        cut = {std::bit_cast<uint32_t>(static_cast<float>(params.real("threshold"))) + 1, 0};
    const auto pruned = [&](const Weight& weight, std::span<const float> values) {
        const PruningKeys keys = source.of(weight, values);
        std::vector<uint8_t> mask(keys.size());
        if (isMode(params, "n_m")) {
            const auto columns = static_cast<size_t>(weight.encoding->columns());
            source.eachRow(weight, [&](int64_t r) {
                const size_t first = static_cast<size_t>(r) * columns;
                maskOfGroups(std::span(keys).subspan(first, columns), params.integer("zeros"),
                             params.integer("of"), std::span(mask).subspan(first, columns));
            });
            return withZeros(weight.encoding, values, mask);
        }
        if (isMode(params, "layer")) {
            KeyCounts counts;
            source.count(keys, counts);
            cut =
                counts.cut(prunedCount(static_cast<int64_t>(keys.size()), params.real("sparsity")),
                           [&](KeyCounts& fine) { source.count(keys, fine); });
        }
        inPieces(keys.size(), job, [&](size_t first, size_t n) {
            maskBelow(std::span(keys).subspan(first, n), cut, std::span(mask).subspan(first, n));
        });
        return withZeros(weight.encoding, values, mask);
    };
    return replaceTargets(input, job, [&](const Weight& weight, std::span<const float> values) {
        return storedPruned(pruned(weight, values), params.text("store"));
    });
}

uint64_t prunedTargetBytes(const PrunedForm& form, const Params& params) {
    const int64_t elements = form.rows * form.columns;
    int64_t gone = 0;
    if (isMode(params, "n_m")) {
        const int64_t of = params.integer("of"), zeros = params.integer("zeros");
        gone = form.rows * (form.columns / of * zeros + form.columns % of * zeros / of);
    } else if (!isMode(params, "threshold")) {
        gone = prunedCount(elements, params.real("sparsity"));
    }
    return prunedBytes(form, elements - gone, keepsTwoOfFour(params), params.text("store"));
}

void noteStore(std::vector<PlanNote>& notes, const MethodInput& input, const FormOfTarget& form) {
    const std::string& store = input.params.text("store");
    std::vector<const Weight*> tied;
    for (const WeightPtr& target : input.targets)
        if (!canStorePruned(form(*target), store)) tied.push_back(target.get());
    if (!tied.empty())
        note(notes, PlanNote::Level::Error,
             fmt::format("{} would share scales among values that store={} tears apart; let each "
                         "weight take the smallest way that it can",
                         namesOf(tied), store),
             PlanFix{"store", std::string("auto")});
    if (store == "two_four" && !keepsTwoOfFour(input.params))
        note(notes, PlanNote::Level::Error,
             "two_four stores at most two of every four values, and these settings keep more in "
             "places; use mode=n_m zeros=2 of=4, or a bitmap",
             PlanFix{"store", std::string("bitmap")});
}

Estimate pruningEstimate(const MethodInput& input) {
    // Per value and thread, measured: decoding, keys, counting, copying; sorting small groups.
    double nanoseconds = 15;
    if (isMode(input.params, "global")) nanoseconds += 5;
    if (isMode(input.params, "n_m")) nanoseconds += 15;
    return estimateReplacing(input,
                             [&](const Weight& weight) {
                                 return prunedTargetBytes(formOf(*weight.encoding), input.params);
                             },
                             {nanoseconds, 4 + 4 + 4 + 1});
}

std::vector<PlanNote> patternReview(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    std::vector<const Weight*> encoded, ragged;
    const int64_t of = input.params.integer("of");
    const bool groups = isMode(input.params, "n_m");
    for (const WeightPtr& target : input.targets) {
        if (!floatTypeOf(*target->encoding)) encoded.push_back(target.get());
        if (groups && target->encoding->columns() % of != 0) ragged.push_back(target.get());
    }
    if (!encoded.empty())
        note(notes, Warning,
             fmt::format("{} {} quantized ({}): decoded, pruned and encoded the same way, which "
                         "rounds once more and "
                         "keeps zeros only where that encoding has an exact zero; prune first, "
                         "then quantize",
                         namesOf(encoded), encoded.size() == 1 ? "is" : "are",
                         encoded.front()->encoding->label()));
    if (const std::string problem = groupProblem(input.params); !problem.empty())
        note(notes, Error, problem, widerGroupFix(input.params));
    if (!ragged.empty())
        note(notes, Warning,
             fmt::format(
                 "{} does not divide the {} columns of {}; the last group of each row keeps more",
                 of, ragged.front()->encoding->columns(), namesOf(ragged)),
             dividingGroupFix(input));
    const bool fraction = isMode(input.params, "layer") || isMode(input.params, "global");
    if ((fraction && input.params.real("sparsity") == 0) ||
        (groups && input.params.integer("zeros") == 0))
        note(notes, Hint, "nothing would be pruned; raise the fraction of zeros");
    else if (!storesAnew(input.params) && groupProblem(input.params).empty())
        note(notes, Hint,
             "zeros take as many bytes as other values where they stand in place: quality changes, "
             "size does not; store=auto leaves them out",
             PlanFix{"store", std::string("auto")});
    return notes;
}

std::vector<PlanNote> pruningReview(const MethodInput& input) {
    std::vector<PlanNote> notes = patternReview(input);
    noteStore(notes, input, [](const Weight& weight) { return formOf(*weight.encoding); });
    return notes;
}

}  // namespace lathe::core
