#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/calibrators.json: static scales of activations computed with NumPy
from the definitions. minmax: max|x| / Q; percentile of |x|; mse: the factor 1.00, 0.99 ... 0.21 of max|x|
with the least squared error; entropy: TensorRT's histogram search (2048 bins, candidates from 128 on, the
last minimum of KL(P || Q)). "zero_point": scale and zero of an asymmetric grid, of values whose negative ones are
a quarter as large: percentile and entropy cut |x|, mse shrinks both ends. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values

COUNT = 6000


def entropy_cut(x, levels):
    size = np.abs(x).astype(np.float64)
    bins, edges = np.histogram(size, bins=2048, range=(0, size.max()))
    bins = bins.astype(np.float64)
    bins[0] = bins[1]
    best, at = np.inf, None
    for cut in range(128, 2049):
        reference = bins[:cut].copy()
        reference[-1] += bins[cut:].sum()
        spread = np.zeros(cut)
        for level in range(levels):
            inside = np.arange(cut) * levels // cut == level
            filled = inside & (bins[:cut] > 0)
            if filled.any():
                spread[filled] = bins[:cut][inside].sum() / filled.sum()
        p, q = reference / reference.sum(), spread / spread.sum()
        if np.any((p > 0) & (q == 0)):
            continue
        divergence = np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0]))
        if divergence <= best:
            best, at = divergence, cut
    return edges[at]


def mse_cut(x, highest):
    peak, best, at = np.abs(x).max(), np.inf, None
    for i in range(80):
        cut = peak * np.float32(1 - i / 100)
        scale = np.float32(cut / np.float32(highest))
        rounded = scale * np.clip(np.rint(x / scale), -highest, highest)
        error = np.sum((x.astype(np.float64) - rounded) ** 2)
        if error < best:
            best, at = error, cut
    return at


def zero_grid(low, high, bits):
    """As float32: (max - min) / (2^b - 1) with 0 within, and the code of 0."""
    low, high = np.float32(min(low, 0)), np.float32(max(high, 0))
    scale = (high - low) / np.float32(2**bits - 1)
    return float(scale), int(np.clip(np.rint(-low / scale), 0, 2**bits - 1))


def cut_grid(x, cut, bits):
    return zero_grid(max(x.min(), -cut), min(x.max(), cut), bits)


def mse_grid(x, bits):
    best, found = np.inf, None
    for i in range(80):
        factor = np.float32(1 - i / 100)
        scale, zero = zero_grid(x.min() * factor, x.max() * factor, bits)
        codes = np.clip(np.rint(x / np.float32(scale)) + zero, 0, 2**bits - 1)
        error = np.sum((x.astype(np.float64) - np.float32(scale) * (codes - zero)) ** 2)
        if error < best:
            best, found = error, (scale, zero)
    return found


def zero_grids(x, bits):
    return {
        "minmax": zero_grid(x.min(), x.max(), bits),
        "percentile": cut_grid(x, np.percentile(np.abs(x).astype(np.float64), 99.5), bits),
        "mse": mse_grid(x, bits),
        "entropy": cut_grid(x, entropy_cut(x, 2 ** (bits - 1)), bits),
    }


def main():
    x = made_values(COUNT, 11)
    leaning = np.where(x < 0, x / np.float32(4), x)
    golden = {"count": COUNT, "bits": {}, "zero_point": {}}
    for bits in (8, 4):
        highest = 2 ** (bits - 1) - 1
        cuts = {
            "minmax": np.abs(x).max(),
            "percentile": np.percentile(np.abs(x).astype(np.float64), 99.5),
            "mse": mse_cut(x, highest),
            "entropy": entropy_cut(x, 2 ** (bits - 1)),
        }
        golden["bits"][str(bits)] = {name: float(cut) / highest for name, cut in cuts.items()}
        golden["zero_point"][str(bits)] = zero_grids(leaning, bits)
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/calibrators.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
