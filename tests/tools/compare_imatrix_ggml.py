#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well quant.gguf uses an importance matrix, beside ggml's own quantization with the same one.

    compare_imatrix_ggml.py FLOAT.gguf IMATRIX.gguf QUANTIZED.gguf...

FLOAT is the model before, each QUANTIZED what `lathe-cli run --step 'quant.gguf type=T pure=true importance=file
imatrix=IMATRIX.gguf'` and `export --to gguf` made of it. Prints for each the sum over all weights of
importance (w - w')^2, ours over ggml's, and how many bytes of the blocks are equal. Needs numpy,
llama-cpp-python (for its libggml-base) and the package gguf."""
import sys

import gguf
import numpy as np

from make_gguf_golden import decode, encode


def tensors(path):
    return {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}


def main():
    before, matrix = tensors(sys.argv[1]), tensors(sys.argv[2])
    for path in sys.argv[3:]:
        own = other = equal = count = 0
        kinds = set()
        for name, tensor in tensors(path).items():
            if name + ".in_sum2" not in matrix or gguf.GGML_QUANT_SIZES[tensor.tensor_type][0] == 1:
                continue
            kind = int(tensor.tensor_type)
            kinds.add(tensor.tensor_type.name)
            x = np.ascontiguousarray(before[name].data, np.float32)
            importance = (matrix[name + ".in_sum2"].data / matrix[name + ".counts"].data).astype(np.float32).ravel()
            ours = np.ascontiguousarray(tensor.data).ravel().view(np.uint8)
            theirs = encode(kind, x, np.ascontiguousarray(importance))
            error = [(importance * (decode(kind, blocks, x.size).reshape(x.shape) - x.astype(np.float64)) ** 2).sum()
                     for blocks in (ours, theirs)]
            own, other = own + error[0], other + error[1]
            equal, count = equal + (ours == theirs).sum(), count + ours.size
        print(f"{'+'.join(sorted(kinds)):8} weighed error {own:.5g}, ggml {other:.5g}, ratio {own / other:.4f}, "
              f"equal bytes {100 * equal / count:.1f} %")


if __name__ == "__main__":
    main()
