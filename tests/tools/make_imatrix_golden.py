#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/formats/golden/imatrix.{gguf,dat}: the same importance matrix in both forms, the GGUF
one by the package gguf of llama.cpp's authors, the older one as llama.cpp's examples/imatrix writes it
(values are the mean of x^2 times the number of calls). Needs numpy and the package gguf.

With --check FILE: reads a GGUF imatrix with that package and prints names, sizes and counts.
"""
import os
import struct
import sys

import gguf
import numpy as np

DATASET, CHUNKS, CHUNK_SIZE = "calibration.txt", 3, 512
# Sums over the rows of three chunks; dyadic, so that both forms hold the same means.
ENTRIES = {
    "blk.0.attn_q.weight": (np.arange(64, dtype=np.float32) * 96, 1536),
    "blk.0.ffn_down.weight": ((np.arange(96, dtype=np.float32) % 7 + 1) * 192, 1536),
    "blk.1.attn_q.weight": (np.zeros(64, np.float32), 0),
}


def write_gguf(path):
    writer = gguf.GGUFWriter(path, "", use_temp_file=False)
    writer.kv_data[0].pop("general.architecture", None)
    writer.add_string("general.type", "imatrix")
    writer.add_array("imatrix.datasets", [DATASET])
    writer.add_uint32("imatrix.chunk_count", CHUNKS)
    writer.add_uint32("imatrix.chunk_size", CHUNK_SIZE)
    for name, (sums, count) in ENTRIES.items():
        writer.add_tensor(name + ".in_sum2", sums.reshape(1, -1))
        writer.add_tensor(name + ".counts", np.full((1, 1), count, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_dat(path):
    with open(path, "wb") as out:
        seen = {name: entry for name, entry in ENTRIES.items() if entry[1]}
        out.write(struct.pack("<i", len(seen)))
        for name, (sums, count) in seen.items():
            values = sums / np.float32(count) * np.float32(CHUNKS)
            out.write(struct.pack("<i", len(name)) + name.encode())
            out.write(struct.pack("<ii", CHUNKS, len(values)) + values.astype("<f4").tobytes())
        out.write(struct.pack("<ii", CHUNKS, len(DATASET)) + DATASET.encode())


def check(path):
    reader = gguf.GGUFReader(path)
    print(reader.fields["general.type"].contents(), reader.fields["imatrix.datasets"].contents(),
          reader.fields["imatrix.chunk_count"].contents(), reader.fields["imatrix.chunk_size"].contents())
    for tensor in reader.tensors:
        print(tensor.name, tensor.tensor_type.name, list(tensor.shape), float(tensor.data.sum()))


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        return check(sys.argv[2])
    folder = os.path.join(os.path.dirname(__file__), "../core/formats/golden")
    write_gguf(folder + "/imatrix.gguf")
    write_dat(folder + "/imatrix.dat")


if __name__ == "__main__":
    main()
