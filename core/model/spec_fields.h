// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The spec's fields listed once, for writing and reading it: fields(io, spec) calls io.field(name, member)
// for each. Private to core/model.

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

template <class Io, class Layer>
    requires std::is_same_v<std::remove_const_t<Layer>, LayerSpec>
void fields(Io& io, Layer& layer) {
    io.field("attention", layer.attention);
    io.field("ffn", layer.ffn);
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
    io.field("layers", spec.layers);
    io.field("final_norm_epsilon", spec.finalNormEpsilon);
    io.field("embedding_scale", spec.embeddingScale);
    io.field("logit_softcap", spec.logitSoftcap);
    io.field("tied_head", spec.tiedHead);
}

}  // namespace lathe::core
