// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tensor_names.h"

namespace lathe::core {

namespace {

struct Prefix {
    std::string_view found, uniform;
};
constexpr Prefix kPrefixes[] = {{"language_model.model.", "model."},
                                {"model.language_model.", "model."},
                                {"language_model.lm_head.", "lm_head."},
                                {"embed_tokens.", "model.embed_tokens."},
                                {"layers.", "model.layers."},
                                {"norm.", "model.norm."}};

}  // namespace

std::string storedName(const TensorRule& rule, int layer) {
    std::string name(rule.stored);
    if (const size_t at = name.find("{}"); at != std::string::npos) name.replace(at, 2, std::to_string(layer));
    return name;
}

std::map<std::string, std::string, std::less<>> uniformNames(RawCheckpoint& raw) {
    std::map<std::string, std::string, std::less<>> originals;
    if (raw.format != "hf") return originals;
    for (RawTensor& tensor : raw.tensors)
        for (const Prefix& prefix : kPrefixes) {
            if (!tensor.name.starts_with(prefix.found)) continue;
            const std::string original = tensor.name;
            tensor.name.replace(0, prefix.found.size(), prefix.uniform);
            originals[tensor.name] = original;
            break;
        }
    return originals;
}

}  // namespace lathe::core
