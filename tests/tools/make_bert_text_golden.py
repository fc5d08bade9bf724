#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the digests of tests/core/tokenizer/tst_word_piece.cpp: what the package tokenizers makes of each
character as BERT's text, and of ids when it decodes them.

Its character tables are those of Unicode 8, so characters that came or changed later are left out: SPANS
are looked at, LATER is not. The test has the same two lists. Needs tokenizers and LATHE_TEST_DATA.
"""
import hashlib
import os
from pathlib import Path

from tokenizers import BertWordPieceTokenizer, normalizers, pre_tokenizers

SPANS = [(0x1, 0xD7FF), (0xE000, 0xFFFF), (0x1F000, 0x1FFFF), (0x20000, 0x3FFFF), (0xE0000, 0x10FFFF)]
LATER = [
    (0x61D, 0x61D), (0x7FD, 0x7FD), (0x890, 0x89F), (0x8CA, 0x8E2), (0x9FD, 0x9FE), (0xA76, 0xA76), (0xAFA, 0xAFF),
    (0xB55, 0xB55), (0xC04, 0xC84), (0xD00, 0xD3C), (0xD81, 0xD81), (0xEBA, 0xECE), (0x166D, 0x166D), (0x1734, 0x1734),
    (0x180F, 0x180F), (0x1885, 0x1886), (0x1ABF, 0x1ACE), (0x1B7D, 0x1B7E), (0x1C89, 0x1C89), (0x1DF6, 0x1DFB),
    (0x2E43, 0x2E5D), (0xA7CB, 0xA7DC), (0xA82C, 0xA82C), (0xA8C5, 0xA8C5), (0xA8FF, 0xA8FF), (0xA9BD, 0xA9BD),
]


def characters():
    for first, last in SPANS:
        for value in range(first, last + 1):
            if not any(low <= value <= high for low, high in LATER):
                yield chr(value)


def digest(parts):
    return hashlib.sha256("".join(part + "\n" for part in parts).encode()).hexdigest()


def main():
    texts = ["a" + character + "B" for character in characters()]
    for strip, lower in [(True, True), (False, True), (True, False), (False, False)]:
        normalizer = normalizers.BertNormalizer(True, True, strip, lower)
        print("normalized", strip, lower, digest(normalizer.normalize_str(text) for text in texts))
    words = pre_tokenizers.BertPreTokenizer()
    print("words", digest("|".join(word for word, _ in words.pre_tokenize_str(text)) for text in texts))

    data = Path(os.environ["LATHE_TEST_DATA"]) / "tokenizers"
    bert = BertWordPieceTokenizer(str(data / "bert-base/vocab.txt"), lowercase=True)
    vectors = data / "llama.cpp/ggml-vocab-bert-bge.gguf.inp"
    lines = vectors.read_bytes().decode().split("\n__ggml_vocab_test__\n")[:46]  # the last one is empty
    ids = [bert.encode(text).ids for text in lines]
    print("decoded", digest(bert.decode(each) for each in ids))
    print("shown", digest(bert.decode(each, skip_special_tokens=False) for each in ids))


if __name__ == "__main__":
    main()
