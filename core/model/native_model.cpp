// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/native_model.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/key_reader.h"
#include "core/model/meta.h"
#include "core/model/names.h"

namespace lathe::core {

namespace {

constexpr const char* kKey = "lathe.model";
constexpr int64_t kVersion = 1;

/// Formats by site, each by its name.
template <class Format>
MetaValue formatsToMeta(const std::map<std::string, Format, std::less<>>& formats) {
    MetaValue::Object names;
    for (const auto& [site, format] : formats) names[site] = meta::text(toText(format));
    return meta::object(std::move(names));
}

MetaValue planToMeta(const ArithmeticPlan& plan) {
    MetaValue::Object object{{"everywhere", meta::text(toText(plan.everywhere))},
                             {"sites", formatsToMeta(plan.sites)}};
    if (!plan.caches.empty()) object["caches"] = formatsToMeta(plan.caches);
    if (!plan.transforms.empty()) object["transforms"] = formatsToMeta(plan.transforms);
    return meta::object(std::move(object));
}

/// And back.
template <class Format>
std::map<std::string, Format, std::less<>> formatsFromMeta(const KeyReader& keys, const char* key,
                                                           Format (*named)(std::string_view)) {
    std::map<std::string, Format, std::less<>> formats;
    const MetaValue::Object* sites = keys.objectAt(key);
    if (!sites) return formats;
    for (const auto& [site, format] : *sites) {
        if (!format.text()) keys.fail(key, fmt::format("names no format for '{}'", site));
        try {
            formats[site] = named(*format.text());
        } catch (const Error& error) {
            keys.fail(key, fmt::format("holds {}: {}", site, error.sentence()));
        }
    }
    return formats;
}

ArithmeticPlan planFromMeta(const KeyReader& keys) {
    ArithmeticPlan plan;
    plan.everywhere = activationFormatNamed(keys.textOr("everywhere", "none"));
    plan.sites = formatsFromMeta(keys, "sites", activationFormatNamed);
    plan.caches = formatsFromMeta(keys, "caches", cacheFormatNamed);
    plan.transforms = formatsFromMeta(keys, "transforms", inputTransformNamed);
    return plan;
}

MetaValue provenanceToMeta(const Provenance& provenance) {
    MetaValue seed;
    seed.value = provenance.seed;
    return meta::object({{"source", meta::text(provenance.source)},
                         {"source_sha256", meta::text(provenance.sourceSha256)},
                         {"source_format", meta::text(provenance.sourceFormat)},
                         {"steps", MetaValue::ofTexts(provenance.steps)},
                         {"seed", seed},
                         {"program_version", meta::text(provenance.programVersion)}});
}

Provenance provenanceFromMeta(const KeyReader& keys) {
    Provenance provenance;
    provenance.source = keys.textOr("source", "");
    provenance.sourceSha256 = keys.textOr("source_sha256", "");
    provenance.sourceFormat = keys.textOr("source_format", "");
    provenance.programVersion = keys.textOr("program_version", "");
    if (const MetaValue* steps = keys.find("steps"); steps && steps->array())
        for (const MetaValue& step : *steps->array())
            if (step.text()) provenance.steps.push_back(*step.text());
    if (const MetaValue* seed = keys.find("seed")) {
        if (const auto* natural = std::get_if<uint64_t>(&seed->value))
            provenance.seed = *natural;
        else
            provenance.seed = static_cast<uint64_t>(keys.count("seed", 0, INT64_MAX));
    }
    return provenance;
}

MetaValue weightTable(const Model& model) {
    MetaValue::Array rows;
    for (const WeightPtr& weight : model.weightsInOrder())
        rows.push_back(meta::object({{"name", meta::text(weight->name)},
                                     {"source_name", meta::text(weight->sourceName)},
                                     {"role", meta::text(wordFor(weight->role))},
                                     {"layer", meta::integer(weight->layer)}}));
    return meta::array(std::move(rows));
}

/// Source names by canonical ones; roles, layers and axes follow from the spec.
std::map<std::string, std::string, std::less<>> sourceNames(const KeyReader& keys) {
    std::map<std::string, std::string, std::less<>> names;
    const MetaValue* rows = keys.find("weights");
    if (!rows || !rows->array()) keys.fail("weights", "is no list of weights");
    for (const MetaValue& row : *rows->array()) {
        const MetaValue *name = row.find("name"), *source = row.find("source_name");
        if (!name || !name->text() || !source || !source->text())
            keys.fail("weights", "holds a row without names");
        names[*name->text()] = *source->text();
    }
    return names;
}

KeyReader part(const KeyReader& keys, const char* key) {
    const MetaValue::Object* object = keys.objectAt(key);
    if (!object) keys.fail(key, "is missing");
    return {*object, fmt::format("{}: {}", keys.what(), key)};
}

/// What the model's first source said, as a checkpoint without tensors; null if nothing is kept.
std::shared_ptr<const RawCheckpoint> sourceOf(const KeyReader& keys, const RawCheckpoint& raw) {
    const MetaValue::Object* object = keys.objectAt("source");
    if (!object) return nullptr;
    const KeyReader source(*object, "source");
    auto made = std::make_shared<RawCheckpoint>();
    made->format = source.textOr("format", "");
    made->path = source.textOr("path", "");
    if (const MetaValue::Object* metadata = source.objectAt("metadata")) made->metadata = *metadata;
    made->companions = raw.companions;
    return made;
}

}  // namespace

RawCheckpoint nativeFromModel(const Model& model) {
    RawCheckpoint raw;
    raw.format = "native";
    MetaValue::Object description;
    description["version"] = meta::integer(kVersion);
    description["spec"] = parseJson(specToJson(model.spec()));
    description["plan"] = planToMeta(model.plan());
    description["provenance"] = provenanceToMeta(model.parts().provenance);
    description["weights"] = weightTable(model);
    if (model.tokenizer()) description["tokenizer"] = tokenizerToMeta(model.tokenizer()->spec());
    if (const auto& source = model.parts().source) {
        description["source"] = meta::object({{"format", meta::text(source->format)},
                                              {"path", meta::text(source->path.string())},
                                              {"metadata", meta::object(source->metadata)}});
        raw.companions = source->companions;
    }
    raw.metadata[kKey] = meta::object(std::move(description));
    for (const WeightPtr& weight : model.weightsInOrder())
        raw.tensors.push_back({weight->name, weight->encoding});
    return raw;
}

ModelPtr modelFromNative(const RawCheckpoint& raw) {
    const KeyReader file(raw.metadata, "metadata");
    const KeyReader keys = part(file, kKey);
    if (const int64_t version = keys.count("version", 1, INT64_MAX); version > kVersion)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the model's description has version {}; this program reads up to "
                                "{}: use a newer one",
                                version, kVersion));
    Model::Parts parts;
    parts.spec = specFromJson(toJson(meta::object(part(keys, "spec").object())));
    parts.plan = planFromMeta(part(keys, "plan"));
    parts.provenance = provenanceFromMeta(part(keys, "provenance"));
    if (const MetaValue* tokenizer = keys.find("tokenizer"))
        parts.tokenizer = std::make_shared<const Tokenizer>(tokenizerFromMeta(*tokenizer));
    parts.source = sourceOf(keys, raw);
    std::map<std::string_view, ExpectedWeight> expected;
    const std::vector<ExpectedWeight> listed = expectedWeights(parts.spec);
    for (const ExpectedWeight& weight : listed) expected.emplace(weight.name, weight);
    const auto names = sourceNames(keys);
    for (const RawTensor& tensor : raw.tensors) {
        const auto known = expected.find(tensor.name);
        if (known == expected.end())
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("the tensor '{}' is no part of the model that the file describes",
                            tensor.name));
        const auto source = names.find(tensor.name);
        const ExpectedWeight& row = known->second;
        parts.weights[tensor.name] = std::make_shared<const Weight>(
            Weight{tensor.name, source == names.end() ? "" : source->second, row.role, row.layer,
                   row.axes, tensor.encoding});
    }
    return Model::create(std::move(parts));
}

}  // namespace lathe::core
