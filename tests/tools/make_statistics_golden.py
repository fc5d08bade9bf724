#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/observe/golden/statistics.json: moments, ranks, histogram and channel ranges of
made-up weights, from NumPy and SciPy in double precision. Needs numpy and scipy."""
import json
import pathlib

import numpy as np
from scipy import stats

from made_values import made_values

ROWS, COLUMNS, BINS = 7, 301, 23


def channels(x, axis):
    return dict(low=x.min(axis).tolist(), high=x.max(axis).tolist(), mean=x.mean(axis).tolist(), deviation=x.std(axis).tolist())


def main():
    plain = made_values(ROWS * COLUMNS, seed=3).reshape(ROWS, COLUMNS)
    sparse = np.where(np.abs(plain) < 0.5, np.float32(0), plain)
    # The float32 sum is part of the definition: tests add the same numbers.
    shifted = (plain * np.float32(0.0009765625) + np.float32(1000)).astype(np.float32)
    cases = []
    for name, values in (("plain", plain), ("sparse", sparse), ("shifted", shifted)):
        x = values.astype(np.float64)
        counts, _ = np.histogram(x, BINS)
        singular = np.linalg.svd(x, compute_uv=False)
        shares = singular / singular.sum()
        cases.append(dict(name=name, low=x.min(), high=x.max(), mean=x.mean(), deviation=x.std(), skewness=stats.skew(x, axis=None),
                          kurtosis=stats.kurtosis(x, axis=None), zeros=int((x == 0).sum()),
                          effective_rank=float(np.exp(-(shares * np.log(shares)).sum())),
                          stable_rank=float((singular**2).sum() / singular[0] ** 2), histogram=counts.tolist(),
                          rows=channels(x, 1), columns=channels(x, 0)))
    path = pathlib.Path(__file__).parents[1] / "core/observe/golden/statistics.json"
    lines = ",\n".join(json.dumps(case) for case in cases)
    path.write_text('{"rows": %d, "columns": %d, "cases": [\n%s\n]}\n' % (ROWS, COLUMNS, lines))


if __name__ == "__main__":
    main()
