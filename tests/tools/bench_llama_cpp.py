#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times lathe-cli and llama.cpp (llama-cpp-python) on one GGUF file, in turn, and prints both and their ratio.

    tests/tools/bench_llama_cpp.py build/release/app/cli/lathe-cli MODEL.gguf --prompt 256 --generate 64

Both use float32 keys and values and the same number of threads; every figure is a median.
"""
import argparse
import json
import statistics
import subprocess
import time

import llama_cpp


def lathe(options):
    command = [options.cli, "bench", options.model, "--prompt", str(options.prompt), "--generate", str(options.generate),
               "--runs", "1", "--threads", str(options.threads), "--json"]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result["prompt_tokens_per_second"], result["generate_tokens_per_second"]


def llama(engine, options):
    prompt = [(7 * i * i + 3 * i) % 30000 + 10 for i in range(options.prompt)]
    engine.reset()
    start = time.perf_counter()
    engine.eval(prompt)
    middle = time.perf_counter()
    for i in range(options.generate):
        engine.eval([prompt[i % len(prompt)]])
    end = time.perf_counter()
    return options.prompt / (middle - start), options.generate / (end - middle)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cli")
    parser.add_argument("model")
    parser.add_argument("--prompt", type=int, default=256)
    parser.add_argument("--generate", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    engine = llama_cpp.Llama(options.model, n_ctx=1024, n_batch=512, n_threads=options.threads,
                             n_threads_batch=options.threads, type_k=0, type_v=0, verbose=False)
    llama(engine, options)
    rows = [(lathe(options), llama(engine, options)) for _ in range(options.runs)]
    print(f"llama-cpp-python {llama_cpp.__version__}, {options.threads} threads, {options.runs} runs in turn")
    for index, name in enumerate(("prompt", "generation")):
        ours = statistics.median(row[0][index] for row in rows)
        theirs = statistics.median(row[1][index] for row in rows)
        ratio = statistics.median(row[0][index] / row[1][index] for row in rows)
        print(f"{name:10}  Lathe {ours:7.1f}  llama.cpp {theirs:7.1f} tokens/s  ratio {ratio:.2f}")


main()
