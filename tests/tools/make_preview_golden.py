#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/preview.json: what quant.rtn makes of a weight, level by level, from the
NumPy quantizer of make_rtn_golden.py. Needs numpy."""
import json
import pathlib

import numpy as np

from made_values import made_values
from make_rtn_golden import COLUMNS, ROWS, cells, choose, encode


def preview(x, case):
    signed = case["scheme"] != "zero_point"
    count = 2 ** case["bits"]
    decoded, codes = np.zeros(x.size), np.zeros(x.size, np.int64)
    tables, beyond = [], 0
    for cell in cells(case):
        g = choose(x[cell], case)
        codes[cell] = encode(x[cell], g, case["rounding"])
        table = g[0] * (np.arange(count) - g[1]).astype(np.float32)
        decoded[cell] = table[codes[cell]]
        tables.append(table)
    tables = np.array(tables, np.float64)
    first = 1 if signed and not (codes == 0).any() else 0
    for cell, table in zip(cells(case), tables):
        ends = np.sort(table[first:])
        half = (ends[1] - ends[0]) / 2
        beyond += int(((x[cell] < ends[0] - half) | (x[cell] > ends[-1] + half)).sum())
    error = decoded - x.astype(np.float64)
    levels = []
    for code in range(first, count):
        here = codes == code
        rms = float(np.sqrt((error[here] ** 2).mean())) if here.any() else 0.0
        levels.append([code - count // 2 if signed else code, float(np.median(tables[:, code])), float(tables[:, code].min()),
                       float(tables[:, code].max()), int(here.sum()), rms])
    reached = tables[:, first:]
    return dict(levels=levels, clip_ends=[float(np.median(reached.min(1))), float(np.median(reached.max(1)))],
                beyond=beyond / x.size, rmse=float(np.sqrt((error**2).mean())))


def main():
    x = made_values(ROWS * COLUMNS, seed=5)
    base = dict(bits=4, scheme="absmax", granularity="group", group=16, rounding="half_even", scale_type="f16", clip="none",
                clip_low=-1.0, clip_high=1.0)
    results = []
    for scheme in ("absmax", "zero_point", "full_range"):
        for other in (dict(), dict(granularity="tensor", bits=3), dict(granularity="row"), dict(granularity="column", bits=2),
                      dict(granularity="tensor", clip="range", clip_low=-0.5, clip_high=1.25), dict(clip="range")):
            case = base | dict(scheme=scheme) | other
            results.append(dict(params={name: str(value) for name, value in case.items()}) | preview(x, case))
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/preview.json"
    lines = ",\n".join(json.dumps(result) for result in results)
    path.write_text('{"rows": %d, "columns": %d, "cases": [\n%s\n]}\n' % (ROWS, COLUMNS, lines))


if __name__ == "__main__":
    main()
