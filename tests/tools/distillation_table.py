#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does distillation help? Trains small students of sample:stories with and without their teacher.

Students of fresh random weights (two of the teacher's four layers) learn from the same text, in the same
order, once from the text alone and once from the teacher's probabilities alone. All comparisons are paired by seed:
  steps   equal numbers of steps
  time    equal seconds of training (the teacher's forward passes count)
  few     3 % of the text, hard labels against soft targets alone
The measure is the mean loss per token (nats) on text that nobody trained on. Printed per case: both means,
the mean of the paired differences with its standard error, and the share of a distance that distillation
recovers: to the teacher, and of 3 % of the text to hard labels of all of it.
Usage: distillation_table.py LATHE_CLI [--seeds N] [--steps N] [--seconds S] [--work FOLDER]
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

from cli_tables import call, mean_and_error

TEACHER = "sample:stories"
STORIES, HELD_OUT_SEED, TRAINING_SEED = 6000, 20001, 20002
SETTINGS = "embeddings=true batch=16 window=128 warm_up=20 learning_rate=0.002 look_every=0"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("--sample-data", type=pathlib.Path, help="lathe-sample-data; beside the program if left out")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--work", type=pathlib.Path, help="keeps students there")
    return parser.parse_args()


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.data_tool = options.sample_data or options.cli.parent.parent / "sample_data" / "lathe-sample-data"

    def run(self, *words):
        return call(self.options.cli, *words)

    def text(self, name, seed, count):
        path = self.work / name
        subprocess.run([str(self.data_tool), "text", "--seed", str(seed), "--count", str(count), "-o", str(path)],
                       check=True)
        return path

    def student(self, seed):
        """Two layers of the teacher's shape, with random weights."""
        folder = self.work / "shape"
        if not folder.exists():
            self.run("export", TEACHER, "--to", "hf", "-o", folder)
            config = json.loads((folder / "config.json").read_text())
            config["num_hidden_layers"] = 2
            (folder / "config.json").write_text(json.dumps(config))
            for weights in folder.glob("*.safetensors*"):
                weights.unlink()
        return f"new:{folder}#{seed}"

    def loss(self, model):
        found = self.run("evaluate", model, "--text", self.work / "held-out.txt", "--protocol", "documents")
        return found["nll"]

    def trained(self, seed, step, data):
        out = self.work / "student.lathe.h5"
        words = ["run", self.student(seed), "--teacher", TEACHER, "--data", data, "--seed", seed, "--step",
                 f"{step} {SETTINGS}", "-o", out]
        result = self.run(*words)
        return self.loss(out), result["steps"][0]

    def pairs(self, name, alone, distilled, data):
        """(loss alone, loss distilled) of each seed."""
        found = []
        for seed in range(self.options.seeds):
            (a, _), (b, _) = (self.trained(seed, step, data) for step in (alone, distilled))
            print(f"  {name}, seed {seed}: alone {a:.4f}, distilled {b:.4f}", flush=True)
            found.append((a, b))
        return found


def alone_of(pairs):
    return statistics.fmean(alone for alone, _ in pairs)


def summary(name, pairs, best):
    """`best`: the loss of what distillation is to come near to."""
    mean, error = mean_and_error([b - a for a, b in pairs])
    alone, distilled = (statistics.fmean(column) for column in zip(*pairs))
    recovered = 100 * (alone - distilled) / (alone - best)
    return f"{name:<34} {alone:8.4f} {distilled:10.4f} {mean:+11.4f} ± {error:.4f} {recovered:9.1f} %"


def main():
    options = parsed()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or pathlib.Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(options, work)
        bench.text("held-out.txt", HELD_OUT_SEED, 300)
        whole = bench.text("training.txt", TRAINING_SEED, STORIES)
        few = bench.text("few.txt", TRAINING_SEED, STORIES * 3 // 100)
        teacher = bench.loss(TEACHER)
        steps, seconds = f"steps={options.steps}", f"steps=100000 schedule=constant max_seconds={options.seconds}"
        soft = "distill.logits temperature=1 hard_weight=0"
        by_steps = bench.pairs("equal steps", f"train.finetune {steps}", f"{soft} {steps}", whole)
        by_time = bench.pairs("equal time", f"train.finetune {seconds}", f"{soft} {seconds}", whole)
        by_few = bench.pairs("3 % of the text", f"train.finetune {steps}", f"{soft} {steps}", few)
    print(f"\nNats per held-out token; teacher {teacher:.4f}; {options.seeds} seeds\n")
    print(f"{'':<34} {'alone':>8} {'distilled':>10} {'difference':>20} {'recovered':>11}")
    print(summary(f"equal steps ({options.steps})", by_steps, teacher))
    print(summary(f"equal time ({options.seconds:g} s)", by_time, teacher))
    print(summary(f"3 % of the text ({options.steps} steps)", by_few, alone_of(by_steps)))


if __name__ == "__main__":
    main()
