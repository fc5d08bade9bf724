#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does GPTQ need the memory of a layer rather than of a model?

    tests/tools/gptq_memory.py build/release/app/cli/lathe-cli --text exllamav3_cal_wiki.utf8

Runs quant.gptq on SmolLM2-135M (tests/tools/fetch_models.sh) with more and more calibration text and compares the
anonymous memory (in no file: RssAnon of proc(5), looked at every 5 ms) that it takes at most above what the process held
as the step began, such as the tokenizer, with the bound

    1.5 layers in float32 + 2 x calibration tokens x width x 4 bytes + (largest number of inputs)^2 x 4 bytes.

The weights of the model are mapped from its file, those that are compressed wait in a temporary file: both are no
anonymous memory. Exit status 1 if a run takes more than the bound.
"""
import argparse
import os
import pathlib
import sys
import tempfile

from cli_tables import call

CACHE = pathlib.Path(os.environ.get("LATHE_MODEL_CACHE", pathlib.Path.home() / ".cache/lathe"))


def shape_of(cli, model):
    """Values of the largest layer, the width of the network and the most inputs of a matrix in a layer."""
    found = call(cli, "inspect", model, "--tensors")
    layers, inputs = {}, 0
    for tensor in found["tensors"]:
        if not tensor["name"].startswith("layers.") or len(tensor["shape"]) != 2:
            continue
        layer = tensor["name"].split(".")[1]
        layers[layer] = layers.get(layer, 0) + tensor["shape"][0] * tensor["shape"][1]
        inputs = max(inputs, tensor["shape"][1])
    return max(layers.values()), found["width"], inputs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--model", default=CACHE / "SmolLM2-135M-Instruct.Q4_1.gguf")
    parser.add_argument("--samples", default="4,16,32", help="numbers of windows of 256 tokens")
    options = parser.parse_args()
    layer, width, inputs = shape_of(options.cli, options.model)
    print(f"layer {layer} values, width {width}, at most {inputs} inputs; MB of 10^6 bytes")
    print(f"{'tokens':>8} {'before':>8} {'at most':>8} {'taken':>8} {'bound':>8} {'planned':>8}")
    within = True
    with tempfile.TemporaryDirectory() as folder:
        for samples in (int(word) for word in options.samples.split(",")):
            step = f"quant.gptq bits=4 group=64 samples={samples} window=256"
            run = call(options.cli, "run", options.model, "--calibration", options.text, "--step", step, "-o",
                       pathlib.Path(folder) / "out.lathe.h5")["steps"][0]
            tokens = run["calibration"]["rows"]
            bound = 4 * (1.5 * layer + 2 * tokens * width + inputs**2)
            before, peak = run["anonymous_bytes_before"], run["peak_anonymous_bytes"]
            within &= peak - before <= bound
            figures = (before, peak, peak - before, bound, run["planned_memory_bytes"])
            print(f"{tokens:8}" + "".join(f" {figure / 1e6:8.1f}" for figure in figures), flush=True)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
