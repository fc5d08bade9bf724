#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/encoding/golden/seeded.json: hashes of the random positions that a seed decides,
with the Philox4x32-10 of the package randomgen (pip install randomgen) and Floyd's algorithm as
core/encoding/seeded.h describes it. A hash that changes would move the weights of stored models."""
import hashlib
import json
import pathlib
import struct

from randomgen import Philox

CASES = [(1, 1, 1, 1), (42, 64, 100, 10), (42, 7, 65, 64), (0, 5, 64, 64), (2**64 - 1, 3, 1023, 511),
         (0x0123456789ABCDEF, 16, 2048, 205), (7, 2, 70000, 5)]


def words(seed, row):
    # randomgen counts up before each block.
    source = Philox(key=seed, counter=((row << 64) - 1) % 2**128, number=4, width=32)
    while True:
        yield from (int(word) for word in source.random_raw(64))


def below(bound, source):
    limit = bound * ((2**64 - 1) // bound)
    while True:
        value = next(source) | next(source) << 32
        if value < limit:
            return value % bound


def positions(seed, row, columns, per_row):
    source, kept = words(seed, row), set()
    for j in range(columns - per_row, columns):
        t = below(j + 1, source)
        kept.add(j if t in kept else t)
    return sorted(kept)


def main():
    cases = []
    for seed, rows, columns, per_row in CASES:
        drawn = [c for row in range(rows) for c in positions(seed, row, columns, per_row)]
        packed = struct.pack(f"<{len(drawn)}i", *drawn)
        cases.append({"seed": str(seed), "rows": rows, "columns": columns, "per_row": per_row,
                      "first": drawn[:10], "sha256": hashlib.sha256(packed).hexdigest()})
    target = pathlib.Path(__file__).parents[1] / "core/encoding/golden/seeded.json"
    target.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
