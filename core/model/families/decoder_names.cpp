// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/families/decoder_names.h"

namespace lathe::core {

namespace {

constexpr auto kRows = LoadTransform::RopeRows;
constexpr auto kOffset = LoadTransform::NormOffset;

}  // namespace

// ggml, docs/gguf.md ("Standardized tensor names"); formats.md 2.7 has the correspondence.
std::vector<TensorRule> ggufNames() {
    return {
        {"embed", "token_embd.weight"},
        {"final_norm", "output_norm.weight"},
        {"head", "output.weight"},
        {"layers.{}.attn_norm", "blk.{}.attn_norm.weight"},
        {"layers.{}.attn.q", "blk.{}.attn_q.weight", kRows},
        {"layers.{}.attn.k", "blk.{}.attn_k.weight", kRows},
        {"layers.{}.attn.v", "blk.{}.attn_v.weight"},
        {"layers.{}.attn.o", "blk.{}.attn_output.weight"},
        {"layers.{}.attn.q.bias", "blk.{}.attn_q.bias", kRows},
        {"layers.{}.attn.k.bias", "blk.{}.attn_k.bias", kRows},
        {"layers.{}.attn.v.bias", "blk.{}.attn_v.bias"},
        {"layers.{}.attn.o.bias", "blk.{}.attn_output.bias"},
        {"layers.{}.attn.q_norm", "blk.{}.attn_q_norm.weight", kRows},
        {"layers.{}.attn.k_norm", "blk.{}.attn_k_norm.weight", kRows},
        {"layers.{}.attn_post_norm", "blk.{}.post_attention_norm.weight"},
        {"layers.{}.ffn_norm", "blk.{}.ffn_norm.weight"},
        {"layers.{}.ffn.gate", "blk.{}.ffn_gate.weight"},
        {"layers.{}.ffn.up", "blk.{}.ffn_up.weight"},
        {"layers.{}.ffn.down", "blk.{}.ffn_down.weight"},
        {"layers.{}.ffn.gate.bias", "blk.{}.ffn_gate.bias"},
        {"layers.{}.ffn.up.bias", "blk.{}.ffn_up.bias"},
        {"layers.{}.ffn.down.bias", "blk.{}.ffn_down.bias"},
        {"layers.{}.ffn_post_norm", "blk.{}.post_ffw_norm.weight"},
    };
}

std::vector<TensorRule> ggufNamesWithDivisors() {
    std::vector<TensorRule> rules = ggufNames();
    rules.push_back({kRopeDivisors, "rope_freqs.weight"});
    return rules;
}

// transformers, modeling_llama, modeling_qwen2, modeling_qwen3: the modules' paths.
std::vector<TensorRule> hfNames() {
    return {
        {"embed", "model.embed_tokens.weight"},
        {"final_norm", "model.norm.weight"},
        {"head", "lm_head.weight"},
        {"layers.{}.attn_norm", "model.layers.{}.input_layernorm.weight"},
        {"layers.{}.attn.q", "model.layers.{}.self_attn.q_proj.weight", kRows},
        {"layers.{}.attn.k", "model.layers.{}.self_attn.k_proj.weight", kRows},
        {"layers.{}.attn.v", "model.layers.{}.self_attn.v_proj.weight"},
        {"layers.{}.attn.o", "model.layers.{}.self_attn.o_proj.weight"},
        {"layers.{}.attn.q.bias", "model.layers.{}.self_attn.q_proj.bias", kRows},
        {"layers.{}.attn.k.bias", "model.layers.{}.self_attn.k_proj.bias", kRows},
        {"layers.{}.attn.v.bias", "model.layers.{}.self_attn.v_proj.bias"},
        {"layers.{}.attn.o.bias", "model.layers.{}.self_attn.o_proj.bias"},
        {"layers.{}.attn.q_norm", "model.layers.{}.self_attn.q_norm.weight", kRows},
        {"layers.{}.attn.k_norm", "model.layers.{}.self_attn.k_norm.weight", kRows},
        {"layers.{}.ffn_norm", "model.layers.{}.post_attention_layernorm.weight"},
        {"layers.{}.ffn.gate", "model.layers.{}.mlp.gate_proj.weight"},
        {"layers.{}.ffn.up", "model.layers.{}.mlp.up_proj.weight"},
        {"layers.{}.ffn.down", "model.layers.{}.mlp.down_proj.weight"},
        {"layers.{}.ffn.gate.bias", "model.layers.{}.mlp.gate_proj.bias"},
        {"layers.{}.ffn.up.bias", "model.layers.{}.mlp.up_proj.bias"},
        {"layers.{}.ffn.down.bias", "model.layers.{}.mlp.down_proj.bias"},
    };
}

// transformers, modeling_gemma3: four norms per layer, each multiplying by (1 + w). No weight here needs
// its rows in another order, since every naming of Gemma rotates halves.
std::vector<TensorRule> hfGemmaNames() {
    std::vector<TensorRule> rules;
    for (const TensorRule& rule : hfNames())
        if (rule.canonical.find("norm") == std::string_view::npos) rules.push_back(rule);
    const TensorRule norms[] = {
        {"final_norm", "model.norm.weight", kOffset},
        {"layers.{}.attn_norm", "model.layers.{}.input_layernorm.weight", kOffset},
        {"layers.{}.attn.q_norm", "model.layers.{}.self_attn.q_norm.weight", kOffset},
        {"layers.{}.attn.k_norm", "model.layers.{}.self_attn.k_norm.weight", kOffset},
        {"layers.{}.attn_post_norm", "model.layers.{}.post_attention_layernorm.weight", kOffset},
        {"layers.{}.ffn_norm", "model.layers.{}.pre_feedforward_layernorm.weight", kOffset},
        {"layers.{}.ffn_post_norm", "model.layers.{}.post_feedforward_layernorm.weight", kOffset},
    };
    rules.insert(rules.end(), std::begin(norms), std::end(norms));
    return rules;
}

}  // namespace lathe::core
