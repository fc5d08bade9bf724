#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/core/tokenizer/golden.tsv: what other people's tokenizers make of the test texts.

Only counts and checksums are kept (SHA-256 of the ids as little-endian int32), no text. Needs the Python
packages tokenizers, sentencepiece and llama-cpp-python; the data folder in LATHE_TEST_DATA and the
model folder in LATHE_MODEL_CACHE.

Run it only to add rows, and look at the difference: a changed row means that a reference changed.
"""
import hashlib
import os
import struct
import sys
from pathlib import Path

DATA = Path(os.environ["LATHE_TEST_DATA"])
MODELS = Path(os.environ.get("LATHE_MODEL_CACHE", Path.home() / ".cache/lathe"))

TEXTS = [
    "text/exllamav3_cal_wiki.utf8",
    "text/tinyshakespeare.txt",
    "text/tinystories_sample_2M.txt",
    "text/wikitext-2-raw/wiki.test.raw",
    "text/wikitext-2/valid.txt",
    "tokenizers/ggml-prompts/test-cases.txt",
    "synthetic",
]

TOKENIZERS = [
    ("data", "tokenizers/gpt2/tokenizer.json"),
    ("data", "tokenizers/qwen3/tokenizer.json"),
    ("data", "tokenizers/llama2/tokenizer.json"),
    ("data", "tokenizers/llama2/tokenizer.model"),
    ("data", "tokenizers/bert-base/vocab.txt"),
    ("data", "models/stories260K-derived/hf-f32/tokenizer.json"),
    ("data", "models/stories260K-derived/hf-f32/tokenizer.model"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-gpt-2.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-gpt-neox.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-mpt.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-falcon.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-starcoder.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-llama-spm.gguf"),
    ("data", "tokenizers/llama.cpp/ggml-vocab-baichuan.gguf"),
    ("model", "SmolLM2-135M-Instruct.Q4_1.gguf"),
]

# Llama 2's tokenizer.json calls its special tokens "normalized": tokenizers then looks for U+2581 and "<unk>"
# together, and swallows the space. transformers (by tokenizer_config.json) and llama.cpp do not, nor do we;
# this text has "<unk>" in it.
LEFT_OUT = {("tokenizers/llama2/tokenizer.json", "text/wikitext-2/valid.txt")}

# Characters that tokenizers treat in different ways; the test builds the same text from the same list.
POOL = (
    list(range(0x20, 0x7F)) + [9, 10, 10, 13, 0x20, 0x20, 0x20, 0x27, 0x73, 0x74, 0x6C, 0x6C]
    + [0x85, 0xA0, 0x1680, 0x180E, 0x2003, 0x2028, 0x202F, 0x3000, 0x200B, 0x200D, 0xFEFF]
    + [0xE9, 0xDF, 0x17F, 0x130, 0x3B1, 0x416, 0x5D0, 0x627, 0x915, 0x93F, 0xE01, 0x1100, 0xAC00, 0x4E2D, 0x3042]
    + [0x301, 0x308, 0x327, 0x20D0, 0x663, 0x96C, 0xBD, 0x2167, 0x3007, 0xFF11]
    + [0x2019, 0x201C, 0x2026, 0x20AC, 0x2260, 0x1F680, 0x1F44D, 0x1F3FD, 0x1D400, 0x10FFFF]
)


def synthetic():
    state, out = 20240229, []
    for _ in range(40000):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append(chr(POOL[(state >> 33) % len(POOL)]))
    return "".join(out)


def text_of(name):
    if name == "synthetic":
        return synthetic()
    return (DATA / name).read_bytes().decode("utf-8")


def open_reference(path):
    """(name, encode) of the reference for a file; added tokens in the text are matched, except by SentencePiece."""
    if path.suffix == ".json":
        import tokenizers

        reference = tokenizers.Tokenizer.from_file(str(path))
        return f"tokenizers {tokenizers.__version__}", lambda t: reference.encode(t, add_special_tokens=False).ids
    if path.suffix == ".txt":
        import tokenizers

        reference = tokenizers.BertWordPieceTokenizer(str(path), lowercase=True)
        return f"tokenizers {tokenizers.__version__}", lambda t: reference.encode(t, add_special_tokens=False).ids
    if path.suffix == ".model":
        import sentencepiece

        reference = sentencepiece.SentencePieceProcessor(model_file=str(path))
        return f"sentencepiece {sentencepiece.__version__}", reference.encode
    import llama_cpp

    reference = llama_cpp.Llama(str(path), vocab_only=True, verbose=False)
    return (f"llama-cpp-python {llama_cpp.__version__}",
            lambda t: reference.tokenize(t.encode(), add_bos=False, special=True))


def main():
    rows = ["# tokenizer, text, reference, count, sha256 of the ids as little-endian int32; see tests/tools/"
            "make_tokenizer_golden.py"]
    for root, name in TOKENIZERS:
        path = (DATA if root == "data" else MODELS) / name
        reference, encode = open_reference(path)
        for text in TEXTS:
            if (name, text) in LEFT_OUT:
                continue
            ids = encode(text_of(text))
            digest = hashlib.sha256(struct.pack(f"<{len(ids)}i", *ids)).hexdigest()
            rows.append("\t".join([root, name, text, reference, str(len(ids)), digest]))
            print(rows[-1], file=sys.stderr)
    target = Path(__file__).parent.parent / "core/tokenizer/golden.tsv"
    target.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
