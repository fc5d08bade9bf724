// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Explains why the outcome of a recipe predicts worse than its original: the step that does most
// of the harm, the layer or weight within it, the tokens where it shows, and what other steps for
// that place would leave of it, measured.
//
// The harm is the mean KL divergence from the original over a text. Cost: each step is run and
// scored once. A culprit is found by putting groups of layers back and halving the group that
// gives back most: two scored runs per halving where one layer is to blame, at most two per layer
// where the harm is spread, each from its first changed block on (states between blocks are kept).
// Each fix runs the recipe once more from the first step on that it changes.

#include <string>
#include <vector>

#include "core/observe/layer_divergence.h"
#include "core/observe/sensitivity.h"
#include "core/workspace/runner.h"

namespace lathe::core {

struct DropOptions {
    int culprits = 3;  ///< at most; the strongest first
    int tokens = 5;
    /// A place is a culprit if leaving it as it was before the step gives back at least this part
    /// of the harm, and this many times the share that the place has of the step's values.
    double leastShare = 0.1, leastConcentration = 2;
    uint64_t stateMemoryBytes = uint64_t{1} << 30;
};

struct DropStep {
    std::string text;
    Measured kl;       ///< behind the step
    double added = 0;  ///< KL behind it minus KL before it
};

struct DropCulprit {
    std::string site;                  ///< "layers.3", or a weight where that alone is to blame
    std::vector<std::string> weights;  ///< of it, that the step has changed
    Measured regained;  ///< KL that goes if they are as before the step (and stronger culprits too)
    double share = 0;   ///< of the KL behind the step
    double valueShare = 0;  ///< of the values that the step has changed
};

/// A place where the step shows most. Texts are as of shownToken().
struct DropToken {
    int64_t window = 0, index = 0;  ///< index of the target in its window
    TokenId target = 0;
    std::vector<TokenId> before;  ///< the last few tokens in front of it
    double kl = 0;                ///< behind the step
    double klRepaired = 0;        ///< with all culprits as before the step
    double originalProbability = 0, probability = 0;  ///< of the target; behind the step
    std::string textBefore, text;
    /// What each would have said: its likeliest token, with its probability.
    LikelyToken originalSaid, said;
    std::string originalSaidText, saidText;
};

/// Another recipe for the same model: what it is measured to leave of the harm, and its size.
struct DropFix {
    enum class Kind {
        Keep,      ///< in no step that quantizes
        LeaveOut,  ///< of the worst step; what earlier ones did to the culprits stays
        Bits,
        Method,
        Sparsity
    } kind = Kind::Keep;
    std::string words;  ///< "keep layers.3 in 16 bit"
    Recipe recipe;
    Measured kl;
    uint64_t bytes = 0;
    int bits = 0;             ///< of Bits; of Keep those of the original's floats, 0 if it has none
    std::string method = {};  ///< of Method: its id
};

struct DropExplanation {
    Measured kl;  ///< of the whole recipe
    uint64_t bytes = 0;
    std::vector<DropStep> steps;        ///< the enabled ones
    std::optional<size_t> worst;        ///< of them; empty if there is no harm
    std::vector<DropCulprit> culprits;  ///< of the worst step; empty: the harm is spread
    std::vector<DropToken> tokens;
    double halfOfKlAt = 0;               ///< part of the tokens that have half of the KL
    std::vector<DropFix> fixes;          ///< the recommended one first
    BlockWork work;                      ///< of finding culprits
    std::vector<std::string> sentences;  ///< all of it in words
};

/// Throws Error(Usage) for a recipe without steps, Error(Refused) for models that do not predict
/// tokens, and what runRecipe throws.
DropExplanation explainDrop(const ModelPtr& original, const Recipe& recipe, const RunInputs& inputs,
                            const WindowPlan& plan, const DropOptions& options, JobContext& job);

}  // namespace lathe::core
