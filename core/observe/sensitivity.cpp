// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/sensitivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/error.h"
#include "core/model/layer_names.h"
#include "core/observe/output_errors.h"
#include "core/observe/row_products.h"
#include "core/observe/variant_scores.h"

namespace lathe::core {

namespace {

constexpr std::pair<SensitivityMode, std::string_view> kModes[] = {
    {SensitivityMode::Alone, "alone"},
    {SensitivityMode::LeaveOneIn, "leave-one-in"},
    {SensitivityMode::Quick, "quick"}};

/// Weights that are compressed together, and the first block that they change.
struct Group {
    std::vector<WeightPtr> weights;
    int firstBlock;
};

std::vector<Group> groupsOf(const ModelSpec& spec, const std::vector<WeightPtr>& targets,
                            bool perBlock) {
    std::vector<Group> single;
    for (const WeightPtr& target : targets)
        single.push_back({{target}, firstBlockOf(spec, *target)});
    std::stable_sort(single.begin(), single.end(),
                     [](const Group& a, const Group& b) { return a.firstBlock < b.firstBlock; });
    if (!perBlock) return single;
    std::vector<Group> groups;
    for (Group& one : single) {
        const int layer = one.weights.front()->layer;
        const bool joins =
            layer >= 0 && !groups.empty() && groups.back().weights.front()->layer == layer;
        if (joins)
            groups.back().weights.push_back(one.weights.front());
        else
            groups.push_back(std::move(one));
    }
    return groups;
}

/// Runs of one block per row of the text.
int64_t blockRunsOf(const std::vector<Group>& groups, int64_t blocks, size_t choiceCount,
                    SensitivityMode mode) {
    const auto choices = static_cast<int64_t>(choiceCount);
    int64_t runs = blocks;
    if (mode == SensitivityMode::Quick) return runs;
    for (const Group& group : groups) runs += choices * (blocks - std::max(0, group.firstBlock));
    return mode == SensitivityMode::LeaveOneIn ? runs + choices * blocks : runs;
}

uint64_t bytesOf(const std::vector<WeightPtr>& weights) {
    uint64_t bytes = 0;
    for (const WeightPtr& weight : weights) bytes += weight->encoding->bytes();
    return bytes;
}

class Sweep {
  public:
    Sweep(const ModelPtr& original, std::shared_ptr<Backend> backend, const WindowPlan& plan,
          const std::vector<WeightPtr>& targets, const std::vector<CompressionChoice>& choices,
          const SensitivityOptions& options, JobContext& job)
        : m_backend(std::move(backend)),
          m_original(original, m_backend),
          m_plan(plan),
          m_choices(choices),
          m_options(options),
          m_job(job),
          m_groups(groupsOf(original->spec(), targets, options.perBlock)) {
        m_job.startPhase("sensitivity", expectedWork());
        m_states.emplace(m_original, plan, options.stateMemoryBytes, job);
        m_scorer.emplace(m_original, *m_states, plan, job);
        for (const Group& group : m_groups) addSite(group);
    }

    SensitivityResult run() {
        if (m_options.mode == SensitivityMode::LeaveOneIn)
            for (size_t c = 0; c < m_choices.size(); ++c) leaveOneIn(c);
        else
            eachBatch([&](size_t begin, size_t end) { compressAlone(begin, end); });
        if (m_options.mode != SensitivityMode::Quick) measureOriginal();
        for (const CompressionChoice& choice : m_choices) m_result.choices.push_back(choice.label);
        const int64_t once = m_states->allRows() * m_states->blocks();
        const auto models = static_cast<int64_t>(m_groups.size() * m_choices.size());
        m_result.work.plain = once * (1 + models + std::ssize(m_result.allCompressed));
        m_result.work.done = m_otherBlockRows + once + m_scorer->blockRowsRun();
        m_result.spilledBytes = std::max(m_result.spilledBytes, m_states->kept().fileBytes());
        return std::move(m_result);
    }

  private:
    using Compressed = std::vector<WeightPtr>;  // of one group by one choice

    int64_t expectedWork() const {
        const auto blocks = static_cast<int64_t>(m_original.model().spec().layers.size());
        return m_plan.inputTokens() *
               blockRunsOf(m_groups, blocks, m_choices.size(), m_options.mode);
    }

    void addSite(const Group& group) {
        const Weight& first = *group.weights.front();
        SensitivitySite site;
        site.layer = first.layer;
        site.name = m_options.perBlock && first.layer >= 0 ? fmt::format("layers.{}", first.layer)
                                                           : first.name;
        for (const WeightPtr& weight : group.weights) {
            site.weights.push_back(weight->name);
            site.parameters += weight->encoding->elements();
        }
        site.bytes = bytesOf(group.weights);
        site.cells.resize(m_choices.size());
        m_result.sites.push_back(std::move(site));
    }

    /// Groups [begin, end) that start at the same block.
    template <class Work>
    void eachBatch(Work&& work) {
        for (size_t begin = 0, end; begin < m_groups.size(); begin = end) {
            end = begin + 1;
            while (end < m_groups.size() && m_groups[end].firstBlock == m_groups[begin].firstBlock)
                ++end;
            work(begin, end);
        }
    }

    Compressed compressed(const Group& group, size_t choice) {
        Compressed weights;
        for (const WeightPtr& weight : group.weights) {
            m_job.checkpoint();
            JobContext part(m_job.stopToken());
            weights.push_back(m_choices[choice].compress(m_original.model(), weight, part));
        }
        return weights;
    }

    void compressAlone(size_t begin, size_t end) {
        std::vector<std::vector<Compressed>> made;  // of each group, by each choice
        std::vector<size_t> all(m_choices.size());
        for (size_t c = 0; c < all.size(); ++c) all[c] = c;
        for (size_t g = begin; g < end; ++g) {
            made.emplace_back();
            for (const size_t c : all) made.back().push_back(compressed(m_groups[g], c));
        }
        measureOutputErrors(begin, end, all, made);
        if (m_options.mode == SensitivityMode::Quick) return;
        for (size_t g = begin; g < end; ++g) {
            std::vector<ForwardPass> variants;
            for (const Compressed& weights : made[g - begin])
                variants.push_back(passOf(m_original.model().withWeights(weights)));
            const auto scores = m_scorer->score(*m_states, variants, m_groups[g].firstBlock);
            for (const size_t c : all)
                m_result.sites[g].cells[c].change = changeOf(m_plan, scores[c]);
        }
    }

    void leaveOneIn(size_t choice) {
        std::vector<std::vector<Compressed>> made;
        Compressed everything;
        for (const Group& group : m_groups) {
            made.push_back({compressed(group, choice)});
            everything.insert(everything.end(), made.back()[0].begin(), made.back()[0].end());
        }
        eachBatch([&](size_t begin, size_t end) {
            measureOutputErrors(begin, end, {choice}, std::span(made).subspan(begin));
        });
        const ForwardPass all = passOf(m_original.model().withWeights(everything));
        const BoundaryStates states(all, m_plan, m_options.stateMemoryBytes, m_job);
        m_otherBlockRows += states.allRows() * states.blocks();
        m_result.spilledBytes = std::max(m_result.spilledBytes, states.kept().fileBytes());
        const TokenScores base = m_scorer->score(states, {&all, 1}, states.blocks()).front();
        m_result.allCompressed.push_back(changeOf(m_plan, base));
        for (size_t g = 0; g < m_groups.size(); ++g) {
            const ForwardPass variant = passOf(all.model().withWeights(m_groups[g].weights));
            const TokenScores scores =
                m_scorer->score(states, {&variant, 1}, m_groups[g].firstBlock).front();
            m_result.sites[g].cells[choice].change = changeOf(m_plan, scores);
            m_result.sites[g].cells[choice].regained = differenceOf(m_plan, base, scores);
        }
    }

    /// made[g - begin][i] are the weights of group g by choices[i]. One more run of the block.
    void measureOutputErrors(size_t begin, size_t end, const std::vector<size_t>& choices,
                             std::span<const std::vector<Compressed>> made) {
        const int block = m_groups[begin].firstBlock;
        const bool inside = block >= 0 && block < m_states->blocks();
        OutputErrors errors(m_original.backend(), m_job);
        const ArithmeticPlan& plan = m_original.model().plan();
        for (size_t g = begin; inside && g < end; ++g)
            for (size_t i = 0; i < m_groups[g].weights.size(); ++i) {
                const std::string site = nameInLayer(*m_groups[g].weights[i], block);
                std::vector<OutputErrors::Version> versions;
                for (const Compressed& weights : made[g - begin])
                    versions.push_back(
                        {weights[i]->encoding, plan.at(site), plan.transformAt(site)});
                errors.watch(
                    site, {m_groups[g].weights[i]->encoding, plan.at(site), plan.transformAt(site)},
                    std::move(versions));
            }
        if (inside) observeBlock(block, errors);
        for (size_t g = begin; g < end; ++g)
            for (size_t i = 0; i < choices.size(); ++i) {
                SensitivityCell& cell = m_result.sites[g].cells[choices[i]];
                cell.bytes = bytesOf(made[g - begin][i]);
                double error = 0, signal = 0;
                for (const WeightPtr& weight : m_groups[g].weights) {
                    if (!inside) break;
                    const OutputErrors::Sums& sums = errors.at(nameInLayer(*weight, block));
                    error += sums.errors[i];
                    signal += sums.signal;
                }
                cell.outputError = relativeError(error, signal);
            }
    }

    void observeBlock(int block, Observer& observer) {
        KvCache cache(m_original.model().spec());
        for (size_t w = 0; w < m_plan.windows.size(); ++w) {
            ForwardState state = m_states->at(w, block, cache);
            m_original.run(state, block + 1, &observer, &m_job);
            m_otherBlockRows += m_states->rows(w);
        }
    }

    void measureOriginal() {
        TokenScores scores =
            m_scorer->score(*m_states, {&m_original, 1}, m_states->blocks()).front();
        m_result.original = summarizeScores(m_plan, std::move(scores)).reference;
    }

    ForwardPass passOf(ModelPtr model) const { return ForwardPass(std::move(model), m_backend); }

    std::shared_ptr<Backend> m_backend;
    ForwardPass m_original;
    const WindowPlan& m_plan;
    const std::vector<CompressionChoice>& m_choices;
    const SensitivityOptions& m_options;
    JobContext& m_job;
    std::vector<Group> m_groups;
    std::optional<BoundaryStates> m_states;
    std::optional<VariantScorer> m_scorer;
    int64_t m_otherBlockRows = 0;
    SensitivityResult m_result;
};

}  // namespace

SensitivityMode sensitivityModeNamed(std::string_view name) {
    std::string known;
    for (const auto& [mode, its] : kModes) {
        if (its == name) return mode;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", its);
    }
    throw Error(ErrorKind::Usage,
                fmt::format("'{}' is no way to measure sensitivity; known are {}", name, known));
}

std::string_view sensitivityModeName(SensitivityMode mode) {
    for (const auto& [one, name] : kModes)
        if (one == mode) return name;
    return {};
}

double expectedRuns(const ModelSpec& spec, const std::vector<WeightPtr>& targets, size_t choices,
                    const SensitivityOptions& options) {
    const auto blocks = static_cast<int64_t>(std::max<size_t>(1, spec.layers.size()));
    const int64_t runs =
        blockRunsOf(groupsOf(spec, targets, options.perBlock), blocks, choices, options.mode);
    // One more look at each block for the errors of outputs; once per choice where one stays.
    const size_t looks = options.mode == SensitivityMode::LeaveOneIn ? choices : 1;
    return static_cast<double>(runs) / static_cast<double>(blocks) + static_cast<double>(looks);
}

SensitivityResult measureSensitivity(const ModelPtr& original, std::shared_ptr<Backend> backend,
                                     const WindowPlan& plan, const std::vector<WeightPtr>& targets,
                                     const std::vector<CompressionChoice>& choices,
                                     const SensitivityOptions& options, JobContext& job) {
    requireLanguageModel(original->spec(), "sensitivity of its predictions of text");
    if (targets.empty() || choices.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("{} weights and {} ways to compress them were given; at least one "
                                "of each is needed",
                                targets.size(), choices.size()));
    return Sweep(original, std::move(backend), plan, targets, choices, options, job).run();
}

}  // namespace lathe::core
