#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory that plans state against what the steps take.

    tests/tools/plan_memory.py build/release/app/cli/lathe-cli MODEL [--calibration TEXT] [--step STEP]...

Runs each step by itself on MODEL and prints its planned memory beside the anonymous memory (in no file: RssAnon of
proc(5), looked at every few milliseconds) that it took at most above what the process held as it began. Steps that
refuse the model are left out. Exit status 1 if one takes more than planned.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

STEPS = ["quant.rtn bits=4 group=64", "quant.gguf type=Q4_K", "quant.gguf type=Q4_K importance=calibration {few}",
         "quant.codebook", "quant.hqq bits=4 group=64", "quant.float", "quant.kv_cache", "quant.rotate",
         "quant.gptq bits=4 group=64 {few}", "quant.gptq bits=4 group=64 true_sequential=false {few}",
         "quant.awq bits=4 group=64 {few}", "quant.smoothquant {few}", "quant.smoothquant smoothing=search {few}",
         "quant.smoothquant inputs=static calibrator=mse {few}", "quant.llm_int8 {few}", "prune.magnitude",
         "prune.random", "prune.wanda {few}", "prune.sparsegpt {few}", "prune.layers {few}", "prune.width",
         "prune.heads score=gradient {few}", "prune.neurons {few}", "prune.neurons score=gradient {few}", "lowrank.svd",
         "lowrank.svd share=0.3", "lowrank.asvd {few}", "lowrank.svd_llm {few}", "adapt.inject_outliers",
         "student.sparse", "student.factorized", "train.finetune steps=2", "train.qat steps=2", "adapt.lora steps=2"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("model")
    parser.add_argument("--calibration", type=pathlib.Path, help="and training data; default: the sample's own")
    parser.add_argument("--samples", type=int, default=16, help="windows of 256 tokens to calibrate on")
    parser.add_argument("--layers", help="of the steps that calibrate, such as layers.0.*")
    parser.add_argument("--step", action="append", help="instead of one of each method")
    options = parser.parse_args()
    few = f"samples={options.samples}" + (f" layers={options.layers}" if options.layers else "")
    within = True
    print(f"{'MB of 10^6 bytes':56} {'taken':>8} {'planned':>8} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for step in options.step or [step.format(few=few) for step in STEPS]:
            command = [options.cli, "run", options.model, "--step", step, "--json", "-o", f"{folder}/out.lathe.h5",
                       "--data", options.calibration or "sample:stories"]
            if options.calibration:
                command += ["--calibration", options.calibration]
            done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
            if done.returncode != 0:
                print(f"{step:56} {done.stderr.strip().splitlines()[-1]}")
                continue
            run = json.loads(done.stdout)["steps"][0]
            taken = run["peak_anonymous_bytes"] - run["anonymous_bytes_before"]
            planned = run["planned_memory_bytes"]
            within &= taken <= planned
            print(f"{step:56} {taken / 1e6:8.1f} {planned / 1e6:8.1f} {planned / max(1, taken):6.2f}", flush=True)
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
