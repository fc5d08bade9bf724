#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/forward/golden/integer_products.json: products of rounded inputs with int8
weights (a scale per row) computed with NumPy from the definitions: q = rint(x / s), s = max|x| / Q,
y = s_x s_w (q_x q_w^T) with sums of int64; LLM.int8() leaves columns apart in which any |x| reaches the
threshold. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values

TOKENS, ROWS, COLUMNS = 7, 5, 83


def codes(x, scale, highest):
    return np.rint(np.clip(x / scale, -highest, highest)).astype(np.int64)


def product(x, weight, bits, per_token, static=None, threshold=np.inf):
    highest = 2 ** (bits - 1) - 1
    apart = (np.abs(x) >= np.float32(threshold)).any(axis=0)
    rest = np.where(apart, np.float32(0), x)
    if static is not None:
        scales = np.full((TOKENS, 1), static, np.float32)
    else:
        peak = np.abs(rest).max(axis=1, keepdims=True) if per_token else np.abs(rest).max()
        scales = np.broadcast_to(peak / np.float32(highest), (TOKENS, 1))
    weight_scales = np.abs(weight).max(axis=1, keepdims=True) / np.float32(127)
    of_weight = codes(weight, weight_scales, 127)
    sums = codes(rest, scales, highest) @ of_weight.T
    y = sums * scales.astype(np.float64) * weight_scales.astype(np.float64).T
    stored = of_weight * weight_scales.astype(np.float64)
    y += x[:, apart].astype(np.float64) @ stored[:, apart].T
    return {"outputs": y.tolist()}


def main():
    x = made_values(TOKENS * COLUMNS, 3).reshape(TOKENS, COLUMNS)
    weight = made_values(ROWS * COLUMNS, 4).reshape(ROWS, COLUMNS)
    cases = {
        "int8-token": product(x, weight, 8, True),
        "int4-token": product(x, weight, 4, True),
        "int8-tensor": product(x, weight, 8, False),
        "int4-tensor": product(x, weight, 4, False),
        "int8-tensor@0.03125": product(x, weight, 8, False, static=np.float32(0.03125)),
        "int8-token-outliers@3": product(x, weight, 8, True, threshold=3),
    }
    golden = {"tokens": TOKENS, "rows": ROWS, "columns": COLUMNS, "cases": cases}
    path = pathlib.Path(__file__).parents[1] / "core/forward/golden/integer_products.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
