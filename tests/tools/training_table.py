#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compression in training against compression alone, on sample:stories.

    tests/tools/training_table.py build/release/app/cli/lathe-cli            five seeds, as reported
    tests/tools/training_table.py build/release/app/cli/lathe-cli --short    one look whether it runs

Each comparison runs two recipes with the same seeds (which order the training data and start the adapters) and
scores both on the sample's held-out stories, each by itself, in nats per token. Differences are paired by seed; +- is the
standard error of their mean. A recipe without training gives the same for every seed, so that all the spread is
the other's. The recovered part is how much of what a recipe lost against the original comes back.
"""
import argparse
import functools
import pathlib
import statistics
import tempfile

from cli_tables import call, mean_and_error

HELD_OUT = pathlib.Path(__file__).resolve().parents[2] / "resources/samples/stories/heldout.txt"
TRAINING = "steps={steps} batch=8 window=128 look_every=0"
QAT = ["train.qat bits=3 group=64 scheme=zero_point learning_rate=1e-4 " + TRAINING]
# What is compared: (title, recipe, recipe). The steps of training are a parameter.
COMPARISONS = [
    ("3 bits: HQQ, QAT", ["quant.hqq bits=3 group=64"], QAT),
    ("3 bits: GPTQ, QAT", ["quant.gptq bits=3 group=64"], QAT),
    ("80 % zeros, retrained: at once, gradually",
     ["train.prune_gradual sparsity=0.8 begin=0 end=0 learning_rate=1e-3 " + TRAINING],
     ["train.prune_gradual sparsity=0.8 begin=0 end=0.6 every=5 learning_rate=1e-3 " + TRAINING]),
    ("2 bits: alone, with adapters", ["quant.rtn bits=2 group=64 scheme=zero_point"],
     ["quant.rtn bits=2 group=64 scheme=zero_point", "adapt.lora merge=false rank=16 alpha=16 " + TRAINING]),
    ("NF4: QLoRA, and merged back into NF4", ["adapt.qlora rank=16 alpha=16 " + TRAINING],
     ["adapt.qlora rank=16 alpha=16 merge=true " + TRAINING]),
]


def score(cli, model, chunks):
    result = call(cli, "evaluate", model, "--text", str(HELD_OUT), "--protocol", "documents", "--chunks", str(chunks))
    return result["nll"]


def loss_of(options, recipe, seed, folder):
    """Held-out loss of a recipe's result, its bits per weight and its seconds."""
    target = str(folder / "model.lathe.h5")
    steps = [word for step in recipe for word in ("--step", step.format(steps=options.steps))]
    data = ["--data", "sample:stories"] if any("steps=" in step for step in recipe) else []
    run = call(options.cli, "run", "sample:stories", *steps, *data, "--seed", str(seed), "-o", target)
    return (score(options.cli, target, options.chunks), run["bits_per_weight"],
            sum(step["seconds"] for step in run["steps"]))


def row(title, first, second, original):
    mean, error = mean_and_error([b[0] - a[0] for a, b in zip(first, second)])
    means = [statistics.fmean(x[0] for x in runs) for runs in (first, second)]
    lost = means[0] - original
    recovered = f"{(means[0] - means[1]) / lost:8.0%}" if lost > 0 else "       -"
    bits = " ".join(f"{statistics.fmean(x[1] for x in runs):6.3f}" for runs in (first, second))
    seconds = max(x[2] for x in first + second)
    return (f"{title:44} {means[0]:8.4f} {means[1]:8.4f}  {mean:+8.4f} +- {error:6.4f} {recovered}  {bits} "
            f"{seconds:6.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--chunks", type=int, default=0, help="held-out stories (0: all)")
    parser.add_argument("--only", default="", help="comparisons whose title has this in it")
    parser.add_argument("--short", action="store_true", help="one seed, ten steps, four windows")
    options = parser.parse_args()
    if options.short:
        options.seeds, options.steps, options.chunks = 1, 10, 4
    original = score(options.cli, "sample:stories", options.chunks)
    print(f"original: {original:.4f} nats per token; {options.seeds} seeds, {options.steps} steps")
    print(f"{'comparison':44} {'first':>8} {'second':>8}  {'second - first':>18} {'recovered':>8}  bits of both  "
          f"longest s")
    with tempfile.TemporaryDirectory() as folder:
        @functools.cache
        def loss(recipe, seed):
            return loss_of(options, recipe, seed, pathlib.Path(folder))

        for title, first, second in COMPARISONS:
            if options.only not in title:
                continue
            runs = [[loss(tuple(recipe), seed) for seed in range(options.seeds)]
                    for recipe in (first, second)]
            print(row(title, *runs, original), flush=True)


if __name__ == "__main__":
    main()
