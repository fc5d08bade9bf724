#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares lathe-cli with llama.cpp on one GGUF file: perplexity, logits and greedy text.

Needs llama-cpp-python, gguf and numpy. To be run by hand:

    tests/tools/compare_llama_cpp.py build/release/app/cli/lathe-cli MODEL.gguf TEXT --chunks 40
    ... --dequantize        both engines read the same weights as F32: differences are arithmetic alone
    ... --activations q8    Lathe imitates llama.cpp's 8-bit activations
    ... --itself            llama.cpp with flash attention in the place of Lathe: its own spread

Perplexity is by llama.cpp's protocol (chunks of 512, BOS first where the model wants it, targets 257 to 511
scored), keys and values in float32 on both sides. Logits are streamed, one chunk of llama.cpp's is in memory.

With 8-bit activations a value that lies between two codes may go either way, and one such flip disturbs all
that follows; --itself shows how far that carries. The standard error beside the ratio of perplexities is that
of the mean difference over the scored tokens. To see whether the arithmetic is the same, look at
tests/core/forward/tst_q8_products.cpp, or here at the median KL of many short chunks (--context 4 --chunks 200).
"""
import argparse
import contextlib
import json
import os
import subprocess
import tempfile

import gguf
import llama_cpp
import numpy as np

PROMPTS = ("The capital of France is", "Once upon a time there was a small", "def fibonacci(n):\n",
           "Water boils when", "The three most important inventions of the nineteenth century were")


def dequantized(path, target):
    """A copy with every tensor in F32, made by ggml's own Python package."""
    reader = gguf.GGUFReader(path)
    writer = gguf.GGUFWriter(target, reader.get_field("general.architecture").contents())
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", "general.file_type"):
            continue
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=inner)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    for tensor in reader.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        writer.add_tensor(tensor.name, values.reshape(tuple(int(n) for n in reversed(tensor.shape))))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def opened(options, model, flash_attention=False):
    room = max(options.context, 512)  # the greedy texts need it
    return llama_cpp.Llama(model, n_ctx=room, n_batch=room, n_ubatch=room, logits_all=True, flash_attn=flash_attention,
                           type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32,
                           n_threads=options.threads, n_threads_batch=options.threads, verbose=False)


def lathe_command(options, *arguments):
    return [options.cli, *arguments, "--json", "--threads", str(options.threads)]


def lathe_json(options, *arguments):
    return json.loads(subprocess.run(lathe_command(options, *arguments), check=True, stdout=subprocess.PIPE).stdout)


def lathe_text(options):
    return ["--text", options.text, "--context", str(options.context), "--chunks", str(options.chunks),
            "--activations", options.activations]


def windows_of(options, engine):
    """The chunks of llama.cpp's protocol, and whether each begins with BOS."""
    with open(options.text, "rb") as file:
        tokens = engine.tokenize(file.read(), add_bos=True, special=False)
    adds_bos = bool(tokens) and tokens[0] == engine.token_bos()
    windows = []
    for i in range(min(options.chunks, len(tokens) // options.context)):
        windows.append(tokens[i * options.context:(i + 1) * options.context])
        if adds_bos:
            windows[-1][0] = engine.token_bos()
    return windows, adds_bos


def llama_scores(engine, window):
    engine.reset()
    engine.eval(window)
    return engine.scores[len(window) // 2:len(window) - 1]


@contextlib.contextmanager
def lathe_scores(options, model, vocabulary, folder):
    """Gives a function that reads the next scored rows from a running lathe-cli."""
    pipe = os.path.join(folder, "logits")
    os.mkfifo(pipe)
    command = lathe_command(options, "evaluate", model, *lathe_text(options), "--dump-logits", pipe)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process, open(pipe, "rb") as stream:
        yield lambda count: np.frombuffer(stream.read(count * vocabulary * 4), np.float32).reshape(count, vocabulary)
        assert not stream.read(1), "lathe-cli scored more rows"
        assert process.wait() == 0
    os.remove(pipe)


def log_softmax(rows):
    rows = rows.astype(np.float64)
    rows -= rows.max(-1, keepdims=True)
    return rows - np.log(np.exp(rows).sum(-1, keepdims=True))


class Comparison:
    """Running figures of two engines' logits for the same targets."""

    def __init__(self):
        self.theirs, self.mine, self.kl, self.same, self.largest = [], [], [], 0, 0.0

    def add(self, theirs, mine, targets):
        for begin in range(0, len(targets), 32):
            part = slice(begin, begin + 32)
            p, q = log_softmax(theirs[part]), log_softmax(mine[part])
            at = np.arange(len(p)), targets[part]
            self.theirs += list(-p[at])
            self.mine += list(-q[at])
            self.kl += list((np.exp(p) * (p - q)).sum(-1))
            self.same += int((p.argmax(-1) == q.argmax(-1)).sum())
            self.largest = max(self.largest, float(np.abs(theirs[part] - mine[part]).max()))

    def report(self, name, reported=None):
        difference = np.array(self.mine) - np.array(self.theirs)
        error = difference.std(ddof=1) / len(difference) ** 0.5
        theirs, mine = np.exp(np.mean(self.theirs)), np.exp(np.mean(self.mine))
        mine = mine if reported is None else reported
        print(f"perplexity           llama.cpp {theirs:.6f}  {name} {mine:.6f}  "
              f"ratio - 1 = {mine / theirs - 1:+.3e} (standard error {error:.1e})")
        print(f"KL(llama.cpp||{name}) mean {np.mean(self.kl):.3e}  median {np.median(self.kl):.3e}  "
              f"max {np.max(self.kl):.3e} nats")
        print(f"same top token       {self.same / len(self.kl):.4%}")
        print(f"largest logit gap    {self.largest:.3e}")


def compare_text(options, engine, model, folder):
    windows, adds_bos = windows_of(options, engine)
    scored = options.context - 1 - options.context // 2
    print(f"tokens scored        {len(windows) * scored} (BOS: {adds_bos})")
    comparison = Comparison()
    with contextlib.ExitStack() as stack:
        if options.itself:
            other = opened(options, model, flash_attention=True)
        else:
            rows = stack.enter_context(lathe_scores(options, model, engine.n_vocab(), folder))
        for window in windows:
            mine = llama_scores(other, window) if options.itself else rows(scored)
            comparison.add(llama_scores(engine, window), mine, window[options.context // 2 + 1:])
    if options.itself:
        comparison.report("itself")
        return
    ours = lathe_json(options, "evaluate", model, *lathe_text(options))
    assert ours["tokens"] == len(comparison.kl), ours["tokens"]
    comparison.report("lathe", ours["perplexity"])


def compare_greedy(options, engine, model):
    for prompt in PROMPTS:
        ours = lathe_json(options, "generate", model, "--prompt", prompt, "--max-tokens", str(options.tokens),
                          "--activations", options.activations)["ids"]
        tokens = engine.tokenize(prompt.encode(), add_bos=True, special=True)
        engine.reset()
        engine.eval(tokens)
        agreed, verdict = 0, "same"
        while agreed < options.tokens:
            row = engine.scores[engine.n_tokens - 1]
            best, second = np.argsort(-row)[:2]
            if best == engine.token_eos():
                verdict = "same, both stop" if len(ours) == agreed else f"lathe goes on at {agreed}"
                break
            if agreed >= len(ours) or ours[agreed] != best:
                verdict = f"differs at {agreed}, where llama.cpp's first two logits are {row[best] - row[second]:.2e} apart"
                break
            agreed += 1
            engine.eval([int(best)])
        print(f"greedy {prompt[:30]!r:34} {agreed} tokens: {verdict}")


def add_options(parser):
    parser.add_argument("cli")
    parser.add_argument("model")
    parser.add_argument("text")
    parser.add_argument("--context", type=int, default=512)
    parser.add_argument("--chunks", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=os.cpu_count())


def compare(options, model, folder):
    """Everything about one file; greedy text only where Lathe takes part."""
    engine = opened(options, model)
    compare_text(options, engine, model, folder)
    if not options.itself:
        compare_greedy(options, engine, model)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--activations", default="none", choices=("none", "q8"))
    parser.add_argument("--dequantize", action="store_true")
    parser.add_argument("--itself", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        if options.dequantize:
            model = os.path.join(folder, "f32.gguf")
            dequantized(options.model, model)
        print(f"llama-cpp-python {llama_cpp.__version__}, {os.path.basename(options.model)}"
              f"{' as F32' if options.dequantize else ''}, activations {options.activations}")
        compare(options, model, folder)


if __name__ == "__main__":
    main()
