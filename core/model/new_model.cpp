// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/new_model.h"

#include <cmath>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/formats/hf.h"
#include "core/model/naming_choice.h"
#include "core/model/tensor_names.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

bool writesResidual(const std::string& name) {
    return name.ends_with(".attn.o") || name.ends_with(".ffn.down");
}

std::vector<float> startOf(const ExpectedWeight& expected, const ModelSpec& spec, uint64_t seed) {
    const Shape shape = expected.shape();
    std::vector<float> values(static_cast<size_t>(elementCount(shape)), 0.0f);
    if (expected.role == WeightRole::Norm) values.assign(values.size(), 1.0f);
    if (isVectorRole(expected.role)) return values;
    double deviation = 1 / std::sqrt(static_cast<double>(columnsOf(shape)));
    if (writesResidual(expected.name))
        deviation /= std::sqrt(2.0 * static_cast<double>(spec.layers.size()));
    // A stream of its own per weight: adding a layer does not change the others.
    Rng rng(seed, std::stoull(sha256(expected.name).substr(0, 15), nullptr, 16));
    for (float& value : values) value = static_cast<float>(deviation * rng.normal());
    return values;
}

}  // namespace

ModelPtr newModel(const std::filesystem::path& folder, uint64_t seed) {
    return withContext(folder.string(), [&] {
        RawCheckpoint raw = readHfDescription(folder);
        const NamingChoice choice = chooseNaming(raw);
        Model::Parts parts;
        parts.spec = choice.naming->readSpec(raw);
        parts.spec.family = choice.family->id;
        checkSpec(parts.spec);
        for (const ExpectedWeight& expected : expectedWeights(parts.spec)) {
            auto weight = std::make_shared<Weight>();
            weight->name = expected.name;
            if (const TensorRule* rule = choice.naming->rule(expected.name))
                weight->sourceName = storedName(*rule, expected.layer);
            weight->role = expected.role;
            weight->layer = expected.layer;
            weight->axes = expected.axes;
            weight->encoding = makeDense(
                Tensor::fromFloats(expected.shape(), startOf(expected, parts.spec, seed)));
            parts.weights.emplace(weight->name, std::move(weight));
        }
        parts.tokenizer = withContext("tokenizer", [&] { return tokenizerOf(raw); });
        parts.provenance.source = folder.string();
        parts.provenance.sourceFormat = raw.format;
        parts.provenance.programVersion = LATHE_VERSION;
        parts.provenance.seed = seed;
        parts.source = std::make_shared<const RawCheckpoint>(std::move(raw));
        return Model::create(std::move(parts));
    });
}

}  // namespace lathe::core
