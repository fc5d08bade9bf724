#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/calibrators.json: static scales of activations computed with NumPy
from the definitions. minmax: max|x| / Q; percentile of |x|; mse: the factor 1.00, 0.99 ... 0.21 of max|x|
with the least squared error; entropy: TensorRT's histogram search (2048 bins, candidates from 128 on, the
last minimum of KL(P || Q)). Needs numpy."""
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


def main():
    x = made_values(COUNT, 11)
    golden = {"count": COUNT, "bits": {}}
    for bits in (8, 4):
        highest = 2 ** (bits - 1) - 1
        cuts = {
            "minmax": np.abs(x).max(),
            "percentile": np.percentile(np.abs(x).astype(np.float64), 99.5),
            "mse": mse_cut(x, highest),
            "entropy": entropy_cut(x, 2 ** (bits - 1)),
        }
        golden["bits"][str(bits)] = {name: float(cut) / highest for name, cut in cuts.items()}
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/calibrators.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
