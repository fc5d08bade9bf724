// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which places of a model a step has hurt: groups of layers are put back as they were before it,
// and the group that gives back most is halved, until it is one layer; then the same with the
// weights of that layer. Private to core/workspace.

#include "core/observe/variant_scores.h"
#include "core/workspace/explain_drop.h"

namespace lathe::core {

class DropCulprits {
  public:
    /// All must outlive this. `after` has the step; its states between blocks are `states`, its
    /// scores against the original `scores`.
    DropCulprits(std::shared_ptr<Backend> backend, VariantScorer& scorer,
                 const BoundaryStates& states, const WindowPlan& plan, const ForwardPass& after,
                 const TokenScores& scores, const Model& before, const DropOptions& options);

    /// The strongest first, each with the stronger ones put back already. Empty if the step has
    /// given weights other shapes, so that none can be put back.
    std::vector<DropCulprit> find();

    /// Behind find(): scores with all of them put back.
    const TokenScores& repaired() const { return m_now; }
    /// Rows times blocks that every trial from the start would have taken.
    int64_t plainBlockRows() const { return m_plain; }

  private:
    using Places = std::vector<std::vector<WeightPtr>>;  // weights as before the step, by place
    struct Trial {
        TokenScores scores;
        double regained = 0;
    };

    struct Place {
        std::vector<WeightPtr> weights;
        Trial trial;
    };

    Trial tried(std::span<const std::vector<WeightPtr>> places);
    /// The place that gives back most, but at least `least`; `whole` is the trial of all of them.
    std::optional<Place> strongest(const Places& places, Trial whole, double least);
    Place narrowed(Place place);
    std::optional<DropCulprit> next(Places& left);
    Places changedPlaces() const;

    std::shared_ptr<Backend> m_backend;
    VariantScorer& m_scorer;
    const BoundaryStates& m_states;
    const WindowPlan& m_plan;
    const ForwardPass& m_after;
    const Model& m_before;
    const DropOptions& m_options;
    double m_all = 0;               // KL behind the step
    int64_t m_changed = 0;          // values
    TokenScores m_now;              // with the culprits so far put back
    std::vector<WeightPtr> m_back;  // their weights
    int64_t m_plain = 0;
};

}  // namespace lathe::core
