# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers that golden tests share with C++ (tests/support/made_values.h)."""
import numpy as np


def made_values(count, seed=1):
    """Bell-shaped float32 values with heavy tails, from a 64-bit LCG (Knuth's MMIX constants)."""
    state, values = seed, np.empty(count, np.float64)
    for i in range(count):
        total = 0.0
        for _ in range(12):
            state = (6364136223846793005 * state + 1442695040888963407) % 2**64
            total += (state >> 33) / 2**31
        x = total - 6.0
        values[i] = x + 0.125 * x * x * x
    return values.astype(np.float32)
