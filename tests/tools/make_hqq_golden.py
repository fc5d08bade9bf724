#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/hqq.json: half-quadratic quantization computed with NumPy from the
equations of Badri and Shaji (2023): W_e = shrink(W - W_r, beta), z = mean(W_q - (W - W_e)/s), beta *= 1.01,
the best zero kept per group. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values

ROWS, COLUMNS = 4, 100


def stored(x, kind):
    return np.float32(np.float16(x)) if kind == "f16" else np.float32(x)


def quantized(w, s, z, last):
    return np.rint(np.clip(w / s + z, np.float32(0), np.float32(last)))


def solve(w, bits, kind, power, beta, rounds):
    last = 2**bits - 1
    s = stored((w.max() - w.min()) / np.float32(last), kind)
    z = stored(-w.min() / s, kind)

    def error(z):
        return np.abs((w - s * (quantized(w, s, z, last) - z)).astype(np.float64)).mean()

    best, best_error, current = z, error(z), z
    for _ in range(rounds):
        q = quantized(w, s, current, last).astype(np.float64)
        e = w.astype(np.float64) - np.float64(s) * (q - np.float64(current))
        size = np.abs(e)
        with np.errstate(divide="ignore"):
            shrunk = np.where(size > 0, np.sign(e) * np.maximum(size - size ** (power - 1) / beta, 0), 0)
        current = stored(np.float32((q - (w - shrunk) / np.float64(s)).mean()), kind)
        beta *= 1.01
        now = error(current)
        if not now < best_error:
            break
        best, best_error = current, now
    return s, best, quantized(w, s, best, last).astype(np.uint8)


def main():
    x = made_values(ROWS * COLUMNS, seed=7).reshape(ROWS, COLUMNS)
    results = []
    for bits, group, kind, power, beta in ((4, 64, "f16", 0.7, 10.0), (2, 16, "f16", 0.7, 10.0), (3, 100, "f32", 0.5, 10.0),
                                           (8, 32, "f32", 0.7, 10.0), (4, 32, "f16", 1.0, 20.0)):
        codes, scales, zeros = np.zeros((ROWS, COLUMNS), np.uint8), [], []
        for r in range(ROWS):
            for c in range(0, COLUMNS, group):
                s, z, q = solve(x[r, c : c + group], bits, kind, power, beta, 20)
                codes[r, c : c + group] = q
                scales.append(float(s))
                zeros.append(float(z))
        results.append(dict(bits=bits, group=group, scale_type=kind, power=power, beta=beta, codes=codes.tobytes().hex(),
                            scales=scales, zeros=zeros))
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/hqq.json"
    lines = ",\n".join(json.dumps(result) for result in results)
    path.write_text('{"rows": %d, "columns": %d, "cases": [\n%s\n]}\n' % (ROWS, COLUMNS, lines))


if __name__ == "__main__":
    main()
