// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/model/model_checks.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/formats/format.h"

namespace lathe::tests {

using namespace core;

namespace {

bool sameParts(const StoredEncoding& a, const StoredEncoding& b) {
    if (a.kind != b.kind || a.attributes != b.attributes || a.parts.size() != b.parts.size() ||
        a.children.size() != b.children.size())
        return false;
    for (const auto& [name, part] : a.parts) {
        const auto other = b.parts.find(name);
        if (other == b.parts.end() || other->second.type() != part.type() || other->second.shape() != part.shape() ||
            std::memcmp(other->second.buffer().data, part.buffer().data, part.sizeBytes()) != 0)
            return false;
    }
    for (const auto& [name, child] : a.children)
        if (const auto other = b.children.find(name); other == b.children.end() || !sameParts(child, other->second))
            return false;
    return true;
}

}  // namespace

std::string errorOf(const std::function<void()>& work) {
    constexpr const char* kKinds[] = {"usage",   "not found", "io",       "corrupt",
                                      "unsupported", "refused",   "memory", "internal"};
    try {
        work();
    } catch (const Error& error) {
        return fmt::format("{}: {}", kKinds[static_cast<size_t>(error.kind())], error.what());
    }
    return "no error";
}

std::vector<float> valuesInHalves(const Model& model, const Weight& weight) {
    std::vector<float> values = weight.encoding->decode();
    const bool rotated = weight.name.find(".attn.q") != std::string::npos || weight.name.find(".attn.k") != std::string::npos;
    if (!rotated || model.spec().layers[static_cast<size_t>(weight.layer)].attention.rope.style != RopeStyle::Pairs)
        return values;
    const AttentionSpec& attention = model.spec().layers[static_cast<size_t>(weight.layer)].attention;
    const auto dim = static_cast<size_t>(attention.headDim);
    const size_t columns = weight.encoding->shape().size() > 1 ? static_cast<size_t>(weight.encoding->columns()) : 1;
    std::vector<float> halves(values.size());
    for (size_t row = 0; row < values.size() / columns; ++row) {
        // Row 2i + r of a head holds channel i + r*dim/2.
        const size_t head = row / dim, within = row % dim;
        const size_t target = head * dim + within / 2 + (within % 2) * (dim / 2);
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * columns), columns,
                    halves.begin() + static_cast<std::ptrdiff_t>(target * columns));
    }
    return halves;
}

std::string firstDifference(const Model& a, const Model& b) {
    if (a.parts().weights.size() != b.parts().weights.size()) return "the number of weights";
    for (const WeightPtr& weight : a.weightsInOrder()) {
        const Weight* other = b.find(weight->name);
        if (!other) return weight->name + " is missing";
        const std::vector<float> x = valuesInHalves(a, *weight), y = valuesInHalves(b, *other);
        if (x.size() != y.size()) return weight->name + " has another size";
        for (size_t i = 0; i < x.size(); ++i)
            if (!(x[i] == y[i])) return fmt::format("{}[{}]: {} and {}", weight->name, i, x[i], y[i]);
    }
    return {};
}

std::string firstOtherBits(const Model& a, const Model& b) {
    if (a.parts().weights.size() != b.parts().weights.size()) return "the number of weights";
    for (const WeightPtr& weight : a.weightsInOrder()) {
        const Weight* other = b.find(weight->name);
        if (!other || !sameParts(weight->encoding->store(), other->encoding->store())) return weight->name;
    }
    return {};
}

ModelPtr throughFile(const Model& model, std::string_view formatId, const std::filesystem::path& path) {
    JobContext job;
    formatNamed(formatId)->write(checkpointFromModel(model, formatId), path, job);
    return openModel(path.string());
}

}  // namespace lathe::tests
