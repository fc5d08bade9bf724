// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/gguf_mixture.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/gguf.h"

namespace lathe::core {

namespace {

/// Where a weight stands among the weights of its part.
struct Place {
    int64_t index, count;
    int64_t queriesPerKey;  ///< query heads that share a KV head
    size_t layers;
};

using Condition = bool (*)(const Place&);
bool always(const Place&) {
    return true;
}
bool sharedKeys(const Place& p) {
    return p.queriesPerKey >= 4;
}
bool firstTwo(const Place& p) {
    return p.index < 2;
}
bool firstFour(const Place& p) {
    return p.index < 4;
}
bool firstEighth(const Place& p) {
    return p.index < p.count / 8;
}
bool firstSixteenth(const Place& p) {
    return p.index < p.count / 16;
}
/// The first and last eighth and every third between.
bool sensitive(const Place& p) {
    const int64_t eighth = p.count / 8;
    return p.index < eighth || p.index >= 7 * p.count / 8 || (p.index - eighth) % 3 == 2;
}

constexpr std::string_view kValue = ".attn.v", kDown = ".ffn.down", kOutput = ".attn.o";

struct Rule {
    std::string_view mixture, part;
    Condition when;
    std::string_view type;
};
constexpr Rule kRules[] = {
    {"Q2_K", kValue, sharedKeys, "Q4_K"},      {"Q2_K", kValue, always, "Q3_K"},
    {"Q2_K", kDown, always, "Q3_K"},           {"Q2_K", kOutput, always, "Q3_K"},
    {"Q3_K_M", kValue, firstTwo, "Q5_K"},      {"Q3_K_M", kValue, always, "Q4_K"},
    {"Q3_K_M", kDown, firstSixteenth, "Q5_K"}, {"Q3_K_M", kDown, always, "Q4_K"},
    {"Q3_K_M", kOutput, always, "Q4_K"},       {"Q3_K_L", kValue, always, "Q5_K"},
    {"Q3_K_L", kDown, always, "Q5_K"},         {"Q3_K_L", kOutput, always, "Q5_K"},
    {"Q4_K_S", kValue, firstFour, "Q5_K"},     {"Q4_K_S", kDown, firstEighth, "Q5_K"},
    {"Q4_K_M", kValue, sensitive, "Q6_K"},     {"Q4_K_M", kDown, sensitive, "Q6_K"},
    {"Q5_K_M", kValue, sensitive, "Q6_K"},     {"Q5_K_M", kDown, sensitive, "Q6_K"},
    {"IQ4_XS", kValue, sharedKeys, "Q5_K"},    {"IQ4_XS", kDown, firstEighth, "Q5_K"},
    {"IQ4_NL", kValue, sharedKeys, "Q5_K"},    {"IQ4_NL", kDown, firstEighth, "Q5_K"},
};

/// Mixtures whose name is not that of their base type.
struct Base {
    std::string_view mixture, type;
};
constexpr Base kBases[] = {{"Q3_K_S", "Q3_K"}, {"Q3_K_M", "Q3_K"}, {"Q3_K_L", "Q3_K"},
                           {"Q4_K_S", "Q4_K"}, {"Q4_K_M", "Q4_K"}, {"Q5_K_S", "Q5_K"},
                           {"Q5_K_M", "Q5_K"}};

/// What takes the place of a type whose blocks do not divide the columns.
constexpr Base kFallbacks[] = {{"Q4_K", "Q5_0"},     {"Q5_K", "Q5_1"}, {"Q6_K", "Q8_0"},
                               {"IQ4_XS", "IQ4_NL"}, {"Q2_K", "Q4_0"}, {"Q3_K", "Q4_0"},
                               {"TQ1_0", "Q4_0"},    {"TQ2_0", "Q4_0"}};

constexpr const char* kPlain = "F16";

std::string_view baseOf(const std::string& mixture) {
    for (const Base& row : kBases)
        if (row.mixture == mixture) return row.type;
    return mixture;
}

bool writable(std::string_view type) {
    const GgufType* found = ggufTypeNamed(type);
    return found && found->encode;
}

bool fits(std::string_view type, int64_t columns) {
    return writable(type) && columns % ggufTypeNamed(type)->blockElements == 0;
}

Place placeOf(const Model& model, const Weight& weight, std::string_view part) {
    const ModelSpec& spec = model.spec();
    const auto layer = static_cast<size_t>(std::max(0, weight.layer));
    Place place = {0, 0, 1, spec.layers.size()};
    if (layer < spec.layers.size()) {
        const AttentionSpec& attention = spec.layers[layer].attention;
        place.queriesPerKey = attention.heads / std::max(1, attention.kvHeads);
    }
    for (const WeightPtr& other : model.weightsInOrder()) {
        if (other->role != WeightRole::Linear || !other->name.ends_with(part)) continue;
        place.index += other->layer < weight.layer;
        ++place.count;
    }
    return place;
}

std::string wishedType(const Model& model, const Weight& weight, const GgufRequest& request) {
    const std::string& mixture = request.mixture;
    const std::string base(baseOf(mixture));
    const bool makesLogits = weight.role == WeightRole::Head ||
                             (weight.role == WeightRole::Embedding && !request.ownHead);
    if (makesLogits) {
        const GgufType* type = ggufTypeNamed(base);
        const bool wide = base == "Q8_0" || weight.encoding->columns() % type->blockElements != 0;
        return wide ? "Q8_0" : "Q6_K";
    }
    if (weight.role == WeightRole::Embedding)
        return base == "TQ1_0" || base == "TQ2_0" ? "Q4_K" : base;
    std::string chosen = base;
    for (const Rule& rule : kRules) {
        if (rule.mixture != mixture || !weight.name.ends_with(rule.part)) continue;
        if (!rule.when(placeOf(model, weight, rule.part))) continue;
        chosen = rule.type;
        break;
    }
    // Llama-2 70B: eight query heads share a value head, so that richer values cost little.
    if (weight.name.ends_with(kValue) && (chosen == "Q3_K" || chosen == "Q4_K")) {
        const Place place = placeOf(model, weight, kValue);
        if (place.layers == 80 && place.queriesPerKey > 1) return "Q5_K";
    }
    return chosen;
}

}  // namespace

std::vector<std::string> ggufMixtureNames() {
    std::vector<std::string> names;
    for (const GgufType& type : ggufTypes())
        if (type.encode) names.emplace_back(type.name);
    for (const Base& row : kBases)
        if (writable(row.type)) names.emplace_back(row.mixture);
    std::sort(names.begin(), names.end());
    return names;
}

GgufChoice ggufChoice(const Model& model, const Weight& weight, const GgufRequest& request) {
    const std::string base(baseOf(request.mixture));
    if (!writable(base))
        throw Error(ErrorKind::Usage,
                    fmt::format("there is no GGUF type '{}' to write", request.mixture));
    const std::string wished = request.pure ? base : wishedType(model, weight, request);
    const int64_t columns = weight.encoding->columns();
    if (fits(wished, columns)) return {wished, {}};
    for (const Base& row : kFallbacks)
        if (row.mixture == wished && fits(row.type, columns))
            return {std::string(row.type), wished};
    return {kPlain, wished};
}

}  // namespace lathe::core
