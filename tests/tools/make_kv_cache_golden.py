#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/forward/golden/kv_cache.json: attention over a quantized cache, token by token as
KIVI decodes (Liu et al., ICML 2024; the order of its steps as in llama_kivi.py of github.com/jy-yuan/KIVI),
with NumPy. A query reads what is stored, then the tail in full, then itself; afterwards
  - keys, once max(tail, group) of them stand in the tail, are all stored: per channel, `group` positions
    share a scale and a least value;
  - of the values that which has `tail` younger ones is stored: per token, `group` channels of a head
    share a scale and a least value, the last group of a head may be shorter.
Scales and least values are float16, codes are found with those. Without a tail (which KIVI does not know)
keys wait for a whole group. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values

TOKENS, HEADS, KV_HEADS, HEAD_DIM = 75, 4, 2, 12
OUTLIER = 5  # a channel of the keys
CASES = [
    {"bits": 2, "group": 8, "tail": 0, "window": 0},
    {"bits": 2, "group": 8, "tail": 16, "window": 0},
    {"bits": 4, "group": 8, "tail": 16, "window": 0},
    {"bits": 3, "group": 5, "tail": 10, "window": 23},
    {"bits": 8, "group": 16, "tail": 32, "window": 0},
]


def stored(values, bits):
    """Codes, scale and least value of one group."""
    least = np.float16(values.min()).astype(np.float32)
    span = values.max() - least
    if span <= 0:
        return np.zeros(len(values), int), np.float32(0), least
    scale = np.float16(span / np.float32(2**bits - 1)).astype(np.float32)
    codes = np.rint(np.clip((values - least) / scale, 0, 2**bits - 1)).astype(int)
    return codes, scale, least


def read_back(codes, scale, least):
    return least + scale * codes.astype(np.float32)


class Cache:
    def __init__(self, bits, group, tail):
        self.bits, self.group, self.tail = bits, group, tail
        self.keys, self.values = [], []  # stored positions, decoded
        self.key_tail, self.value_tail = [], []
        self.codes = {"keys": [], "values": []}
        self.levels = {"keys": [], "values": []}

    def store(self, part, rows, groups):
        """`rows`: positions x channels; `groups`: index arrays into them, in order."""
        codes, decoded = np.zeros(rows.shape, int), np.zeros(rows.shape, np.float32)
        for index in groups:
            codes[index], scale, least = stored(rows[index], self.bits)
            decoded[index] = read_back(codes[index], scale, least)
            self.levels[part] += [float(least), float(scale)]
        self.codes[part].append("".join(f"{code:02x}" for code in codes.ravel()))
        return list(decoded)

    def step(self, key, value):
        self.key_tail.append(key)
        self.value_tail.append(value)

    def flush(self):
        if len(self.key_tail) == max(self.tail, self.group):
            for first in range(0, len(self.key_tail), self.group):
                rows = np.array(self.key_tail[first:first + self.group])
                columns = [(np.arange(self.group), np.full(self.group, c)) for c in range(rows.shape[1])]
                self.keys += self.store("keys", rows, columns)
            self.key_tail = []
        if len(self.value_tail) > self.tail:
            row = self.value_tail.pop(0)[None, :]
            runs = [(np.zeros(len(c), int), c) for head in range(KV_HEADS)
                    for c in np.split(head * HEAD_DIM + np.arange(HEAD_DIM), range(self.group, HEAD_DIM, self.group))]
            self.values += self.store("values", row, runs)


def attention(query, keys, values, position, window):
    first = max(0, position - window + 1) if window else 0
    out = []
    for head in range(HEADS):
        kv = head // (HEADS // KV_HEADS)
        part = slice(kv * HEAD_DIM, (kv + 1) * HEAD_DIM)
        k, v = keys[first:, part].astype(np.float64), values[first:, part].astype(np.float64)
        scores = k @ query[head * HEAD_DIM:(head + 1) * HEAD_DIM].astype(np.float64) / np.sqrt(HEAD_DIM)
        weights = np.exp(scores - scores.max())
        out.append(weights @ v / weights.sum())
    return np.concatenate(out)


def run(case, queries, keys, values):
    cache = Cache(case["bits"], case["group"], case["tail"])
    outputs = []
    for t in range(TOKENS):
        cache.step(keys[t], values[t])
        seen = (np.array(cache.keys + cache.key_tail), np.array(cache.values + cache.value_tail))
        outputs.append(attention(queries[t], *seen, t, case["window"]))
        cache.flush()
    kept = range(0, TOKENS, 6)
    return {**case,
            "key_codes": cache.codes["keys"], "key_levels": cache.levels["keys"],
            "value_codes": cache.codes["values"], "value_levels": cache.levels["values"],
            "rows": list(kept), "outputs": [[float(f"{x:.9g}") for x in outputs[t]] for t in kept]}


def main():
    queries = made_values(TOKENS * HEADS * HEAD_DIM, 11).reshape(TOKENS, -1)
    keys = made_values(TOKENS * KV_HEADS * HEAD_DIM, 12).reshape(TOKENS, -1)
    values = made_values(TOKENS * KV_HEADS * HEAD_DIM, 13).reshape(TOKENS, -1)
    keys[:, OUTLIER] *= np.float32(20)
    golden = {"tokens": TOKENS, "heads": HEADS, "kv_heads": KV_HEADS, "head_dim": HEAD_DIM, "outlier": OUTLIER,
              "cases": [run(case, queries, keys, values) for case in CASES]}
    path = pathlib.Path(__file__).parents[1] / "core/forward/golden/kv_cache.json"
    path.write_text(json.dumps(golden, separators=(",", ":")).replace('"bits"', '\n"bits"') + "\n")


main()
