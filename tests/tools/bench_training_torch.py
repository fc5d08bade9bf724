#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps of tests/bench/bench_training.cpp in PyTorch, beside Lathe's, in one run.

    tests/tools/bench_training_torch.py build/release/tests/bench/bench_training

A plain Llama (fused attention where this PyTorch has it), forward, backward, clipping and AdamW on
16 x 256 random tokens, with two threads, in float32 and in bfloat16 (autocast, float32 master
weights). Both programs take turns, so that a busy machine disturbs both; medians and the ratio are
printed. PyTorch's OpenBLAS, too, is told the processor's kernels by OPENBLAS_CORETYPE if that is set.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
import torch  # noqa: E402

WIDTH, LAYERS, HEADS, FFN, VOCABULARY, SEQUENCES, TOKENS = 256, 8, 8, 1024, 4096, 16, 256


class RmsNorm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotated(x, cos, sin):
    half = x.shape[-1] // 2
    turned = torch.cat((-x[..., half:], x[..., :half]), -1)
    return x * cos + turned * sin


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.ffn_norm = RmsNorm(), RmsNorm()
        self.q, self.k, self.v, self.o = (torch.nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.gate, self.up = (torch.nn.Linear(WIDTH, FFN, bias=False) for _ in range(2))
        self.down = torch.nn.Linear(FFN, WIDTH, bias=False)

    def forward(self, x, cos, sin, mask):
        n = self.attention_norm(x)
        q, k, v = (p(n).view(SEQUENCES, TOKENS, HEADS, -1).transpose(1, 2) for p in (self.q, self.k, self.v))
        q, k = rotated(q, cos, sin).to(v.dtype), rotated(k, cos, sin).to(v.dtype)
        if hasattr(torch.nn.functional, "scaled_dot_product_attention"):
            mixed = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask
            mixed = scores.softmax(-1).to(v.dtype) @ v
        x = x + self.o(mixed.transpose(1, 2).reshape(SEQUENCES, TOKENS, WIDTH))
        n = self.ffn_norm(x)
        return x + self.down(torch.nn.functional.silu(self.gate(n)) * self.up(n))


class Llama(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.blocks = torch.nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = RmsNorm()
        angles = torch.outer(torch.arange(TOKENS), 10000 ** (-torch.arange(0, 32, 2) / 32)).repeat(1, 2)
        self.cos, self.sin = angles.cos(), angles.sin()
        self.mask = torch.full((TOKENS, TOKENS), -math.inf).triu(1)

    def forward(self, ids):
        x = self.embed(ids)
        for block in self.blocks:
            x = block(x, self.cos, self.sin, self.mask)
        return torch.nn.functional.linear(self.norm(x), self.embed.weight)


def torch_speed(bf16, seconds):
    torch.manual_seed(1)
    model = Llama()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    ids = torch.randint(0, VOCABULARY, (SEQUENCES, TOKENS + 1))
    steps, start = -1, 0.0
    while steps < 1 or time.perf_counter() - start < seconds:
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            logits = model(ids[:, :-1])
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        steps += 1
        if steps == 0:  # the first step warms up
            start = time.perf_counter()
    return SEQUENCES * TOKENS * steps / (time.perf_counter() - start)


def lathe_speeds(program):
    output = subprocess.run([program, "--benchmark_format=json"], check=True, stdout=subprocess.PIPE).stdout
    return {row["name"].split("/")[0]: row["tokens/s"] for row in json.loads(output)["benchmarks"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    options = parser.parse_args()
    torch.set_num_threads(2)
    print(f"torch {torch.__version__}, OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE', 'unset')}", flush=True)
    speeds = {}
    for _ in range(options.rounds):
        for name, speed in lathe_speeds(options.program).items():
            speeds.setdefault(name, []).append(speed)
        for name, bf16 in (("torch fp32", False), ("torch bf16", True)):
            speeds.setdefault(name, []).append(torch_speed(bf16, options.seconds))
    middle = {name: statistics.median(found) for name, found in speeds.items()}
    for name, value in middle.items():
        print(f"{name:20s} {value:9.1f} tokens/s  ({', '.join(f'{x:.0f}' for x in speeds[name])})")
    for ours, theirs in (("trainingStep", "torch fp32"), ("trainingStepBf16", "torch bf16")):
        if ours in middle:
            print(f"{ours} / {theirs}: {middle[ours] / middle[theirs]:.2f}")


if __name__ == "__main__":
    sys.exit(main())
