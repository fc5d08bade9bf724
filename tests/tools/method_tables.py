#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantization, pruning and 8-bit arithmetic side by side: perplexity, KL and bits, with paired errors.

    tests/tools/method_tables.py build/release/app/cli/lathe-cli --texts FOLDER --work FOLDER

Models, all weights in float32:
  smollm2  SmolLM2-135M-Instruct of tests/tools/fetch_models.sh, calibrated on exllamav3_cal_wiki.utf8, evaluated on
           wiki.test.raw (both in the folder of texts)
  large    sample:stories-large on the same texts
  stories  sample:stories-large on what it speaks: calibrated on its own training text, evaluated on held-out stories
SmolLM2's published weights sit on the 4-bit grid of Q4_1, the sample's on Q6_K's. Before anything is measured the
channels behind each norm, of the values and of the FFN are therefore multiplied by random factors between 0.8 and 1.25
that the weights behind them undo (adapt.inject_outliers spread=1.25): the network computes the same, and no group of 64
columns lies on a grid any more. What this changes in the logits is the first line of each table.

Every row is one recipe on the same model. Bits are those of the matrices that it compresses, with scales and zeros;
pruned ones keep their float32. MB are of the whole model, whose embeddings stay in float32. Perplexity is exp of the
mean over windows (stories) of their mean nll, KL is from the original's predictions. All +- are standard errors over
windows, and differences are paired window by window. Rows of a block are sorted by KL; the last columns compare each row
with the one above it: "worse" (or "better") only where the difference is beyond two standard errors, else "?".

8 bits on both sides of each product: "absmax" has one scale per weight and one for all tokens of a product, "zero point"
asymmetric grids for both (or for the side in brackets), "row" a scale per token, "vector" also one per row of the weight;
decomposition keeps input features with a value of 6 or more in floats (for "row" as "vector" found in each batch, "static"
on the calibration text). Outliers are planted in 1 % of the channels behind each norm, 64 times larger; the network computes the same.

Rows once measured are kept in the folder of work, so that an interrupted script goes on.
"""
import argparse
import json
import math
import os
import pathlib
import statistics

from cli_tables import call, mean_and_error

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("LATHE_MODEL_CACHE", pathlib.Path.home() / ".cache/lathe"))
SCALES = [f"adapt.inject_outliers where={where} factor=1 spread=1.25" for where in ("residual", "values", "ffn")]


# Blocks of 256 do not divide SmolLM2's 576 columns: Q3_K_M and Q2_K would mostly be other types there.
SMOLLM2_WITHOUT = ["Q3_K_M", "Q3_K_M, imatrix", "Q2_K", "Q2_K, imatrix"]


def sets(texts):
    """name -> model, calibration, text, how it is cut, how many windows calibrate, rows that are left out."""
    wiki = {"calibration": texts / "exllamav3_cal_wiki.utf8", "text": texts / "wikitext-2-raw/wiki.test.raw",
            "protocol": "gptq", "context": 256}
    return {
        "smollm2": {"model": CACHE / "SmolLM2-135M-Instruct.Q4_1.gguf", "chunks": 16, "samples": 32,
                    "without": SMOLLM2_WITHOUT, **wiki},
        "large": {"model": "sample:stories-large", "chunks": 32, "samples": 64, **wiki},
        "stories": {"model": "sample:stories-large", "calibration": "sample:stories-large", "protocol": "documents",
                    "context": 256, "text": ROOT / "resources/samples/stories/heldout.txt", "chunks": 150, "samples": 64},
    }


def weights_block(bits, mixture):
    """Methods at about `bits`; samples and window are filled in where a method calibrates."""
    grid = f"bits={bits} group=64"
    rows = {
        "RTN": [f"quant.rtn {grid} scheme=zero_point"],
        "HQQ": [f"quant.hqq {grid}"],
        "AWQ": [f"quant.awq {grid} CALIBRATED"],
        "GPTQ": [f"quant.gptq {grid} scheme=zero_point CALIBRATED"],
        "GPTQ, act-order": [f"quant.gptq {grid} scheme=zero_point act_order=true static_groups=true CALIBRATED"],
        mixture: [f"quant.gguf type={mixture}"],
        f"{mixture}, imatrix": [f"quant.gguf type={mixture} importance=calibration CALIBRATED"],
    }
    if bits == 4:
        rows["NF4"] = ["quant.codebook table=nf4 block=64 scale_type=f16"]
    return rows


def pruning_block(choice):
    rows = {"magnitude": [f"prune.magnitude {choice}"], "Wanda": [f"prune.wanda {choice} CALIBRATED"]}
    return {**rows, "SparseGPT": [f"prune.sparsegpt {choice} CALIBRATED"]}


def integer_block(before):
    """8 bits on both sides of each product. Steps and what rounds the inputs; the steps `before` come first."""
    tensor, row = "quant.rtn bits=8 granularity=tensor", "quant.rtn bits=8 granularity=row"
    rows = {
        "absmax": ([tensor], "int8-tensor"),
        "zero point (weights)": ([f"{tensor} scheme=zero_point"], "int8-tensor"),
        "zero point (inputs)": ([tensor], "int8-tensor-zero_point"),
        "zero point": ([f"{tensor} scheme=zero_point"], "int8-tensor-zero_point"),
        "row": ([tensor], "int8-token"),
        "vector": ([row], "int8-token"),
        "vector, zero point": ([f"{row} scheme=zero_point"], "int8-token-zero_point"),
        "row + decomposition": ([tensor], "int8-token-outliers@6"),
        "LLM.int8 (runtime)": (["quant.llm_int8 mode=runtime"], None),
        "LLM.int8, zero point": (["quant.llm_int8 mode=runtime scheme=zero_point"], None),
        "LLM.int8 (static)": (["quant.llm_int8 mode=static CALIBRATED"], None),
        "SmoothQuant": (["quant.smoothquant CALIBRATED"], None),
    }
    return {name: (before + steps, inputs) for name, (steps, inputs) in rows.items()}


def blocks():
    """title -> row -> (steps, what rounds the inputs)"""
    found = {}
    for bits, mixture in ((4, "Q4_K_M"), (3, "Q3_K_M"), (2, "Q2_K")):
        found[f"about {bits} bits"] = weights_block(bits, mixture)
    found["half of the weights zero"] = pruning_block("mode=layer sparsity=0.5")
    found["2 of every 4 zero"] = pruning_block("mode=n_m zeros=2 of=4")
    found = {title: {name: (steps, None) for name, steps in rows.items()} for title, rows in found.items()}
    found["int8 x int8"] = integer_block([])
    planted = "adapt.inject_outliers where=residual count=OUTLIERS factor=64"
    found["int8 x int8, planted outliers"] = integer_block([planted])
    return found


class Bench:
    def __init__(self, options, name):
        self.cli, self.name, self.options = options.cli, name, options
        self.set = sets(options.texts)[name]
        self.chunks = 4 if options.short else self.set["chunks"]
        self.samples = 4 if options.short else self.set["samples"]
        self.work = options.work / (name + ("-short" if options.short else ""))
        self.work.mkdir(parents=True, exist_ok=True)
        self.kept = self.work / "rows.json"
        self.rows = json.loads(self.kept.read_text()) if self.kept.exists() else {}

    def keep(self, key, row):
        self.rows[key] = row
        self.kept.write_text(json.dumps(self.rows))

    def base(self):
        """The model in float32 with its channels scaled."""
        plain, scaled = self.work / "float32", self.work / "scaled.lathe.h5"
        if not plain.exists():
            call(self.cli, "export", self.set["model"], "--to", "hf", "-o", plain)
        if not scaled.exists():
            self.run(plain, SCALES, scaled)
        return plain, scaled

    def run(self, model, steps, target):
        calibrated = f"samples={self.samples} window={self.set['context']}"
        outliers = str(max(2, call(self.cli, "inspect", model)["width"] // 100))
        texts = [step.replace("CALIBRATED", calibrated).replace("OUTLIERS", outliers) for step in steps]
        words = [word for step in texts for word in ("--step", step)]
        if any("CALIBRATED" in step for step in steps):
            words += ["--calibration", self.set["calibration"]]
        return call(self.cli, "run", model, *words, "--seed", "1", "-o", target)

    def score(self, model, reference, inputs=None):
        words = ["--activations", inputs] if inputs else []
        return call(self.cli, "evaluate", model, "--reference", reference, "--text", self.set["text"], "--protocol",
                    self.set["protocol"], "--context", self.set["context"], "--chunks", self.chunks, "--per-window", *words)

    def row(self, title, name, steps, inputs):
        key = f"{title}: {name}"
        if key not in self.rows:
            _, base = self.base()
            target = self.work / "compressed.lathe.h5"
            made = self.run(base, steps, target)
            found = self.score(target, base, inputs)
            last = made["steps"][-1]
            before, after = (sum(weight[side] for weight in last["loss"]) for side in ("bytes_before", "bytes_after"))
            self.keep(key, {"nll": found["window_nll"], "kl": found["window_kl"], "bits": 32 * after / before,
                            "bytes": made["bytes"], "seconds": sum(step["seconds"] for step in made["steps"])})
        return self.rows[key]

    def original(self):
        """Scores of the scaled model, against the one whose channels are not scaled."""
        if "original" not in self.rows:
            plain, base = self.base()
            found = self.score(base, plain)
            self.keep("original", {"nll": found["window_nll"], "kl": found["window_kl"], "protocol": found["protocol"]})
        return self.rows["original"]


def compared(values, above):
    mean, error = mean_and_error([b - a for a, b in zip(above, values)])
    verdict = "worse" if mean > 2 * error else "better" if mean < -2 * error else "?"
    return f"{mean:+9.5f} +- {error:7.5f} {verdict:6}"


def line(name, row, original, above):
    nll, nll_error = mean_and_error([b - a for a, b in zip(original["nll"], row["nll"])])
    kl, kl_error = mean_and_error(row["kl"])
    text = (f"  {name:22} {row['bits']:6.3f} {row['bytes'] / 1e6:8.2f} {math.exp(statistics.fmean(row['nll'])):10.3f} "
            f"{nll:+8.4f} +- {nll_error:6.4f} {kl:9.5f} +- {kl_error:7.5f} ")
    if above:
        text += f" {compared(row['kl'], above['kl'])}  {compared(row['nll'], above['nll'])}"
    return text.rstrip()


def table(bench, only):
    original = bench.original()
    drift, _ = mean_and_error(original["kl"])
    print(f"\n{bench.name}: perplexity {math.exp(statistics.fmean(original['nll'])):.3f} over {len(original['nll'])} windows; "
          f"{bench.samples} windows of {bench.set['context']} tokens calibrate")
    print(f"({original['protocol']}; scaling the channels: KL {drift:.1e})")
    for title, rows in blocks().items():
        rows = {name: recipe for name, recipe in rows.items() if name not in bench.set.get("without", [])}
        if only not in title or bench.options.finished and not all(f"{title}: {name}" in bench.rows for name in rows):
            continue
        print(f"\n{title + ':':24} {'bits':>6} {'MB':>8} {'perplexity':>10} {'nll - original':>18} {'KL':>20}  "
              f" {'KL - row above':26}   nll - row above", flush=True)
        measured = {name: bench.row(title, name, *recipe) for name, recipe in rows.items()}
        above = None
        for name, row in sorted(measured.items(), key=lambda item: statistics.fmean(item[1]["kl"])):
            print(line(name, row, original, above), flush=True)
            above = row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli", type=pathlib.Path)
    parser.add_argument("--texts", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--models", default="smollm2,stories,large")
    parser.add_argument("--only", default="", help="blocks whose title has this in it")
    parser.add_argument("--finished", action="store_true", help="measure nothing: print the blocks that are complete")
    parser.add_argument("--short", action="store_true", help="four windows, to see whether it runs")
    options = parser.parse_args()
    for name in options.models.split(","):
        table(Bench(options, name), options.only)


if __name__ == "__main__":
    main()
