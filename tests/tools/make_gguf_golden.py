#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/encoding/golden/gguf.{bin,json}: what ggml itself makes of a small matrix.

Needs numpy and llama-cpp-python (for its libggml-base), the package gguf as a second opinion on the
simple types, and the model stories260K (its f32 weights are the "real" rows):

    make_gguf_golden.py DATA/models/stories260K/stories260K.bin

Run it only to add a type or a row; review the difference.
"""
import ctypes
import glob
import hashlib
import importlib.util
import json
import os
import sys

import gguf
import numpy as np

TYPES = {"Q4_0": 2, "Q4_1": 3, "Q5_0": 6, "Q5_1": 7, "Q8_0": 8, "Q2_K": 10, "Q3_K": 11, "Q4_K": 12, "Q5_K": 13,
         "Q6_K": 14, "IQ4_NL": 20, "IQ4_XS": 23, "TQ1_0": 34, "TQ2_0": 35, "MXFP4": 39, "NVFP4": 40, "Q1_0": 41,
         "Q2_0": 42}
SIMPLE = ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0")  # the package gguf writes these too
COLUMNS = 512


class Traits(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("block", ctypes.c_int64), ("interleave", ctypes.c_int64),
                ("size", ctypes.c_size_t), ("quantized", ctypes.c_bool), ("to_float", ctypes.c_void_p),
                ("from_float", ctypes.c_void_p)]


def open_ggml():
    folder = os.path.dirname(importlib.util.find_spec("llama_cpp").origin)
    lib = ctypes.CDLL(glob.glob(folder + "/lib/libggml-base.so")[0])
    lib.ggml_get_type_traits.restype = ctypes.POINTER(Traits)
    lib.ggml_quantize_chunk.restype = ctypes.c_size_t
    lib.ggml_quantize_chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64,
                                        ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
    return lib


GGML = open_ggml()


def traits(kind):
    return GGML.ggml_get_type_traits(kind).contents


def decode(kind, data, count):
    data, out = np.ascontiguousarray(data, np.uint8), np.empty(count, np.float32)
    call = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)(traits(kind).to_float)
    call(data.ctypes.data, out.ctypes.data, count)
    return out


def encode(kind, x, importance=None):
    out = np.zeros(x.size // traits(kind).block * traits(kind).size, np.uint8)
    weights = None if importance is None else importance.ctypes.data
    assert GGML.ggml_quantize_chunk(kind, x.ctypes.data, out.ctypes.data, 0, *x.shape, weights) == out.size
    return out


def values(stories):
    rng = np.random.default_rng(20)
    n = COLUMNS
    real = np.fromfile(stories, np.float32, offset=28)  # after the header of seven int32
    outliers = rng.standard_normal(n) * np.where(rng.random(n) < 0.02, 20, 1)
    steps = np.arange(n) % 37 - 18  # ties in many places
    rows = {"normal": rng.standard_normal(n), "laplacian": rng.laplace(size=n), "uniform": rng.uniform(-1, 1, n),
            "outliers": outliers, "trained": real[60000:60000 + n], "steps": steps / 4}
    return list(rows), np.ascontiguousarray(np.stack(list(rows.values())), np.float32)


def errors(back, x, weights=1.0):
    """Squared errors by row, in double precision."""
    return (weights * (back.reshape(x.shape) - x.astype(np.float64)) ** 2).sum(1).tolist()


def random_blocks(kind, rng):
    """Blocks of random bytes; NaN and infinity are avoided by taking new bytes."""
    while True:
        data = rng.integers(0, 256, 256 // traits(kind).block * traits(kind).size, dtype=np.uint8)
        if np.isfinite(decode(kind, data, 256)).all():
            return data


def main():
    names, x = values(sys.argv[1])
    rng = np.random.default_rng(21)
    importance = np.exp(rng.standard_normal(COLUMNS)).astype(np.float32)
    blob, index = bytearray(), {"rows": names, "columns": COLUMNS, "types": {}}

    def put(array):
        blob.extend(array.tobytes())
        return {"offset": len(blob) - array.nbytes, "bytes": array.nbytes}

    index["values"], index["importance"] = put(x), put(importance)
    for name, kind in TYPES.items():
        noise = random_blocks(kind, rng)
        entry = {"id": kind, "block": traits(kind).block, "size": traits(kind).size, "noise": put(noise),
                 "noise_sha256": hashlib.sha256(decode(kind, noise, 256).tobytes()).hexdigest()}
        blocks = encode(kind, x)
        if name in SIMPLE:
            other = gguf.quantize(x, gguf.GGMLQuantizationType(kind)).ravel()
            entry["package_error"] = errors(decode(kind, other, x.size), x)
        back = decode(kind, blocks, x.size)
        weighted = decode(kind, encode(kind, x, importance), x.size)
        entry.update(blocks=put(blocks), decoded_sha256=hashlib.sha256(back.tobytes()).hexdigest(),
                     error=errors(back, x), weighted_error=errors(weighted, x, importance))
        index["types"][name] = entry
    folder = os.path.join(os.path.dirname(__file__), "../core/encoding/golden")
    with open(folder + "/gguf.bin", "wb") as out:
        out.write(blob)
    with open(folder + "/gguf.json", "w") as out:
        json.dump(index, out)
        out.write("\n")
    print(len(blob), "bytes")


if __name__ == "__main__":
    main()
