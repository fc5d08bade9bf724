#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/forward/golden/q8_products.json: the dot products of ggml's processor kernels.

The weights are the blocks of tests/core/encoding/golden (rows x columns, encoded by ggml), the inputs its
values and their magnitudes, which have sums far from zero. Each input is rounded as ggml pairs it with the
type, then multiplied by ggml's vec_dot. Needs numpy and llama-cpp-python; on x86 with AVX2.
"""
import ctypes
import glob
import importlib.util
import json
import os

import numpy as np

PLAIN = {"F16": 1, "BF16": 30}


class CpuTraits(ctypes.Structure):
    _fields_ = [("from_float", ctypes.c_void_p), ("vec_dot", ctypes.c_void_p), ("vec_dot_type", ctypes.c_int),
                ("nrows", ctypes.c_int64)]


FromFloat = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
VecDot = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t,
                          ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def open_ggml():
    folder = os.path.dirname(importlib.util.find_spec("llama_cpp").origin) + "/lib/"
    base, = (ctypes.CDLL(path, ctypes.RTLD_GLOBAL) for path in glob.glob(folder + "libggml-base.so"))
    base.ggml_row_size.restype = ctypes.c_size_t
    base.ggml_row_size.argtypes = [ctypes.c_int, ctypes.c_int64]
    cpu, = (ctypes.CDLL(path) for path in glob.glob(folder + "libggml-cpu.so"))
    cpu.ggml_cpu_init()
    cpu.ggml_get_type_traits_cpu.restype = ctypes.POINTER(CpuTraits)
    return base, cpu


BASE, CPU = open_ggml()


def rounded(kind, x):
    """Each row as ggml stores it in the type `kind`."""
    convert = FromFloat(CPU.ggml_get_type_traits_cpu(kind).contents.from_float)
    out = np.zeros((len(x), BASE.ggml_row_size(kind, x.shape[1])), np.uint8)
    for source, target in zip(x, out):
        convert(source.ctypes.data, target.ctypes.data, x.shape[1])
    return out


def products(kind, weights, x):
    traits = CPU.ggml_get_type_traits_cpu(kind).contents
    call, y = VecDot(traits.vec_dot), rounded(traits.vec_dot_type, x)
    sums = np.zeros((len(x), len(weights)), np.float32)
    for t, row in enumerate(y):
        for o, weight in enumerate(weights):
            call(x.shape[1], sums[t:, o:].ctypes.data, 0, weight.ctypes.data, 0, row.ctypes.data, 0, 1)
    return [[float(value) for value in row] for row in sums]


def main():
    golden = os.path.join(os.path.dirname(__file__), "../core/encoding/golden/gguf.")
    with open(golden + "json", encoding="utf-8") as file:
        index = json.load(file)
    blob = np.fromfile(golden + "bin", np.uint8)

    def part(where):
        return blob[where["offset"]:where["offset"] + where["bytes"]]

    values = part(index["values"]).view(np.float32).reshape(len(index["rows"]), index["columns"])
    x = np.ascontiguousarray(np.concatenate([values, np.abs(values)]))
    types = {name: products(kind, rounded(kind, values), x) for name, kind in PLAIN.items()}
    for name, entry in index["types"].items():
        types[name] = products(entry["id"], part(entry["blocks"]).reshape(len(values), -1), x)
    folder = os.path.join(os.path.dirname(__file__), "../core/forward/golden")
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/q8_products.json", "w", encoding="utf-8") as out:
        json.dump(types, out)
        out.write("\n")


if __name__ == "__main__":
    main()
