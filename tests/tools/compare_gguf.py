#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares two GGUF files as llama.cpp's own Python package reads them.

Usage: compare_gguf.py A B [--ignore KEY]...
Prints every difference of metadata (value and type) and tensors (name, shape, type, bytes); exits 1 if
there is one. Needs the package `gguf`."""

import argparse
import sys

from gguf import GGUFReader


def metadata(reader):
    # The reader adds fields of its own for the header; the count of entries may differ with --ignore.
    return {
        key: ([int(kind) for kind in field.types], field.contents())
        for key, field in reader.fields.items()
        if not key.startswith("GGUF.")
    }


def tensors(reader):
    return {
        tensor.name: (tuple(int(n) for n in tensor.shape), tensor.tensor_type.name, tensor.data.tobytes())
        for tensor in reader.tensors
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs=2)
    parser.add_argument("--ignore", action="append", default=[], help="a metadata key that may differ")
    arguments = parser.parse_args()
    first, second = (GGUFReader(name) for name in arguments.files)
    differences = 0
    for what, read in (("metadata", metadata), ("tensor", tensors)):
        a, b = read(first), read(second)
        for key in sorted(set(a) | set(b)):
            if a.get(key) != b.get(key) and key not in arguments.ignore:
                differences += 1
                print(f"{what} {key}: " + ("only in one" if key not in a or key not in b else "differs"))
        print(f"{what}: {len(a)} and {len(b)}, order {'equal' if list(a) == list(b) else 'not equal'}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
