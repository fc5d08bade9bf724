// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/model/export_metadata.h"
#include "core/model/export_plan.h"
#include "core/model/export_tensors.h"
#include "core/model/families/decoder_names.h"
#include "core/model/native_model.h"
#include "core/model/rope_rows.h"

namespace lathe::core {

namespace {

/// Numbers that go through a file's float32 or through a square and its root come back this close.
constexpr double kSameNumber = 1e-6;

bool close(double a, double b) { return std::abs(a - b) <= kSameNumber * std::max(std::abs(a), std::abs(b)); }

/// "layers.3.ffn.width is 100 (it would read back as 172)" for the first field that differs; empty: none.
std::string difference(const MetaValue& wanted, const MetaValue& found, const std::string& path) {
    const std::string dot = path.empty() ? "" : path + ".";
    if (const auto* members = wanted.object(); members && found.object()) {
        for (const auto& [key, member] : *members)
            if (const MetaValue* other = found.find(key))
                if (std::string text = difference(member, *other, dot + key); !text.empty()) return text;
        return {};
    }
    if (const auto* elements = wanted.array(); elements && found.array()) {
        if (elements->size() != found.array()->size()) return fmt::format("{} has {} entries", path, elements->size());
        for (size_t i = 0; i < elements->size(); ++i)
            if (std::string text = difference((*elements)[i], (*found.array())[i], fmt::format("{}{}", dot, i));
                !text.empty())
                return text;
        return {};
    }
    const auto a = wanted.real(), b = found.real();
    const std::string x = toJson(wanted), y = toJson(found);
    if ((a && b) ? close(*a, *b) : x == y) return {};
    return fmt::format("{} is {} (it would read back as {})", path, x, y);
}

/// What computes the same is the same here: names and families may differ, RoPE is compared by its
/// frequencies, rows may be paired otherwise, layers that share weights get copies.
MetaValue comparable(ModelSpec spec) {
    spec.name.clear();
    spec.family.clear();
    for (LayerSpec& layer : spec.layers) {
        layer.attention.rope = RopeSpec{};
        layer.weightsOf = -1;
    }
    return parseJson(specToJson(spec));
}

std::string specDifference(const ModelSpec& wanted, const ModelSpec& found) {
    if (std::string text = difference(comparable(wanted), comparable(found), ""); !text.empty()) return text;
    for (size_t i = 0; i < wanted.layers.size(); ++i)
        if (!sameRotation(wanted.layers[i].attention.rope, found.layers[i].attention.rope))
            return fmt::format("layers.{}.attention.rope has frequencies of its own", i);
    return {};
}

struct Export {
    std::vector<ExportEntry> entries;
    RawCheckpoint checkpoint;
};

const Family& familyOf(const Model& model) {
    if (const Family* family = familyNamed(model.spec().family)) return *family;
    throw Error(ErrorKind::Unsupported,
                fmt::format("the model is of the family '{}', which this program does not know", model.spec().family));
}

std::string writableFormats(const Family& family) {
    std::string text;
    for (const Naming& naming : family.namings)
        if (naming.writeConfig) text += (text.empty() ? "" : ", ") + std::string(naming.id);
    return text.empty() ? "native only" : text + " and native";
}

const Naming& writableNaming(const Model& model, std::string_view formatId) {
    const Naming* naming = familyOf(model).naming(formatId);
    const Format* format = formatNamed(formatId);
    if (!naming || !naming->writeConfig || !format || !format->write)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("a {} model cannot be written in the format '{}'; {} are possible", model.spec().family,
                                formatId, writableFormats(familyOf(model))));
    return *naming;
}

void addTensors(const Model& model, const Naming& naming, Export& out) {
    ModelSpec spec = model.spec();
    for (LayerSpec& layer : spec.layers) layer.weightsOf = -1;
    for (const ExpectedWeight& expected : expectedWeights(spec)) {
        const auto index = static_cast<size_t>(std::max(expected.layer, 0));
        const LayerSpec* layer = expected.layer < 0 ? nullptr : &model.spec().layers[index];
        std::string from = expected.name;
        if (layer && layer->weightsOf >= 0) {
            const std::string own = fmt::format("layers.{}.", expected.layer);
            from.replace(0, own.size(), fmt::format("layers.{}.", layer->weightsOf));
        }
        TensorExport made = exportTensor(naming, expected.name, expected.layer, model.weight(from), model.spec());
        out.entries.push_back(std::move(made.entry));
        if (made.tensor.encoding) out.checkpoint.tensors.push_back(std::move(made.tensor));
    }
    if (const TensorRule* rule = naming.rule(kRopeDivisors))
        if (EncodingPtr divisors = ropeDivisorTensor(model.spec()))
            out.checkpoint.tensors.push_back({std::string(rule->stored), std::move(divisors)});
}

/// What only the native format says of how a model computes; empty if there is nothing.
std::string lostArithmetic(const ArithmeticPlan& plan) {
    std::vector<std::string> parts;
    if (plan.roundsInputs()) parts.push_back("inputs " + toText(plan));
    if (!plan.caches.empty()) parts.push_back("cached " + cachesText(plan));
    if (!plan.transforms.empty()) parts.push_back("turned " + transformsText(plan));
    if (parts.empty()) return {};
    return fmt::format("the arithmetic plan is not stored in this format ({})",
                       fmt::join(parts, "; "));
}

/// What a reader of the format would leave out, so that the stored weights meant something else.
std::string neededArithmetic(const ArithmeticPlan& plan) {
    const std::string turned = inputTransformsText(plan);
    if (turned.empty()) return {};
    return fmt::format("inputs are turned while the model runs ({}) and weights are stored for "
                       "that, which only the native format can say; write that one, or run "
                       "quant.rotate with down=none on the model before",
                       turned);
}

/// Writes the configuration and reads it back: what it cannot say is refused, with the field.
ExportEntry addConfiguration(const Model& model, const Naming& naming, Export& out) {
    ExportEntry entry;
    entry.name = "configuration";
    entry.from = model.spec().family;
    entry.to = std::string(naming.id);
    std::string problem = neededArithmetic(model.plan());
    try {
        out.checkpoint.metadata = naming.writeConfig(model.spec());
        if (naming.writeCompanions)
            for (auto& [name, bytes] : naming.writeCompanions(model.spec())) out.checkpoint.companions[name] = bytes;
        ModelSpec back = naming.readSpec(out.checkpoint);
        const TensorRule* head = naming.rule("head");
        back.tiedHead = !back.classifies() && (!head || !out.checkpoint.find(head->stored));
        if (const std::string difference = specDifference(model.spec(), back); !difference.empty())
            problem = fmt::format("in the {} format a {} model cannot say that {}", naming.id, model.spec().family,
                                  difference);
    } catch (const Error& error) {
        problem = error.what();
    }
    if (!problem.empty()) {
        entry.action = ExportEntry::Action::Refused;
        entry.reason = problem;
        return entry;
    }
    if (naming.caveat) entry.reason = naming.caveat(model.spec());
    if (const std::string lost = lostArithmetic(model.plan()); !lost.empty())
        entry.reason += (entry.reason.empty() ? "" : "; ") + lost;
    return entry;
}

Export buildExport(const Model& model, std::string_view formatId) {
    Export out;
    if (formatId == "native") {
        out.checkpoint = nativeFromModel(model);
        out.entries.push_back({"configuration", ExportEntry::Action::Kept, model.spec().family, "native", 0, {}, 0});
        for (const WeightPtr& weight : model.weightsInOrder()) {
            const std::string label = weight->encoding->label();
            out.entries.push_back({weight->name, ExportEntry::Action::Kept, label, label, 0, {}, weight->encoding->bytes()});
        }
        return out;
    }
    const Naming& naming = writableNaming(model, formatId);
    out.checkpoint.format = formatId;
    addTensors(model, naming, out);
    out.entries.insert(out.entries.begin(), addConfiguration(model, naming, out));
    return out;
}

}  // namespace

std::string_view nameOf(ExportEntry::Action action) {
    constexpr std::string_view kNames[] = {"kept", "reencoded", "refused"};
    return kNames[static_cast<size_t>(action)];
}

std::vector<ExportEntry> exportPlan(const Model& model, std::string_view formatId) {
    return buildExport(model, formatId).entries;
}

RawCheckpoint checkpointFromModel(const Model& model, std::string_view formatId) {
    Export out = buildExport(model, formatId);
    for (const ExportEntry& entry : out.entries)
        if (entry.action == ExportEntry::Action::Refused)
            throw Error(ErrorKind::Refused, fmt::format("{}: {}", entry.name, entry.reason));
    if (formatId == "gguf") completeGguf(model, out.entries, out.checkpoint);
    if (formatId == "hf") completeHf(model, out.checkpoint);
    const Family* family = familyNamed(model.spec().family);
    if (const Naming* naming = family ? family->naming(formatId) : nullptr; naming && naming->restoreNames)
        naming->restoreNames(model, out.checkpoint);
    return std::move(out.checkpoint);
}

}  // namespace lathe::core
