// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/model/families/hf_keys.h"
#include "core/model/meta.h"
#include "core/model/rope_rows.h"

namespace lathe::core {

namespace {

/// Reads a scaling's parameters from its object and writes them; rows of a table.
struct HfScaling {
    std::string_view type;
    RopeScaling scaling;
    void (*read)(const KeyReader& keys, const KeyReader& config, RopeSpec& rope);
    void (*write)(const RopeSpec& rope, MetaValue::Object& keys);
};

void readFactor(const KeyReader& keys, const KeyReader&, RopeSpec& rope) { rope.factor = keys.real("factor"); }
void writeFactor(const RopeSpec& rope, MetaValue::Object& keys) { keys["factor"] = meta::real(rope.factor); }

void readLlama3(const KeyReader& keys, const KeyReader& config, RopeSpec& rope) {
    readFactor(keys, config, rope);
    rope.lowFrequencyFactor = keys.real("low_freq_factor");
    rope.highFrequencyFactor = keys.real("high_freq_factor");
    constexpr auto kOriginal = "original_max_position_embeddings";
    rope.originalContext =
        keys.find(kOriginal) ? keys.real(kOriginal) : config.realOr(kOriginal, config.realOr("max_position_embeddings", 8192));
}

void writeLlama3(const RopeSpec& rope, MetaValue::Object& keys) {
    writeFactor(rope, keys);
    keys["low_freq_factor"] = meta::real(rope.lowFrequencyFactor);
    keys["high_freq_factor"] = meta::real(rope.highFrequencyFactor);
    keys["original_max_position_embeddings"] = meta::integer(std::llround(rope.originalContext));
}

constexpr std::array<HfScaling, 3> kHfScalings = {{
    {"default", RopeScaling::None, [](const KeyReader&, const KeyReader&, RopeSpec&) {}, nullptr},
    {"linear", RopeScaling::Linear, readFactor, writeFactor},
    {"llama3", RopeScaling::Llama3, readLlama3, writeLlama3},
}};

/// The parameters of one of the known scalings that give these divisors.
std::optional<RopeSpec> withoutDivisors(const RopeSpec& rope) {
    RopeSpec tried = rope;
    tried.divisors.clear();
    tried.scaling = RopeScaling::None;
    tried.factor = 1;
    if (sameRotation(tried, rope)) return tried;
    tried.factor = double{*std::max_element(rope.divisors.begin(), rope.divisors.end())};
    tried.scaling = RopeScaling::Linear;
    if (sameRotation(tried, rope)) return tried;
    tried.scaling = RopeScaling::Llama3;
    tried.lowFrequencyFactor = 1;
    tried.highFrequencyFactor = 4;
    // Published checkpoints were all trained with 8192; others may have any power of two.
    for (const double original : {8192., 16384., 32768., 65536., 131072., 4096., 2048., 1024., 512., 256., 128., 64., 32.}) {
        tried.originalContext = original;
        if (sameRotation(tried, rope)) return tried;
    }
    return std::nullopt;
}

/// The object that says how a RoPE is scaled: rope_scaling before rope_parameters, as transformers reads
/// them; nested per layer type or not. Null: not at all.
const MetaValue::Object* scalingObject(const KeyReader& config, const HfRopeKeys& keys) {
    if (const MetaValue::Object* scaling = keys.scaled ? config.objectAt("rope_scaling") : nullptr) return scaling;
    const MetaValue::Object* parameters = config.objectAt("rope_parameters");
    if (!parameters) return nullptr;
    const KeyReader nested(*parameters, config.what() + ": rope_parameters");
    if (const MetaValue::Object* own = nested.objectAt(keys.layerType)) return own;
    return nested.find("full_attention") || nested.find("sliding_attention") ? nullptr : parameters;
}

}  // namespace

RopeSpec ropeFromHf(const KeyReader& config, int headDim, const HfRopeKeys& keys) {
    RopeSpec rope;
    rope.style = RopeStyle::Halves;
    rope.dimensions = headDim;
    rope.base = config.realOr(keys.baseKey, keys.base);
    double rotated = config.realOr("partial_rotary_factor", 1);
    if (const MetaValue::Object* object = scalingObject(config, keys)) {
        const KeyReader scaling(*object, config.what() + ": RoPE parameters");
        rope.base = scaling.realOr("rope_theta", rope.base);
        rotated = scaling.realOr("partial_rotary_factor", rotated);
        const std::string type = scaling.textOr("rope_type", scaling.textOr("type", "default"));
        const auto row = std::find_if(kHfScalings.begin(), kHfScalings.end(),
                                      [&](const HfScaling& known) { return known.type == type; });
        if (row == kHfScalings.end())
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{}: the RoPE scaling '{}' is not read yet; default, linear and llama3 are",
                                    config.what(), type));
        rope.scaling = row->scaling;
        row->read(scaling, config, rope);
    }
    if (rotated != 1)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: only {} of each head is rotated, which is not read yet for this architecture",
                                config.what(), rotated));
    return rope;
}

void ropeToHf(const RopeSpec& rope, MetaValue::Object& config) {
    RopeSpec written = rope;
    if (!rope.divisors.empty()) {
        const auto found = withoutDivisors(rope);
        if (!found)
            throw Error(ErrorKind::Refused,
                        "the RoPE divisors (rope_freqs) are not those of a Llama 3 or linear scaling, which is all "
                        "that config.json can say; export to GGUF instead");
        written = *found;
    }
    config["rope_theta"] = meta::real(written.base);
    for (const HfScaling& row : kHfScalings)
        if (row.scaling == written.scaling && row.write) {
            MetaValue::Object scaling;
            scaling["rope_type"] = meta::text(row.type);
            row.write(written, scaling);
            config["rope_scaling"] = meta::object(std::move(scaling));
        }
}

}  // namespace lathe::core
