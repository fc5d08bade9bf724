#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What do keys and values in a few bits cost, and what do they save?

Every format is measured against the model without rounding on the same tokens (gptq protocol: all tokens of
each window count): perplexity, KL(original || rounded) and the paired change of ln perplexity, both with
standard errors, and the bytes of a cache as long as the window, with codes, scales, least values and the exact tail.
Usage: kv_cache_table.py LATHE_CLI MODEL TEXT [--context N] [--chunks N] [--formats F...]
"""
import argparse
import json
import pathlib
import subprocess

FORMATS = ["int8-group32-tail0", "int4-group32-tail128", "int4-group32-tail0", "int3-group32-tail128",
           "int2-group32-tail128", "int2-group32-tail32", "int2-group32-tail0"]


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("model")
    parser.add_argument("text", type=pathlib.Path)
    parser.add_argument("--context", type=int, default=512)
    parser.add_argument("--chunks", type=int, default=8)
    parser.add_argument("--formats", nargs="+", default=FORMATS)
    return parser.parse_args()


def run(cli, *words):
    command = [str(word) for word in (cli, *words, "--json")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(done.stdout)


def main():
    options = parsed()
    print(f"{options.model}, {options.text.name}, {options.chunks} windows of {options.context} tokens\n")
    print(f"{'keys and values':24}{'perplexity':>11}{'KL, nats':>24}{'change of ln perplexity':>28}"
          f"{'bytes per token':>17}{'of float16':>12}")
    for form in options.formats:
        result = run(options.cli, "evaluate", options.model, "--kv-cache", form, "--reference", options.model,
                     "--text", options.text, "--protocol", "gptq", "--context", options.context,
                     "--chunks", options.chunks)
        kl, cache = result["kl"], result["kv_cache"]
        print(f"{form:24}{result['perplexity']:>11.4f}{kl['mean']:>14.6f} ± {kl['stderr']:.6f}"
              f"{result['ln_ppl_ratio']:>+18.6f} ± {result['ln_ppl_ratio_stderr']:.6f}"
              f"{cache['bytes'] / cache['positions']:>17.0f}{cache['bytes'] / cache['float16_bytes']:>12.3f}", flush=True)


main()
