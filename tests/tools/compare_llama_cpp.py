#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares lathe-cli with llama.cpp on one GGUF file: perplexity, logits and greedy text.

Needs llama-cpp-python, gguf and numpy. To be run by hand:

    tests/tools/compare_llama_cpp.py build/app/cli/lathe-cli MODEL.gguf TEXT --chunks 8
    ... --dequantize        both engines read the same weights as F32: differences are arithmetic alone
    ... --activations q8    Lathe imitates llama.cpp's 8-bit activations

Perplexity is by llama.cpp's protocol (chunks of 512, BOS first where the model wants it, targets 257 to 511
scored), keys and values in float32 on both sides.

With --activations q8 a sum that lies between two rounding steps may go either way, and one such flip disturbs
all that follows; to see whether the arithmetic is the same, look at the median KL of many short chunks
(--context 4 --chunks 200).
"""
import argparse
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


def log_softmax(rows):
    rows = rows.astype(np.float64)
    rows -= rows.max(-1, keepdims=True)
    return rows - np.log(np.exp(rows).sum(-1, keepdims=True))


def lathe(options, *arguments):
    command = [options.cli, *arguments, "--json", "--threads", str(options.threads)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def run_chunk(engine, tokens):
    engine.reset()
    engine.eval(tokens)
    return engine.scores[:len(tokens)]


def compare_text(options, engine, model, folder):
    common = [model, "--text", options.text, "--context", str(options.context), "--chunks", str(options.chunks),
              "--activations", options.activations]
    ours = lathe(options, "evaluate", *common)
    dump = os.path.join(folder, "logits.bin")
    rows = lathe(options, "evaluate", *common, "--dump-logits", dump)["dumped_rows"]
    logits = np.memmap(dump, np.float32, "r", shape=(rows, engine.n_vocab()))
    with open(options.text, "rb") as file:
        tokens = engine.tokenize(file.read(), add_bos=True, special=False)
    adds_bos = bool(tokens) and tokens[0] == engine.token_bos()
    half, chunk = options.context // 2, options.context
    nll, kl, same, largest, at = [], [], 0, 0.0, 0
    for i in range(min(options.chunks, len(tokens) // chunk)):
        window = tokens[i * chunk:(i + 1) * chunk]
        if adds_bos:
            window[0] = engine.token_bos()
        theirs = run_chunk(engine, window)[half:-1]
        mine = logits[at:at + len(theirs)]
        at += len(theirs)
        p, q = log_softmax(theirs), log_softmax(mine)
        nll += list(-p[np.arange(len(p)), window[half + 1:]])
        kl += list((np.exp(p) * (p - q)).sum(-1))
        same += int((p.argmax(-1) == q.argmax(-1)).sum())
        largest = max(largest, float(np.abs(theirs - mine).max()))
    assert at == rows == len(nll), (at, rows)
    perplexity = float(np.exp(np.mean(nll)))
    print(f"tokens scored        {rows} of {len(tokens)} (BOS: {adds_bos})")
    print(f"perplexity           llama.cpp {perplexity:.6f}  lathe {ours['perplexity']:.6f}  "
          f"ratio - 1 = {ours['perplexity'] / perplexity - 1:+.3e}")
    print(f"KL(llama.cpp||lathe) mean {np.mean(kl):.3e}  median {np.median(kl):.3e}  max {np.max(kl):.3e} nats")
    print(f"same top token       {same / rows:.4%}")
    print(f"largest logit gap    {largest:.3e}")


def compare_greedy(options, engine, model):
    for prompt in PROMPTS:
        ours = lathe(options, "generate", model, "--prompt", prompt, "--max-tokens", str(options.tokens))["ids"]
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("model")
    parser.add_argument("text")
    parser.add_argument("--context", type=int, default=512)
    parser.add_argument("--chunks", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--activations", default="none", choices=("none", "q8"))
    parser.add_argument("--dequantize", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        if options.dequantize:
            model = os.path.join(folder, "f32.gguf")
            dequantized(options.model, model)
        room = max(options.context, 512)  # the greedy texts need it
        engine = llama_cpp.Llama(model, n_ctx=room, n_batch=room, n_ubatch=room, logits_all=True,
                                 type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32,
                                 n_threads=options.threads, n_threads_batch=options.threads, verbose=False)
        print(f"llama-cpp-python {llama_cpp.__version__}, {os.path.basename(options.model)}"
              f"{' as F32' if options.dequantize else ''}, activations {options.activations}")
        compare_text(options, engine, model, folder)
        compare_greedy(options, engine, model)


if __name__ == "__main__":
    main()
