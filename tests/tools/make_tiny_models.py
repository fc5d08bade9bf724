#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/core/model/tiny/ and tests/core/model/rope_golden.json with torch and transformers.

Each tiny model is a Hugging Face folder with random weights, large enough that attention, positions and
windows matter, and golden.json: token ids and the logits of the last positions as transformers computes
them (eager attention, float64 where its code does not insist on float32). config.v4.json says the same as
config.json in the words of transformers 4. Usage: make_tiny_models.py [output folder]
"""
import json
import pathlib
import sys

import torch
import transformers
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

TOKENS, LAST, VOCABULARY = 40, 4, 96
COMMON = dict(vocab_size=VOCABULARY, max_position_embeddings=128, bos_token_id=1, eos_token_id=2, pad_token_id=None)

# name: (config class, model class, type of the weights, keys of version 5, what version 4 says instead)
MODELS = {
    "llama3": (
        transformers.LlamaConfig, transformers.LlamaForCausalLM, torch.bfloat16,
        dict(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             head_dim=16, rms_norm_eps=1e-5, tie_word_embeddings=True,
             rope_parameters=dict(rope_type="llama3", rope_theta=1000.0, factor=8.0, low_freq_factor=1.0,
                                  high_freq_factor=4.0, original_max_position_embeddings=64)),
        dict(rope_theta=1000.0,
             rope_scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                               original_max_position_embeddings=64))),
    "llama_linear": (
        transformers.LlamaConfig, transformers.LlamaForCausalLM, torch.float32,
        dict(hidden_size=48, intermediate_size=64, num_hidden_layers=2, num_attention_heads=3, num_key_value_heads=3,
             head_dim=16, rms_norm_eps=1e-6, tie_word_embeddings=False, attention_bias=True, mlp_bias=True,
             rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=4.0)),
        dict(rope_theta=10000.0, rope_scaling=dict(type="linear", factor=4.0))),
    "mistral": (
        transformers.MistralConfig, transformers.MistralForCausalLM, torch.float16,
        dict(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             head_dim=16, rms_norm_eps=1e-5, sliding_window=12, tie_word_embeddings=False,
             rope_parameters=dict(rope_type="default", rope_theta=10000.0)),
        dict(rope_theta=10000.0)),
    "qwen2": (
        transformers.Qwen2Config, transformers.Qwen2ForCausalLM, torch.bfloat16,
        dict(hidden_size=48, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
             rms_norm_eps=1e-6, use_sliding_window=True, sliding_window=10, max_window_layers=1,
             tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
        dict(rope_theta=1000000.0, layer_types=None)),
    "qwen3": (
        transformers.Qwen3Config, transformers.Qwen3ForCausalLM, torch.bfloat16,
        dict(hidden_size=48, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             head_dim=24, rms_norm_eps=1e-6, tie_word_embeddings=False,
             rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
        dict(rope_theta=1000000.0, layer_types=None)),
    "gemma3": (
        transformers.Gemma3TextConfig, transformers.Gemma3ForCausalLM, torch.bfloat16,
        dict(hidden_size=48, intermediate_size=40, num_hidden_layers=7, num_attention_heads=2, num_key_value_heads=1,
             head_dim=16, rms_norm_eps=1e-6, sliding_window=9, query_pre_attn_scalar=16,
             rope_parameters=dict(
                 full_attention=dict(rope_type="linear", rope_theta=1000000.0, factor=8.0),
                 sliding_attention=dict(rope_type="default", rope_theta=10000.0))),
        dict(rope_theta=1000000.0, rope_local_base_freq=10000.0, sliding_window_pattern=6, layer_types=None,
             rope_scaling=dict(rope_type="linear", factor=8.0))),
}

ROPES = [
    ("default", 64, dict(rope_type="default", rope_theta=10000.0)),
    ("linear", 128, dict(rope_type="linear", rope_theta=500000.0, factor=4.0)),
    ("llama3", 128, dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0,
                         high_freq_factor=4.0, original_max_position_embeddings=8192)),
    ("llama3", 64, dict(rope_type="llama3", rope_theta=500000.0, factor=32.0, low_freq_factor=1.0,
                        high_freq_factor=4.0, original_max_position_embeddings=8192)),
]


def randomize(model, seed):
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        if "norm" in name:
            centre = 0.0 if "Gemma" in type(model).__name__ else 1.0
            value = centre + 0.2 * noise
        elif name.endswith("bias"):
            value = 0.5 * noise
        else:
            value = noise * (0.3 if "embed" in name else 1.8 / parameter.shape[-1] ** 0.5)
        parameter.data = value.to(parameter.dtype)


def make(name, folder, seed):
    config_class, model_class, dtype, keys, older = MODELS[name]
    torch.manual_seed(seed)
    config = config_class(**COMMON, **keys, dtype=dtype, attn_implementation="eager")
    model = model_class(config).to(dtype).eval()
    randomize(model, seed)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)

    described = json.loads((folder / "config.json").read_text())
    described = {key: value for key, value in described.items() if key != "rope_parameters"}
    described["torch_dtype"] = described.pop("dtype", None)
    described.update(older)
    for key in [key for key, value in older.items() if value is None]:
        del described[key]
    described["transformers_version"] = "4.45.0"
    (folder / "config.v4.json").write_text(json.dumps(described, indent=1, sort_keys=True) + "\n")

    generator = torch.Generator().manual_seed(seed + 1000)
    ids = torch.randint(3, VOCABULARY, (1, TOKENS), generator=generator)
    ids[0, 0] = 1
    model = model_class.from_pretrained(folder, dtype=torch.float64, attn_implementation="eager").eval()
    with torch.no_grad():
        logits = model(ids, use_cache=False).logits[0, -LAST:]
    golden = dict(ids=ids[0].tolist(), positions=LAST,
                  logits=[[float(f"{value:.8g}") for value in row] for row in logits.tolist()])
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{name}: {size} bytes, logits {logits.min():.2f} to {logits.max():.2f}")


def rope_golden():
    cases = []
    for kind, dimensions, parameters in ROPES:
        config = transformers.LlamaConfig(hidden_size=dimensions, num_attention_heads=1, head_dim=dimensions,
                                          max_position_embeddings=131072, rope_parameters=dict(parameters))
        if kind == "default":
            rotary = transformers.models.llama.modeling_llama.LlamaRotaryEmbedding(config)
            frequencies = rotary.inv_freq
        else:
            frequencies, _ = ROPE_INIT_FUNCTIONS[kind](config, "cpu")
        cases.append(dict(dimensions=dimensions, **parameters,
                          frequencies=[float(f"{value:.9g}") for value in frequencies.tolist()]))
    return dict(transformers=transformers.__version__, cases=cases)


def main():
    here = pathlib.Path(__file__).resolve().parent.parent / "core/model"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for index, name in enumerate(MODELS):
        folder = target / "tiny" / name
        folder.mkdir(parents=True, exist_ok=True)
        make(name, folder, 20 + index)
    (target / "rope_golden.json").write_text(json.dumps(rope_golden()) + "\n")


if __name__ == "__main__":
    main()
