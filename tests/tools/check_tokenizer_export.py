#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the tokenizers we write with transformers and llama.cpp and compares ids with the original's.

    check_tokenizer_export.py PATH/TO/tokenizer_export

Needs the Python packages transformers, tokenizers, sentencepiece and llama-cpp-python, and the data folder in
LATHE_TEST_DATA. The original is read by its own program: tokenizers, sentencepiece or llama.cpp.
"""
import os
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import transformers

sys.path.insert(0, str(Path(__file__).parent))
from make_tokenizer_golden import DATA, MODELS, open_reference, text_of  # noqa: E402

SOURCES = [
    DATA / "tokenizers/gpt2/tokenizer.json",
    DATA / "tokenizers/qwen3/tokenizer.json",
    DATA / "tokenizers/llama2/tokenizer.model",
    DATA / "models/stories260K-derived/hf-f32/tokenizer.json",
    DATA / "tokenizers/llama.cpp/ggml-vocab-gpt-2.gguf",
    DATA / "tokenizers/llama.cpp/ggml-vocab-falcon.gguf",
    DATA / "tokenizers/llama.cpp/ggml-vocab-starcoder.gguf",
    DATA / "tokenizers/llama.cpp/ggml-vocab-llama-spm.gguf",
    DATA / "tokenizers/llama.cpp/ggml-vocab-baichuan.gguf",
    MODELS / "SmolLM2-135M-Instruct.Q4_1.gguf",
]
TEXTS = ["text/tinystories_sample_2M.txt", "tokenizers/ggml-prompts/test-cases.txt", "synthetic"]


def ids_of(opened):
    return [opened(text_of(name)) for name in TEXTS]


def verdict(found, expected):
    return "same ids" if found == expected else "DIFFERENT ids"


def main():
    failed = False
    for source in SOURCES:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.argv[1], source, folder], check=True)
            _, reference = open_reference(source)
            expected = ids_of(reference)
            _, llama = open_reference(Path(folder) / "vocab.gguf")
            # llama.cpp does not compose; the other programs compose for Qwen, so it gets the text composed.
            form = (lambda t: unicodedata.normalize("NFC", t)) if "qwen" in str(source) else (lambda t: t)
            auto = transformers.AutoTokenizer.from_pretrained(folder)
            fast = transformers.PreTrainedTokenizerFast(tokenizer_file=str(Path(folder) / "tokenizer.json"))
            results = {
                "AutoTokenizer": verdict(ids_of(lambda t: auto(t, add_special_tokens=False).input_ids), expected),
                "PreTrainedTokenizerFast": verdict(ids_of(lambda t: fast(t, add_special_tokens=False).input_ids), expected),
                "llama.cpp": verdict(ids_of(lambda t: llama(form(t))), expected),
                "BOS": auto("a").input_ids[:1],
            }
            failed = failed or any("DIFFERENT" in str(value) for value in results.values())
            print(os.path.relpath(source, DATA), results, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
