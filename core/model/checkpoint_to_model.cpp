// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/model/families/decoder_names.h"
#include "core/model/family.h"
#include "core/model/glob.h"
#include "core/model/key_reader.h"
#include "core/model/naming_choice.h"
#include "core/model/native_model.h"
#include "core/model/tensor_names.h"

namespace lathe::core {

namespace {

void refusePacked(const RawCheckpoint& raw) {
    const KeyReader config(raw.metadata, "config.json");
    if (raw.format != "hf" || !config.find("quantization_config")) return;
    const MetaValue* method = config.find("quantization_config")->find("quant_method");
    throw Error(ErrorKind::Unsupported,
                fmt::format("the weights are packed in the layout of '{}' (quantization_config in config.json), which "
                            "is not read yet; open the original checkpoint or a GGUF file of it",
                            method && method->text() ? *method->text() : "an unknown method"));
}

/// Tables and masks that older programs saved beside the weights; they follow from the configuration.
constexpr std::string_view kIgnorable[] = {"*rotary_emb.inv_freq", "*rotary_emb.cos_cached", "*rotary_emb.sin_cached",
                                           "*.attn.masked_bias", "*.attn.bias"};

bool isIgnorable(const Naming& naming, std::string_view name) {
    for (const std::string_view pattern : kIgnorable)
        if (matchesGlob(name, pattern)) return true;
    for (const std::string_view pattern : naming.ignorable)
        if (matchesGlob(name, pattern)) return true;
    return false;
}

bool sameBytes(const Encoding& a, const Encoding& b) {
    if (a.shape() != b.shape() || a.label() != b.label() || a.bytes() != b.bytes()) return false;
    if (a.plain() && b.plain())
        return std::memcmp(a.plain()->buffer().data, b.plain()->buffer().data, a.bytes()) == 0;
    return a.decode() == b.decode();
}

class Loader {
  public:
    explicit Loader(RawCheckpoint raw) : m_raw(std::move(raw)), m_choice(chooseNaming(m_raw)) {}

    ModelPtr load() {
        refusePacked(m_raw);
        if (m_choice.naming->rename) m_originals = m_choice.naming->rename(m_raw);
        for (const RawTensor& tensor : m_raw.tensors)
            if (!m_left.emplace(tensor.name, &tensor).second)
                throw Error(ErrorKind::Corrupt,
                            fmt::format("the tensor '{}' is there twice, under two prefixes; one was expected", tensor.name));
        Model::Parts parts;
        parts.spec = m_choice.naming->readSpec(m_raw);
        parts.spec.family = m_choice.family->id;
        settleHead(parts.spec);
        checkSpec(parts.spec);
        m_spec = parts.spec;
        for (const ExpectedWeight& expected : expectedWeights(parts.spec))
            parts.weights[expected.name] = take(expected);
        refuseLeftovers();
        parts.tokenizer = withContext("tokenizer", [&] { return tokenizerOf(m_raw); });
        parts.provenance.source = m_raw.path.string();
        parts.provenance.sourceFormat = m_raw.format;
        parts.provenance.programVersion = LATHE_VERSION;
        m_raw.tensors.clear();
        parts.source = std::make_shared<const RawCheckpoint>(std::move(m_raw));
        return Model::create(std::move(parts));
    }

  private:
    const RawTensor* stored(std::string_view canonical) const {
        const TensorRule* rule = m_choice.naming->rule(canonical);
        const auto found = rule ? m_left.find(storedName(*rule, -1)) : m_left.end();
        return found == m_left.end() ? nullptr : found->second;
    }

    /// As transformers does: tied when no head is there, or when it is meant to be tied and is the same.
    void settleHead(ModelSpec& spec) {
        if (spec.classifies()) return;
        const RawTensor *head = stored("head"), *embed = stored("embed");
        if (head && spec.tiedHead && embed && sameBytes(*head->encoding, *embed->encoding)) {
            m_left.erase(head->name);
            head = nullptr;
        }
        spec.tiedHead = head == nullptr;
        if (const TensorRule* divisors = m_choice.naming->rule(kRopeDivisors)) m_left.erase(std::string(divisors->stored));
    }

    WeightPtr take(const ExpectedWeight& expected) {
        const TensorRule* rule = m_choice.naming->rule(expected.name);
        const std::string name = rule ? storedName(*rule, expected.layer) : expected.name;
        const auto found = m_left.find(name);
        if (found == m_left.end())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the tensor '{}' is missing; the configuration asks for it ({})", name,
                                    toText(expected.shape())));
        const RawTensor& tensor = *found->second;
        m_left.erase(found);
        auto weight = std::make_shared<Weight>();
        weight->name = expected.name;
        const auto original = m_originals.find(name);
        weight->sourceName = original == m_originals.end() ? name : original->second;
        weight->role = expected.role;
        weight->layer = expected.layer;
        weight->axes = expected.axes;
        weight->encoding = tensor.encoding;
        if (rule) weight->encoding = canonicalForm(name, tensor, *rule, expected.shape());
        if (rule && rule->transform == LoadTransform::NormOffset) {
            std::vector<float> factors = tensor.encoding->decode();
            for (float& factor : factors) factor += 1;
            weight->encoding = encodeDense(tensor.encoding->shape(), factors, DType::F32);
        }
        return weight;
    }

    /// Rows and shape as the model has them; the tensor's own encoding where the file has them so.
    EncodingPtr canonicalForm(const std::string& name, const RawTensor& tensor, const TensorRule& rule,
                              const Shape& canonical) const {
        const Shape stored = storedShape(rule, m_spec, canonical);
        const bool transpose = rule.transform == LoadTransform::Transposed;
        if (stored == canonical && !transpose) return tensor.encoding;
        if (tensor.encoding->shape() != stored)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the tensor '{}' is {}, but the configuration asks for {}", name,
                                    toText(tensor.encoding->shape()), toText(stored)));
        return transpose ? transposed(*tensor.encoding) : reshaped(*tensor.encoding, canonical);
    }

    void refuseLeftovers() const {
        for (const auto& [name, tensor] : m_left) {
            if (isIgnorable(*m_choice.naming, name)) continue;
            throw Error(ErrorKind::Unsupported,
                        fmt::format("the tensor '{}' ({}) is no part of a {} model as the configuration describes it; "
                                    "opening the file without it would give wrong results",
                                    name, toText(tensor->encoding->shape()), m_choice.family->id));
        }
    }

    RawCheckpoint m_raw;
    NamingChoice m_choice;
    ModelSpec m_spec;
    OriginalNames m_originals;                                   // names in the file where they differ
    std::map<std::string, const RawTensor*, std::less<>> m_left;  // not taken yet
};

}  // namespace

ModelPtr modelFromCheckpoint(RawCheckpoint raw) {
    const std::string path = raw.path.string();
    const auto load = [&] { return raw.format == "native" ? modelFromNative(raw) : Loader(std::move(raw)).load(); };
    return path.empty() ? load() : withContext(path, load);
}

}  // namespace lathe::core
