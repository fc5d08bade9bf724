// SPDX-License-Identifier: GPL-3.0-or-later
// distill.attention: the student's attention distributions come closer to the teacher's.

#include "core/methods/distill/distill_step.h"
#include "core/methods/train/training_schema.h"
#include "core/train/distillation/attention_term.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = {
        layerPairsParam(),
        ParamSpec::choice("relation", "Relation", "queries", {"queries", "values", "both"},
                          "Which distributions are compared: of queries over keys (attention), of "
                          "values over values, or both."),
        ParamSpec::real("attention_weight", "Weight of attention", 1, 0, 1000,
                        "Of the mean over the pairs of layers.")};
    for (ParamSpec& spec : targetParams(1, 0)) own.push_back(std::move(spec));
    return trainingSchema(std::move(own), {});
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    const std::vector<LayerPair> pairs = layerPairs(
        input.params.text("layer_pairs"), static_cast<int>(input.model->spec().layers.size()),
        static_cast<int>(onlyTeacherOf(input)->spec().layers.size()));
    const double weight = input.params.real("attention_weight") / static_cast<double>(pairs.size());
    const std::string& relation = input.params.text("relation");
    Terms terms;
    for (const LayerPair& pair : pairs) {
        if (relation != "values")
            terms.push_back(
                std::make_unique<AttentionTerm>(pair, AttentionRelation::Queries, weight));
        if (relation != "queries")
            terms.push_back(
                std::make_unique<AttentionTerm>(pair, AttentionRelation::Values, weight));
    }
    return distill(input, job, targetOptions(input.params), std::move(terms));
}

}  // namespace

extern const Method method_distill_attention;
const Method method_distill_attention = {
    "distill.attention",
    "Distill: attention",
    "Brings attention distributions closer to the teacher's, head by head or, where their numbers "
    "differ, as means over heads; also the relations of values (MiniLM, Wang et al. 2020).",
    {.trainingData = true, .teachers = 1},
    schema,
    apply,
    distillationEstimate,
    layerReview,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
