#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes GGUF files with lathe-cli, loads each in llama.cpp and compares the two programs on it.

The F32 copy of MODEL.gguf is stored as F16, Q8_0, Q4_0, Q4_K_M and Q6_K, and the bundled sample as Q4_0; see
compare_llama_cpp.py for what is compared, by llama.cpp's own arithmetic (--activations q8). To be run by hand:

    tests/tools/compare_written_gguf.py build/release/app/cli/lathe-cli MODEL.gguf TEXT --chunks 8
    ... --kinds Q4_K_M,Q6_K     these alone, without the sample
"""
import argparse
import copy
import os
import tempfile

import llama_cpp

from compare_llama_cpp import add_options, compare, dequantized, lathe_json

STEPS = {"F16": "quant.float format=fp16 embeddings=true"}
STEPS.update({kind: f"quant.gguf type={kind} embeddings=true" for kind in ("Q8_0", "Q4_0", "Q4_K_M", "Q6_K")})
HELD_OUT = os.path.join(os.path.dirname(__file__), "../../resources/samples/stories/heldout.txt")


def write_and_compare(options, source, kind, label):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, kind + ".gguf")
        lathe_json(options, "run", source, "--step", STEPS[kind], "-o", path)
        print(f"\n{label} written as {kind}: {os.path.getsize(path)} bytes", flush=True)
        compare(options, path, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=[])
    options = parser.parse_args()
    options.activations, options.itself = "q8", False
    print(f"llama-cpp-python {llama_cpp.__version__}, activations {options.activations}")
    if not options.kinds:
        sample = copy.copy(options)
        sample.text, sample.context = HELD_OUT, 256
        write_and_compare(sample, "sample:stories", "Q4_0", "sample:stories")
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "f32.gguf")
        dequantized(options.model, source)
        for kind in options.kinds or STEPS:
            write_and_compare(options, source, kind, os.path.basename(options.model) + " as F32")


if __name__ == "__main__":
    main()
