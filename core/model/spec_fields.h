// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The spec's fields listed once, for writing and reading it: fields(io, spec) calls io.field(name, member)
// for each. A field that later versions added is optional: absent, it keeps its default, which is what every
// older file means. Private to core/model.

#include "core/model/spec.h"

namespace lathe::core {

template <class Io, class Rope>
    requires std::is_same_v<std::remove_const_t<Rope>, RopeSpec>
void fields(Io& io, Rope& rope) {
    io.field("style", rope.style);
    io.field("base", rope.base);
    io.field("dimensions", rope.dimensions);
    io.field("scaling", rope.scaling);
    io.field("factor", rope.factor);
    io.field("low_frequency_factor", rope.lowFrequencyFactor);
    io.field("high_frequency_factor", rope.highFrequencyFactor);
    io.field("original_context", rope.originalContext);
    io.field("divisors", rope.divisors);
}

template <class Io, class Attention>
    requires std::is_same_v<std::remove_const_t<Attention>, AttentionSpec>
void fields(Io& io, Attention& attention) {
    io.field("heads", attention.heads);
    io.field("kv_heads", attention.kvHeads);
    io.field("head_dim", attention.headDim);
    io.field("scale", attention.scale);
    io.field("softcap", attention.softcap);
    io.field("window", attention.window);
    io.field("qk_norm", attention.qkNorm);
    io.field("qkv_bias", attention.qkvBias);
    io.field("output_bias", attention.outputBias);
    io.optional("causal", attention.causal);
    io.field("rope", attention.rope);
}

template <class Io, class Ffn>
    requires std::is_same_v<std::remove_const_t<Ffn>, FfnSpec>
void fields(Io& io, Ffn& ffn) {
    io.field("width", ffn.width);
    io.field("activation", ffn.activation);
    io.field("gated", ffn.gated);
    io.field("bias", ffn.bias);
}

template <class Io, class Dense>
    requires std::is_same_v<std::remove_const_t<Dense>, DenseSpec>
void fields(Io& io, Dense& dense) {
    io.field("width", dense.width);
    io.field("activation", dense.activation);
    io.field("bias", dense.bias);
}

template <class Io, class Input>
    requires std::is_same_v<std::remove_const_t<Input>, InputSpec>
void fields(Io& io, Input& input) {
    io.field("kind", input.kind);
    io.field("positions", input.positions);
    io.field("types", input.types);
    io.field("norm", input.norm);
    io.field("norm_epsilon", input.normEpsilon);
    io.field("image_size", input.imageSize);
    io.field("patch_size", input.patchSize);
    io.field("channels", input.channels);
    io.field("class_token", input.classToken);
    io.field("mean", input.mean);
    io.field("deviation", input.deviation);
}

template <class Io, class Head>
    requires std::is_same_v<std::remove_const_t<Head>, HeadSpec>
void fields(Io& io, Head& head) {
    io.field("kind", head.kind);
    io.field("labels", head.labels);
    io.field("bias", head.bias);
    io.field("pooler", head.pooler);
    io.field("pooler_activation", head.poolerActivation);
}

template <class Io, class Layer>
    requires std::is_same_v<std::remove_const_t<Layer>, LayerSpec>
void fields(Io& io, Layer& layer) {
    io.optional("kind", layer.kind);
    io.field("attention", layer.attention);
    io.field("ffn", layer.ffn);
    io.optional("dense", layer.dense);
    io.optional("norm", layer.norm);
    io.optional("norm_place", layer.normPlace);
    io.field("norm_epsilon", layer.normEpsilon);
    io.field("post_norms", layer.postNorms);
    io.field("weights_of", layer.weightsOf);
}

template <class Io, class Spec>
    requires std::is_same_v<std::remove_const_t<Spec>, ModelSpec>
void fields(Io& io, Spec& spec) {
    io.field("family", spec.family);
    io.field("name", spec.name);
    io.field("width", spec.width);
    io.field("vocabulary", spec.vocabulary);
    io.field("context", spec.context);
    io.optional("input", spec.input);
    io.field("layers", spec.layers);
    io.optional("final_norm", spec.finalNorm);
    io.field("final_norm_epsilon", spec.finalNormEpsilon);
    io.field("embedding_scale", spec.embeddingScale);
    io.field("logit_softcap", spec.logitSoftcap);
    io.optional("head", spec.head);
    io.field("tied_head", spec.tiedHead);
}

}  // namespace lathe::core
