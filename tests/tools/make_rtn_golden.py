#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/rtn.json: uniform quantization computed with NumPy from
the definitions (S = max|x|/Q; S = (max-min)/(2^b-1), z = round(-min/S); S = extreme/-2^(b-1)), as an
independent check of quant.rtn. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values

ROWS, COLUMNS = 5, 71


def stored(scale, kind):
    scale = np.float32(scale)
    if kind == "f16":
        return np.float32(np.float16(scale))
    if kind == "bf16":  # the upper half of the bits, to nearest even
        bits = scale.view(np.uint32)
        return ((bits + np.uint32(0x7FFF) + (bits >> 16 & 1)) & np.uint32(0xFFFF0000)).view(np.float32)
    return scale


def rounded(x, mode):
    x = x.astype(np.float64)
    if mode == "half_even":
        return np.rint(x)
    if mode == "half_away":
        return np.sign(x) * np.floor(np.abs(x) + 0.5)
    if mode == "half_up":
        return np.floor(x + 0.5)
    return np.trunc(x)


def grid(low, high, case):
    bits, half = case["bits"], 2 ** (case["bits"] - 1)
    low, high = np.float32(low), np.float32(high)
    if case["scheme"] == "zero_point":
        low, high = min(low, np.float32(0)), max(high, np.float32(0))
        scale = stored((high - low) / np.float32(2**bits - 1), case["scale_type"])
        zero = 0 if scale == 0 else int(np.clip(np.rint(-low / scale), 0, 2**bits - 1))
        return scale, zero, 0, 2**bits - 1
    peak = low if -low >= high else high
    if case["scheme"] == "full_range":
        return stored(peak / np.float32(-half), case["scale_type"]), half, 0, 2**bits - 1
    return stored(abs(peak) / np.float32(half - 1), case["scale_type"]), half, 1, 2**bits - 1


def encode(x, g, mode):
    scale, zero, low, high = g
    if scale == 0:
        return np.full(x.shape, zero)
    return np.clip(rounded(x / scale, mode) + zero, low, high).astype(np.int64)


def entropy_threshold(x, bits):
    peak = np.abs(x).max()
    bins = np.bincount(np.minimum((np.abs(x) / peak * np.float32(2048)).astype(np.int64), 2047), minlength=2048)
    bins = bins.astype(np.float64)
    bins[0] = bins[1]
    levels, best, at = 2 ** (bits - 1), np.inf, 2048
    for cut in range(128, 2049):
        p = bins[:cut].copy()
        p[-1] += bins[cut:].sum()
        level = np.arange(cut) * levels // cut
        filled = bins[:cut] > 0
        mass = np.bincount(level, weights=bins[:cut], minlength=levels)
        sources = np.bincount(level, weights=filled, minlength=levels)
        with np.errstate(divide="ignore", invalid="ignore"):
            q = np.where(filled, (mass / sources)[level], 0)
            if q.sum() == 0:
                continue
            terms = np.where(p > 0, p / p.sum() * np.log((p / p.sum()) / (q / q.sum())), 0)
        if terms.sum() <= best:
            best, at = terms.sum(), cut
    return peak * np.float32(at) / np.float32(2048)


def octav(x, bits):
    size = np.abs(x[x != 0]).astype(np.float64)
    s = size.mean()
    for _ in range(1000):
        outside = size > s
        if not outside.any():
            break
        s = size[outside].sum() / (4.0**-bits / 3 * (~outside).sum() + outside.sum())
    return s


def choose(x, case):
    low, high, clip = x.min(), x.max(), case["clip"]
    if clip == "mse":
        best = None
        for i in range(80):
            factor = np.float32(1) - np.float32(i) / np.float32(100)
            g = grid(low * factor, high * factor, case)
            error = x - g[0] * (encode(x, g, case["rounding"]) - g[1]).astype(np.float32)
            total = (np.abs(error.astype(np.float64)) ** case["exponent"]).sum()
            if best is None or total < best[0]:
                best = (total, g)
        return best[1]
    if clip == "range":
        ends = np.float32(case["clip_low"]), np.float32(case["clip_high"])
        if case["scheme"] != "zero_point":
            ends = -np.abs(ends).max(), np.abs(ends).max()
        return grid(np.clip(low, *ends), np.clip(high, *ends), case)
    limit = np.abs(x).max()
    if clip == "percentile":
        limit = np.float32(np.percentile(np.abs(x).astype(np.float64), case["percentile"]))
    if clip == "octav":
        limit = min(limit, np.float32(octav(x, case["bits"])))
    if clip == "entropy":
        limit = entropy_threshold(x, case["bits"])
    return grid(max(low, -limit), min(high, limit), case)


def cells(case):
    """Index arrays of the values that share a scale, in the order of the stored scales."""
    index = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    if case["granularity"] == "tensor":
        return [index.ravel()]
    if case["granularity"] == "row":
        return list(index)
    if case["granularity"] == "column":
        return list(index.T)
    return [row[c : c + case["group"]] for row in index for c in range(0, COLUMNS, case["group"])]


def cases():
    base = dict(bits=4, scheme="absmax", granularity="group", group=16, rounding="half_even", scale_type="f16",
                clip="none", exponent=2.0, percentile=99.99)
    for scheme in ("absmax", "zero_point", "full_range"):
        for bits in (2, 3, 4, 5, 8):
            yield base | dict(scheme=scheme, bits=bits)
        for granularity in ("tensor", "row", "column"):
            yield base | dict(scheme=scheme, granularity=granularity)
        for clip in (dict(clip="mse"), dict(clip="mse", exponent=2.4), dict(clip="percentile", percentile=90.0),
                     dict(clip="octav")):
            yield base | dict(scheme=scheme, granularity="row", bits=3) | clip
        yield base | dict(scheme=scheme, granularity="tensor", bits=5, clip="entropy")
        for granularity in ("tensor", "row", "group"):
            yield base | dict(scheme=scheme, granularity=granularity, clip="range", clip_low=-0.75, clip_high=1.5)
    for rounding in ("half_away", "half_up", "truncate"):
        for scale_type in ("bf16", "f32"):
            yield base | dict(rounding=rounding, scale_type=scale_type, scheme="zero_point")


def main():
    x = made_values(ROWS * COLUMNS)
    x[40:44] = 0.0
    x[16:32] = 0.0  # a group of zeros
    results = []
    for case in cases():
        codes, scales, zeros = np.zeros(x.size, np.int64), [], []
        for cell in cells(case):
            g = choose(x[cell], case)
            codes[cell] = encode(x[cell], g, case["rounding"])
            scales.append(float(g[0]))
            zeros.append(int(g[1]))
        results.append(case | dict(codes=codes.astype(np.uint8).tobytes().hex(), scales=scales, zeros=zeros))
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/rtn.json"
    lines = ",\n".join(json.dumps(result) for result in results)
    path.write_text('{"rows": %d, "columns": %d, "cases": [\n%s\n]}\n' % (ROWS, COLUMNS, lines))


if __name__ == "__main__":
    main()
