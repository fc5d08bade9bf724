// SPDX-License-Identifier: GPL-3.0-or-later
// quant.rotate: the values between layers turned by an orthogonal matrix that is multiplied into
// the weights, so that large channels are spread over all (QuaRot: Ashkboos et al., NeurIPS 2024;
// core/model/axes has the algebra). The model computes what it did; what quantizes it afterwards
// gains. Where an activation or RoPE is in the way of a product ahead of time, the turn is computed
// while the model runs, if asked for (ArithmeticPlan::transforms).

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/finite_values.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"
#include "core/methods/weight_loss.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    return {{
        ParamSpec::boolean("residual", "Between layers", true,
                           "Turns the residual stream; norms are multiplied into the weights "
                           "behind them first."),
        ParamSpec::boolean("values", "Within heads", true,
                           "Turns the value channels of each head, between v and o."),
        ParamSpec::choice("down", "Before down", "none", {"none", "online"},
                          "online: turns what each down projection reads while the model runs; "
                          "only native files can say so."),
        ParamSpec::choice("keys", "Queries and keys", "none", {"none", "online"},
                          "online: turns queries and keys of each head behind RoPE while the model "
                          "runs, for a cache that rounds keys."),
        ParamSpec::choice("matrix", "Matrix", "hadamard", {"hadamard", "random"},
                          "hadamard: random signs and a Hadamard matrix, or a random one where "
                          "there is none of that size; random: any orthogonal matrix."),
    }};
}

Rotation rotationOf(const MethodInput& input, int64_t size, uint64_t stream) {
    const uint64_t seed = input.seed + (stream << 32);
    return input.params.text("matrix") == "random" ? Rotation::random(size, seed)
                                                   : Rotation::spreading(size, seed);
}

bool hasAxis(const Weight& weight, AxisKind kind) {
    return std::ranges::find(weight.axes.front(), kind, &Axis::kind) != weight.axes.front().end();
}

bool isOnes(const Weight& norm) {
    const std::vector<float> factors = norm.encoding->decode();
    return std::ranges::all_of(factors, [](float factor) { return factor == 1; });
}

/// Norms that are multiplied into others and biases that are turned.
bool becomesFloat(const Weight& weight, const Params& params) {
    if (!isVectorRole(weight.role)) return false;
    if (params.boolean("values") && hasAxis(weight, AxisKind::ValueChannel)) return true;
    return params.boolean("residual") && hasAxis(weight, AxisKind::Residual) &&
           !(weight.role == WeightRole::Norm && isOnes(weight));
}

/// The targets in place: a head that is one of them gets a weight of its own.
ModelPtr startOf(const MethodInput& input) {
    return input.model->withWeights(input.targets);
}

/// The same with plain float32 values, so that only what is stored at the end is rounded.
ModelPtr inSingle(const Model& model, JobContext& job) {
    std::vector<WeightPtr> plain;
    for (const WeightPtr& weight : model.weightsInOrder()) {
        job.checkpoint();
        plain.push_back(inFloat32(*weight, weight->encoding->decode()));
    }
    return model.withWeights(plain);
}

bool isOnline(const MethodInput& input, const char* param) {
    return input.params.text(param) == "online";
}

/// The down projections, each weight once.
std::vector<std::string> downs(const ModelSpec& spec) {
    std::vector<std::string> names;
    for (size_t i = 0; i < spec.layers.size(); ++i)
        if (spec.layers[i].kind == LayerKind::Block && spec.layers[i].weightsOf < 0)
            names.push_back(fmt::format("layers.{}.ffn.down", i));
    return names;
}

/// All layers have the same signs, so that the plan stays short.
ModelPtr turnedDowns(ModelPtr model, const MethodInput& input, JobContext& job) {
    for (const std::string& name : downs(model->spec())) {
        const int64_t columns = model->weight(name).encoding->columns();
        const InputTransform transform = InputTransform::fitting(columns, input.seed);
        if (!transform.turns())
            throw Error(ErrorKind::Refused,
                        fmt::format("no part of the {} inputs of '{}' has a Hadamard matrix; set "
                                    "down=none",
                                    columns, name));
        model = turnInputs(*model, {&name, 1}, transform, &job);
    }
    return model;
}

/// Queries and keys keep their products, so that only the plan changes.
ModelPtr turnedKeys(const Model& model, uint64_t seed) {
    ArithmeticPlan plan = model.plan();
    for (size_t i = 0; i < model.spec().layers.size(); ++i) {
        const int channels = model.spec().layers[i].attention.headDim;
        if (const InputTransform transform = InputTransform::fitting(channels, seed);
            transform.turns())
            plan.transforms[keysSite(static_cast<int>(i))] = transform;
    }
    return model.withPlan(std::move(plan));
}

ModelPtr turned(ModelPtr model, const MethodInput& input, JobContext& job) {
    const std::vector<LayerSpec> layers = model->spec().layers;
    const bool values = input.params.boolean("values");
    job.startPhase("Rotating", 2 + std::ssize(layers));
    if (input.params.boolean("residual"))
        model = rotateAxis(*foldNorms(*model, &job), {AxisKind::Residual},
                           rotationOf(input, model->spec().width, 0), &job);
    job.advance();
    for (size_t i = 0; i < layers.size(); ++i) {
        const LayerSpec& layer = layers[i];
        if (values && layer.kind == LayerKind::Block && layer.weightsOf < 0)
            model = rotateAxis(*model, {AxisKind::ValueChannel, static_cast<int>(i)},
                               rotationOf(input, layer.attention.headDim, i + 1), &job);
        job.advance();
    }
    if (isOnline(input, "down")) model = turnedDowns(model, input, job);
    if (isOnline(input, "keys")) model = turnedKeys(*model, input.seed);
    job.advance();
    return model;
}

/// Why what is asked for while the model runs is not possible.
std::string onlineProblem(const MethodInput& input) {
    const Model& model = *input.model;
    if (isOnline(input, "keys") && !keepsKeysAndValues(model.spec()))
        return "the model reads all of its input at once and keeps no keys; set keys=none";
    if (!isOnline(input, "down")) return {};
    const std::vector<std::string> names = downs(model.spec());
    if (names.empty()) return "the model has no down projections; set down=none";
    for (const std::string& name : names)
        if (model.plan().transformAt(name).turns())
            return fmt::format(
                "what '{}' reads is turned while the model runs already; set down=none", name);
    return {};
}

std::string problemOf(const MethodInput& input) {
    const bool residual = input.params.boolean("residual"), values = input.params.boolean("values");
    if (!residual && !values && !isOnline(input, "down") && !isOnline(input, "keys"))
        return "nothing would be rotated; set residual=true or values=true";
    if (std::string problem = onlineProblem(input); !problem.empty()) return problem;
    const auto chosen = std::ranges::count(input.targets, WeightRole::Linear, &Weight::role);
    const auto all =
        std::ranges::count(input.model->weightsInOrder(), WeightRole::Linear, &Weight::role);
    if (chosen < all)
        return fmt::format(
            "a rotation reaches every weight, and only {} of {} are chosen; leave "
            "'layers' and 'exclude' as they were",
            chosen, all);
    try {
        if (residual) checkResidualRotation(*input.model);
    } catch (const Error& refusal) {
        return fmt::format("{}{}", refusal.sentence(),
                           values ? "; residual=false turns the heads' values alone" : "");
    }
    return {};
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (const std::string problem = problemOf(input); !problem.empty())
        throw Error(ErrorKind::Refused, problem);
    requireFinite(input.targets, job);
    const ModelPtr start = startOf(input), exact = turned(inSingle(*start, job), input, job);
    job.startPhase("Storing", std::ssize(exact->weightsInOrder()));
    MethodResult result;
    std::vector<WeightPtr> stored;
    for (const WeightPtr& weight : exact->weightsInOrder()) {
        job.checkpoint();
        const Weight* found = start->find(weight->name);
        const Weight& before = found ? *found : start->headWeight();  // a head that was tied
        const std::vector<float> values = weight->encoding->decode();
        if (values == before.encoding->decode() && !becomesFloat(before, input.params))
            stored.push_back(withEncoding(*weight, before.encoding));
        else if (!isVectorRole(weight->role))
            stored.push_back(withEncoding(*weight, before.encoding->reencode(values)));
        else
            stored.push_back(weight);
        job.advance();
    }
    result.model = exact->withWeights(stored);
    job.startPhase("Comparing", std::ssize(input.targets));
    for (const WeightPtr& target : input.targets) {
        const auto after = std::ranges::find(stored, target->name, &Weight::name);
        const std::vector<float> values = exact->weight(target->name).encoding->decode();
        result.loss.push_back(weightLoss(*target, values, *(*after)->encoding, job));
        result.weights.push_back(*after);
        job.advance();
    }
    return result;
}

uint64_t bytesAfter(const MethodInput& input) {
    const ModelPtr start = startOf(input);
    uint64_t bytes = 0;
    for (const WeightPtr& weight : start->weightsInOrder())
        bytes += becomesFloat(*weight, input.params)
                     ? sizeof(float) * static_cast<uint64_t>(weight->encoding->elements())
                     : weight->encoding->bytes();
    // A tied head takes the factors of the final norm, which the embedding does not have.
    const Weight* norm = start->find("final_norm");
    if (input.params.boolean("residual") && start->spec().tiedHead && norm && !isOnes(*norm))
        bytes += start->headWeight().encoding->bytes();
    return bytes;
}

Estimate estimate(const MethodInput& input) {
    // A guess per value: decoding, two products with signs and sums, storing.
    constexpr double kNanoseconds = 60;
    Estimate estimate;
    estimate.bytesAfter = bytesAfter(input);
    const auto parameters = static_cast<uint64_t>(input.model->parameters());
    // Of every value the one before, turned and after (measured: three and a half).
    estimate.peakMemoryBytes = estimate.bytesAfter + 7 * sizeof(float) / 2 * parameters;
    estimate.seconds = static_cast<double>(parameters) * kNanoseconds * 1e-9;
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    if (std::string problem = problemOf(input); !problem.empty())
        note(notes, PlanNote::Level::Error, std::move(problem));
    std::vector<const Weight*> quantized;
    for (const WeightPtr& target : input.targets)
        if (!target->encoding->plain()) quantized.push_back(target.get());
    if (!quantized.empty())
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} {} stored as {} and would be rounded once more; rotate first and "
                         "quantize afterwards",
                         namesOf(quantized), quantized.size() == 1 ? "is" : "are",
                         quantized.front()->encoding->label()));
    else
        note(notes, PlanNote::Level::Hint,
             "the model computes what it did; quantize it afterwards");
    if (isOnline(input, "down"))
        note(notes, PlanNote::Level::Hint,
             "only native files can say what is turned while the model runs: it cannot be written "
             "in another format afterwards");
    return notes;
}

}  // namespace

extern const Method method_rotate;
const Method method_rotate = {
    "quant.rotate",
    "Rotation",
    "Turns the values between layers and within heads by orthogonal matrices multiplied into the "
    "weights, or computed while the model runs, so that large channels are spread over all before "
    "a step that quantizes (Ashkboos et al. 2024).",
    {},
    schema,
    apply,
    estimate,
    review,
    alwaysJoint,
    WeightChange::Values};

}  // namespace lathe::core
