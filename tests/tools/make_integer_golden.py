#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/forward/golden/integer_products.json: products of rounded inputs with int8
weights (a scale per row) computed with NumPy from the definitions: q = rint(x / s), s = max|x| / Q,
y = s_x s_w (q_x q_w^T) with sums of int64; LLM.int8() leaves columns apart in which any |x| reaches the
threshold. With zero points codes are 0 ... 2^b - 1, q = rint(x / s) + z with s = (max - min) / (2^b - 1), 0 within
the range (the grid of ONNX's DynamicQuantizeLinear), and the sums are
sum q_x q_w - z_w sum q_x - z_x sum q_w + K z_x z_w. Needs numpy."""
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


def zero_grids(values, bits):
    """Scale and zero of each row of values."""
    low = np.minimum(values.min(axis=1, keepdims=True), np.float32(0))
    high = np.maximum(values.max(axis=1, keepdims=True), np.float32(0))
    scales = (high - low) / np.float32(2**bits - 1)
    return scales, np.clip(np.rint(-low / scales), 0, 2**bits - 1).astype(np.int64)


def unsigned(values, scales, zeros, bits):
    return np.clip(np.rint(values / scales).astype(np.int64) + zeros, 0, 2**bits - 1)


def zero_product(x, weight, bits, per_token, static=None, threshold=np.inf, zero_weights=False):
    """Inputs with a zero point, weights without or with one."""
    apart = (np.abs(x) >= np.float32(threshold)).any(axis=0)
    rest = np.where(apart, np.float32(0), x)
    if static is not None:
        scales, zeros = np.full((TOKENS, 1), static[0], np.float32), np.full((TOKENS, 1), static[1])
    elif per_token:
        scales, zeros = zero_grids(rest, bits)
    else:
        scales, zeros = (np.broadcast_to(part, (TOKENS, 1)) for part in zero_grids(rest.reshape(1, -1), bits))
    if zero_weights:
        weight_scales, weight_zeros = zero_grids(weight, 8)
        of_weight = unsigned(weight, weight_scales, weight_zeros, 8)
    else:
        weight_scales = np.abs(weight).max(axis=1, keepdims=True) / np.float32(127)
        weight_zeros = np.full((ROWS, 1), 128)
        of_weight = codes(weight, weight_scales, 127) + 128
    of_inputs = unsigned(rest, scales, zeros, bits)
    sums = (of_inputs @ of_weight.T - of_inputs.sum(axis=1, keepdims=True) * weight_zeros.T
            - zeros * of_weight.sum(axis=1) + COLUMNS * zeros * weight_zeros.T)
    y = sums * scales.astype(np.float64) * weight_scales.astype(np.float64).T
    stored = (of_weight - weight_zeros) * weight_scales.astype(np.float64)
    y += x[:, apart].astype(np.float64) @ stored[:, apart].T
    return {"outputs": y.tolist()}


def zero_cases(x, weight, zero_weights):
    made = {
        "int8-token-zero_point": (8, True),
        "int4-token-zero_point": (4, True),
        "int8-tensor-zero_point": (8, False),
        "int8-tensor-zero_point@0.03125:100": (8, False, (0.03125, 100)),
        "int4-tensor-zero_point@0.25:3": (4, False, (0.25, 3)),
        "int8-token-zero_point-outliers@3": (8, True, None, 3),
    }
    return {name: zero_product(x, weight, *how, zero_weights=zero_weights) for name, how in made.items()}


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
    cases.update(zero_cases(x, weight, False))
    golden = {"tokens": TOKENS, "rows": ROWS, "columns": COLUMNS, "cases": cases,
              "zero_weights": zero_cases(x, weight, True)}
    path = pathlib.Path(__file__).parents[1] / "core/forward/golden/integer_products.json"
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
