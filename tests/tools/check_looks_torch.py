#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares `lathe-cli observe` (similarity, outliers) with a Llama written in PyTorch on the same tokens.

Usage: check_looks_torch.py LATHE_CLI FOLDER TEXT   (a Hugging Face folder of one safetensors file, at least
one context of text). Prints the largest differences and fails where one is above 1e-5 relative.
"""
import json
import math
import struct
import subprocess
import sys
import tempfile

import torch


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    types = {"F16": torch.float16, "F32": torch.float32, "BF16": torch.bfloat16}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data[begin:end], dtype=types[entry["dtype"]])
        tensors[name] = values.reshape(entry["shape"]).double()
    return tensors


def norm(x, weight, epsilon):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon) * weight


def rotated(x, theta):
    half = x.shape[-1] // 2
    frequencies = theta ** (-torch.arange(half).double() / half)
    angles = torch.arange(x.shape[1]).double()[:, None] * frequencies
    a, b = x[..., :half], x[..., half:]
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


def streams(config, w, tokens):
    """The residual stream at every boundary, and the largest magnitudes of what attention reads."""
    heads, kv, size = (config[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
    x = w["model.embed_tokens.weight"][tokens]
    found, attention_inputs = [x], []
    mask = torch.full((len(tokens), len(tokens)), -math.inf).triu(1).double()
    for layer in range(config["num_hidden_layers"]):
        def p(name):
            return w[f"model.layers.{layer}.{name}.weight"]
        h = norm(x, p("input_layernorm"), config["rms_norm_eps"])
        attention_inputs.append(h.abs().max(0).values)
        q, k, v = (
            (h @ p(f"self_attn.{n}_proj").T).reshape(len(tokens), c, size).transpose(0, 1)
            for n, c in (("q", heads), ("k", kv), ("v", kv))
        )
        q, k = rotated(q, config["rope_theta"]), rotated(k, config["rope_theta"])
        k, v = (t.repeat_interleave(heads // kv, 0) for t in (k, v))
        scores = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(size) + mask, -1)
        out = (scores @ v).transpose(0, 1).reshape(len(tokens), heads * size)
        x = x + out @ p("self_attn.o_proj").T
        h = norm(x, p("post_attention_layernorm"), config["rms_norm_eps"])
        inner = torch.nn.functional.silu(h @ p("mlp.gate_proj").T) * (h @ p("mlp.up_proj").T)
        x = x + inner @ p("mlp.down_proj").T
        found.append(x)
    return found, attention_inputs


def cka(x, y):
    x, y = x - x.mean(0), y - y.mean(0)
    return ((y.T @ x).norm() ** 2 / ((x.T @ x).norm() * (y.T @ y).norm())).item()


def main(cli, folder, path):
    config = json.load(open(f"{folder}/config.json"))
    # Marks between documents are text for a perplexity protocol and one token for `tokenize`.
    text = open(path, encoding="utf-8").read().replace("<|endoftext|>", "")[: 8 * config["max_position_embeddings"]]

    def run(*arguments):
        return json.loads(subprocess.run([cli, *arguments, "--json"], check=True, capture_output=True).stdout)

    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        look = ["--text", file.name, "--chunks", "1"]
        similar = run("observe", folder, "--what", "similarity", *look)
        active = run("observe", folder, "--what", "outliers", "--activation-channels", *look)
    ids = run("tokenize", folder, "--no-special", "--text", text)["ids"]
    tokens = [config["bos_token_id"]] + ids[: similar["context"] - 2]
    x, attention_inputs = streams(config, read_safetensors(f"{folder}/model.safetensors"), tokens)
    pairs = [(i, j) for i in range(len(x)) for j in range(len(x)) if i != j]
    cosine = torch.nn.functional.cosine_similarity
    sites = {site["name"]: site["channels"] for site in active["sites"]}
    compared = {
        "influence": [
            (similar["influence"][i], 1 - cosine(x[i], x[i + 1]).mean().item()) for i in range(len(x) - 1)
        ],
        "angular": [
            (similar["angular"][i][j], (torch.acos(cosine(x[i], x[j])) / math.pi).mean().item()) for i, j in pairs
        ],
        "cka": [(similar["cka"][i][j], cka(x[i], x[j])) for i, j in pairs],
        "attention inputs": [
            (channel["max"], exact.item())
            for layer, maxima in enumerate(attention_inputs)
            for channel, exact in zip(sites[f"layers.{layer}.attn.q"], maxima)
        ],
    }
    worst = 0
    for name, values in compared.items():
        difference = max(abs(a - b) / abs(b) for a, b in values)
        print(f"{name:<18} {len(values):5} values, largest relative difference {difference:.2e}")
        worst = max(worst, difference)
    return 0 if worst < 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
