#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/methods/golden/gguf_mixture.json: the block type that llama.cpp itself gives each
tensor of small made-up Llama models, for each kind of file. Needs gguf, numpy and llama-cpp-python
(recorded in the file; made with 0.3.36)."""
import ctypes
import json
import pathlib
import tempfile

import gguf
import llama_cpp
import numpy as np

PARTS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
MODELS = {
    "plain": dict(layers=32, width=256, ffn=512, heads=4, kv_heads=4, tied=False),
    "shared": dict(layers=16, width=256, ffn=512, heads=8, kv_heads=2, tied=True),
    "ragged": dict(layers=30, width=320, ffn=768, heads=8, kv_heads=2, tied=True),
    "large": dict(layers=80, width=256, ffn=256, heads=8, kv_heads=1, tied=False),
}
FILES = {"Q4_0": 2, "Q4_1": 3, "Q8_0": 7, "Q5_0": 8, "Q5_1": 9, "Q2_K": 10, "Q3_K_S": 11, "Q3_K_M": 12, "Q3_K_L": 13,
         "Q4_K_S": 14, "Q4_K_M": 15, "Q5_K_S": 16, "Q5_K_M": 17, "Q6_K": 18, "IQ4_NL": 25, "IQ4_XS": 30, "TQ1_0": 36,
         "TQ2_0": 37}
FEW = ("Q2_K", "Q3_K_S", "Q4_K_M", "Q5_K_M")  # for the large model


def write(path, m):
    rng = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(m["layers"])
    writer.add_context_length(64)
    writer.add_embedding_length(m["width"])
    writer.add_feed_forward_length(m["ffn"])
    writer.add_head_count(m["heads"])
    writer.add_head_count_kv(m["kv_heads"])
    writer.add_layer_norm_rms_eps(1e-5)
    kv = m["width"] // m["heads"] * m["kv_heads"]
    w, f = m["width"], m["ffn"]
    shapes = dict(attn_q=(w, w), attn_k=(kv, w), attn_v=(kv, w), attn_output=(w, w), ffn_gate=(f, w), ffn_up=(f, w),
                  ffn_down=(w, f))

    def add(name, shape):
        writer.add_tensor(name, rng.standard_normal(shape, dtype=np.float32))

    add("token_embd.weight", (64, w))
    for layer in range(m["layers"]):
        for part in PARTS:
            add(f"blk.{layer}.{part}.weight", shapes[part])
        add(f"blk.{layer}.attn_norm.weight", (w,))
        add(f"blk.{layer}.ffn_norm.weight", (w,))
    add("output_norm.weight", (w,))
    if not m["tied"]:
        add("output.weight", (64, w))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def types_of(path, m):
    types = {t.name: t.tensor_type.name for t in gguf.GGUFReader(path).tensors}
    found = {}
    for part in PARTS:
        per_layer = [types[f"blk.{layer}.{part}.weight"] for layer in range(m["layers"])]
        found[part] = per_layer if len(set(per_layer)) > 1 else per_layer[:1]
    found["token_embd"] = [types["token_embd.weight"]]
    if not m["tied"]:
        found["output"] = [types["output.weight"]]
    return found


def main():
    llama_cpp.llama_log_set(ctypes.cast(None, llama_cpp.llama_log_callback), None)
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for name, m in MODELS.items():
            source, target = f"{folder}/{name}.gguf", f"{folder}/out.gguf"
            write(source, m)
            for file, number in FILES.items():
                if name == "large" and file not in FEW:
                    continue
                params = llama_cpp.llama_model_quantize_default_params()
                params.nthread = 2
                params.ftype = number
                status = llama_cpp.llama_model_quantize(source.encode(), target.encode(), ctypes.byref(params))
                if status != 0:
                    print(f"{name} {file}: refused")
                    continue
                cases.append(dict(model=name, file=file, types=types_of(target, m)))
    path = pathlib.Path(__file__).parents[1] / "core/methods/golden/gguf_mixture.json"
    lines = ",\n".join(json.dumps(case) for case in cases)
    header = json.dumps(dict(made_with=f"llama-cpp-python {llama_cpp.__version__}", models=MODELS))
    path.write_text(header[:-1] + f', "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
