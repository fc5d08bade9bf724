#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/core/train/golden_gradients.json and golden_training.json with torch (autograd, torch.optim).

The networks of tests/core/model/tiny are written here in plain torch, float64. Before anything is recorded
their logits must equal those in golden.json, which transformers computed. Gradients are of the mean
cross-entropy of the next token; each tensor is recorded by its norm and a few entries.
Usage: make_train_golden.py [output folder]
"""
import json
import math
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent.parent / "core"
MODELS = ["llama3", "llama_linear", "mistral", "qwen2", "qwen3", "gemma3"]
ENTRIES = 6
TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
OPTIMIZERS = {
    "adamw": (lambda p: torch.optim.AdamW(p, lr=1e-3, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1), 50, 1.0),
    "adam": (lambda p: torch.optim.Adam(p, lr=1e-3, weight_decay=0.01), 20, None),
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01), 20, None),
}


def read_tensors(path):
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        raw = bytearray(data[8 + length + begin:8 + length + end])
        flat = torch.frombuffer(raw, dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).double().requires_grad_()
    return tensors


def frequencies(rope, dimensions):
    base = rope["rope_theta"]
    f = 1.0 / base ** (torch.arange(0, dimensions, 2, dtype=torch.float64) / dimensions)
    if rope["rope_type"] == "linear":
        return f / rope["factor"]
    if rope["rope_type"] == "llama3":
        low, high, context = rope["low_freq_factor"], rope["high_freq_factor"], rope["original_max_position_embeddings"]
        smooth = (context * f / (2 * math.pi) - low) / (high - low)
        return f / rope["factor"] * (1 - smooth.clamp(0, 1)) + f * smooth.clamp(0, 1)
    return f


class Network:
    def __init__(self, name):
        folder = HERE / "model/tiny" / name
        self.c = json.loads((folder / "config.json").read_text())
        self.golden = json.loads((folder / "golden.json").read_text())
        self.t = read_tensors(folder / "model.safetensors")
        self.gemma = name.startswith("gemma")
        self.heads, self.kv = self.c["num_attention_heads"], self.c["num_key_value_heads"]
        self.dim = self.c.get("head_dim") or self.c["hidden_size"] // self.heads
        self.hidden, self.weights, self.values = {}, {}, {}  # by layer, of the last forward pass

    def norm(self, x, name):
        w = self.t[name + ".weight"] + (1 if self.gemma else 0)
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.c["rms_norm_eps"]) * w

    def linear(self, x, name):
        return F.linear(x, self.t[name + ".weight"], self.t.get(name + ".bias"))

    def attention(self, x, i):
        at, n = f"model.layers.{i}.self_attn.", x.shape[0]
        kind = self.c.get("layer_types", ["full_attention"] * (i + 1))[i]
        rope = self.c["rope_parameters"]
        f = frequencies(rope.get(kind, rope), self.dim)
        angle = torch.arange(n, dtype=torch.float64)[:, None] * f
        cos, sin = torch.cat([angle.cos()] * 2, -1), torch.cat([angle.sin()] * 2, -1)
        q, k, v = (self.linear(x, at + part + "_proj").view(n, -1, self.dim).transpose(0, 1) for part in "qkv")
        if at + "q_norm.weight" in self.t:
            q, k = self.norm(q, at + "q_norm"), self.norm(k, at + "k_norm")

        def turn(y):
            half = self.dim // 2
            return y * cos + torch.cat([-y[..., half:], y[..., :half]], -1) * sin

        q, k = turn(q), turn(k).repeat_interleave(self.heads // self.kv, 0)
        self.values[i] = v
        v = v.repeat_interleave(self.heads // self.kv, 0)
        scores = q @ k.transpose(1, 2) / math.sqrt(self.c.get("query_pre_attn_scalar", self.dim))
        t = torch.arange(n)
        seen = t[:, None] >= t[None, :]
        window = self.c.get("sliding_window")
        if window and ("layer_types" not in self.c or kind == "sliding_attention"):
            seen &= t[:, None] - t[None, :] < window
        weights = self.weights[i] = scores.masked_fill(~seen, -math.inf).softmax(-1)
        return self.linear((weights @ v).transpose(0, 1).reshape(n, -1), at + "o_proj")

    def ffn(self, x, i):
        at = f"model.layers.{i}.mlp."
        gate = self.linear(x, at + "gate_proj")
        if self.gemma:  # tanh form, which torch 1.13 has as an argument
            gate = F.gelu(gate, approximate="tanh")
        else:
            gate = F.silu(gate)
        return self.linear(gate * self.linear(x, at + "up_proj"), at + "down_proj")

    def logits(self, ids):
        x = self.t["model.embed_tokens.weight"][ids]
        if self.gemma:
            x = x * math.sqrt(self.c["hidden_size"])
        for i in range(self.c["num_hidden_layers"]):
            at = f"model.layers.{i}."
            y = self.attention(self.norm(x, at + "input_layernorm"), i)
            if self.gemma:
                x = x + self.norm(y, at + "post_attention_layernorm")
                y = self.ffn(self.norm(x, at + "pre_feedforward_layernorm"), i)
                x = x + self.norm(y, at + "post_feedforward_layernorm")
            else:
                x = x + y
                x = x + self.ffn(self.norm(x, at + "post_attention_layernorm"), i)
            self.hidden[i] = x
        head = self.t.get("lm_head.weight", self.t["model.embed_tokens.weight"])
        return F.linear(self.norm(x, "model.norm"), head)

    def loss(self, sequences):
        losses = [F.cross_entropy(self.logits(torch.tensor(s[:-1])), torch.tensor(s[1:]), reduction="sum")
                  for s in sequences]
        return sum(losses) / sum(len(s) - 1 for s in sequences)


def checked(name):
    network = Network(name)
    with torch.no_grad():
        found = network.logits(torch.tensor(network.golden["ids"]))[-network.golden["positions"]:]
    error = (found - torch.tensor(network.golden["logits"], dtype=torch.float64)).abs().max().item()
    print(f"{name}: logits differ from transformers' by {error:.2g}")
    # transformers computes norms and rotations in float32 even in a float64 model.
    assert error < 2e-5, name
    return network


def numbers(values):
    return [float(f"{value:.9g}") for value in values]


def gradients(name):
    network = checked(name)
    loss = network.loss([network.golden["ids"]])
    loss.backward()
    tensors = {}
    for key, tensor in sorted(network.t.items()):
        flat = tensor.grad.reshape(-1)
        at = [int(i) for i in torch.linspace(0, flat.numel() - 1, ENTRIES).round()]
        tensors[key] = dict(norm=numbers([flat.norm()])[0], at=at, values=numbers(flat[at].tolist()))
    return dict(loss=numbers([loss.item()])[0], tensors=tensors)


def training(kind):
    make, steps, clip = OPTIMIZERS[kind]
    network = checked("llama3")
    ids = network.golden["ids"]
    optimizer = make([tensor for _, tensor in sorted(network.t.items())])
    losses, norms = [], []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = network.loss([ids, ids[::-1]])
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(network.t.values()), clip or math.inf).item())
        optimizer.step()
        losses.append(loss.item())
    return dict(losses=numbers(losses), norms=numbers(norms))


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "train"
    found = dict(torch=torch.__version__, models={name: gradients(name) for name in MODELS})
    (target / "golden_gradients.json").write_text(json.dumps(found) + "\n")
    found = dict(torch=torch.__version__, model="llama3", runs={kind: training(kind) for kind in OPTIMIZERS})
    (target / "golden_training.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
