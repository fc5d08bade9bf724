#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What turning values ahead of time and while the model runs is worth once they are rounded.

    tests/tools/rotation_table.py build/release/app/cli/lathe-cli --texts FOLDER --work FOLDER

Models, all weights in float32: SmolLM2-135M-Instruct of tests/tools/fetch_models.sh on wiki.test.raw (in the folder of
texts), sample:stories-large on its held-out stories. Every row is one recipe on the same model:

  none            no rotation
  fused           quant.rotate: the residual stream and values within heads, multiplied into the weights
  fused + down    down=online: what each down projection reads is turned while the model runs
  keys            keys=online alone: queries and keys of each head behind RoPE

Weights are rounded to the nearest of 4 or 8 bits with one scale per row (quant.rtn) behind the rotation, inputs of all
linears, the head's too, to integers with one scale per token; caches are those of quant.kv_cache, weights in float32.
KL is from the model without rounding, its mean over windows and the standard error of it; the last column is the
difference from the row above, window by window: "worse" or "better" only beyond two standard errors, else "?".

What turning costs is in tests/bench/bench_turn.cpp.
"""
import argparse
import math
import pathlib
import statistics

from cli_tables import call, mean_and_error
from method_tables import CACHE, ROOT

FUSED, DOWN, KEYS = "quant.rotate", "quant.rotate down=online", "quant.rotate residual=false values=false keys=online"
ROTATIONS = {"none": [], "fused": [FUSED], "fused + down": [DOWN]}
CACHES = ["int2-group32-tail0", "int4-group32-tail0"]


def sets(texts):
    return {
        "stories": {"model": "sample:stories-large", "text": ROOT / "resources/samples/stories/heldout.txt",
                    "protocol": "documents", "context": 256, "chunks": 40, "caches": CACHES},
        "smollm2": {"model": CACHE / "SmolLM2-135M-Instruct.Q4_1.gguf", "text": texts / "wikitext-2-raw/wiki.test.raw",
                    "protocol": "gptq", "context": 256, "chunks": 8,
                    "caches": CACHES + ["int2-group32-tail128", "int4-group32-tail128"]},
    }


def blocks(caches):
    """title -> row -> (steps, --activations, --kv-cache)"""
    found = {}
    for weights, inputs in ((8, 8), (8, 4), (4, 4)):
        found[f"W{weights}A{inputs}"] = {
            name: (steps + [f"quant.rtn bits={weights} granularity=row"], f"int{inputs}-token", "none")
            for name, steps in ROTATIONS.items()}
    for cache in caches:
        found[f"cache {cache}"] = {name: (steps, "none", cache) for name, steps in (("none", []), ("keys", [KEYS]))}
    return found


class Bench:
    def __init__(self, options, name):
        self.options, self.set, self.cli = options, sets(options.texts)[name], options.cli
        self.work = options.work / name
        self.work.mkdir(parents=True, exist_ok=True)
        self.plain = self.work / "float32"
        if not self.plain.exists():
            call(self.cli, "export", self.set["model"], "--to", "hf", "-o", self.plain)

    def made(self, steps):
        if not steps:
            return self.plain
        target = self.work / "row.lathe.h5"
        words = [word for step in steps for word in ("--step", step)]
        call(self.cli, "run", self.plain, *words, "--seed", self.options.seed, "-o", target)
        return target

    def windows(self, steps, inputs, cache):
        found = call(self.cli, "evaluate", self.made(steps), "--reference", self.plain, "--text",
                     self.set["text"], "--protocol", self.set["protocol"], "--context", self.set["context"], "--chunks",
                     self.set["chunks"], "--per-window", "--activations", inputs, "--kv-cache", cache)
        return found["window_kl"], found["window_nll"]


def print_block(bench, title, rows):
    print(f"\n  {title}\n  {'rotation':16}{'perplexity':>11}{'KL, nats':>24}{'KL - row above':>28}", flush=True)
    above = None
    for name, recipe in rows.items():
        kl, nll = bench.windows(*recipe)
        mean, error = mean_and_error(kl)
        text = f"  {name:16}{math.exp(statistics.fmean(nll)):11.3f}{mean:12.6f} +- {error:.6f}"
        if above:
            change, spread = mean_and_error([b - a for a, b in zip(above, kl)])
            verdict = "worse" if change > 2 * spread else "better" if change < -2 * spread else "?"
            text += f"{change:+14.6f} +- {spread:.6f} {verdict}"
        print(text, flush=True)
        above = kl


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("--texts", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--models", default="stories,smollm2")
    parser.add_argument("--only", default="", help="blocks whose title has this in it")
    parser.add_argument("--seed", type=int, default=1, help="of the random signs")
    options = parser.parse_args()
    for name in options.models.split(","):
        bench = Bench(options, name)
        print(f"\n{name}: {bench.set['chunks']} windows of up to {bench.set['context']} tokens, {bench.set['text'].name}, "
              f"seed {options.seed}")
        for title, rows in blocks(bench.set["caches"]).items():
            if options.only in title:
                print_block(bench, title, rows)


if __name__ == "__main__":
    main()
