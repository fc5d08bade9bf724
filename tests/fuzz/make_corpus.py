#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of the fuzz programs to corpus/<reader>/, each below 10 KB. Needs Python alone.

Usage: make_corpus.py [FOLDER]"""

import gzip
import json
import pathlib
import struct
import sys

F32, F16, UNREAD = 0, 1, 16  # IQ2_XXS is known and not decoded
BLOCKS = {  # ggml type: elements and bytes of a block
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 10: (256, 84),
    11: (256, 110), UNREAD: (256, 66), 12: (256, 144), 13: (256, 176), 14: (256, 210), 20: (32, 18), 23: (256, 136), 24: (1, 1),
    25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18), 42: (64, 18),
}
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


def gguf_text(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<Q", len(raw)) + raw


def gguf_value(kind, value):
    return gguf_text(value) if kind == 8 else struct.pack("<" + SCALARS[kind], value)


def gguf_entry(key, kind, value):
    if isinstance(value, list):
        head = struct.pack("<IIQ", 9, kind, len(value))
        return gguf_text(key) + head + b"".join(gguf_value(kind, element) for element in value)
    return gguf_text(key) + struct.pack("<I", kind) + gguf_value(kind, value)


def gguf(entries, tensors, version=3, alignment=32):
    """entries: (key, type, value); tensors: (name, dimensions innermost first, type)."""
    pad = lambda size: -size % alignment
    out = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(entries))
    out += b"".join(gguf_entry(*entry) for entry in entries)
    data = b""
    for name, dimensions, kind in tensors:
        count = 1
        for dimension in dimensions:
            count *= dimension
        elements, size = BLOCKS[kind]
        out += gguf_text(name) + struct.pack(f"<I{len(dimensions)}q", len(dimensions), *dimensions)
        out += struct.pack("<IQ", kind, len(data))
        body = bytes((7 * i + 1) % 251 for i in range(count // elements * size))
        data += body + b"\0" * pad(len(body))
    return out + b"\0" * pad(len(out)) + data


def gguf_seeds():
    llama = ("general.architecture", 8, "llama")
    numbers = [(f"n{kind}", kind, 1) for kind in SCALARS] + [(f"a{kind}", kind, [0, 1]) for kind in SCALARS]
    texts = [("t", 8, "text"), ("ts", 8, ["", "a", b"\xff"]), ("none", 8, [])]
    split = [("split.no", 2, 0), ("split.count", 2, 2), ("split.tensors.count", 5, 1)]
    vector = [("t", [3], F32)]
    return {
        "values": gguf([llama] + numbers + texts, []),
        "plain": gguf([llama], [(f"p{k}", [3, 2], k) for k in (0, 1, 24, 25, 26, 27, 28, 30)]),
        "blocks": gguf([llama], [(f"b{k}", [BLOCKS[k][0], 2], k) for k in BLOCKS if k != UNREAD and BLOCKS[k][0] > 1]),
        "shapes": gguf([llama], [("s", [], F32), ("z", [0, 4], F16), ("f", [2, 1, 2, 2], F32)]),
        "align64": gguf([llama, ("general.alignment", 4, 64)], vector + [("u", [1], F32)], alignment=64),
        "version2": gguf([llama], vector, version=2),
        "part": gguf([llama] + split, vector),
        "iq2": gguf([llama], [("t", [256], UNREAD)]),
    }


def imatrix_seeds():
    def dat(entries, tail=b""):
        out = struct.pack("<i", len(entries))
        for name, calls, values in entries:
            out += struct.pack("<i", len(name)) + name + struct.pack(f"<ii{len(values)}f", calls, len(values), *values)
        return out + tail
    keys = [("general.type", 8, "imatrix"), ("imatrix.datasets", 8, ["a.txt"]), ("imatrix.chunk_count", 4, 2),
            ("imatrix.chunk_size", 4, 512)]
    tensors = [("blk.0.attn_q.weight.in_sum2", [4], F32), ("blk.0.attn_q.weight.counts", [1], F32)]
    entries = [(b"blk.0.attn_q.weight", 2, [0.5, 2, 0]), (b"b", 0, [1])]
    return {
        "old": dat(entries, struct.pack("<ii", 2, 5) + b"a.txt"),
        "first": dat(entries),
        "gguf": (pathlib.Path(__file__).parent.parent / "core/formats/golden/imatrix.gguf").read_bytes(),
        "tiny_count": gguf(keys, tensors),
        "no_counts": gguf(keys, tensors[:1]),
    }


def llama2c_seeds():
    def model(vocabulary, dim=8, hidden=6, layers=1, heads=2, kv_heads=1, context=3):
        per_layer = 2 * dim + 2 * dim * dim + 2 * dim * (dim // heads * kv_heads) + 3 * dim * hidden
        count = abs(vocabulary) * dim * (1 if vocabulary > 0 else 2)
        count += layers * per_layer + dim + context * (dim // heads)
        header = struct.pack("<7i", dim, hidden, layers, heads, kv_heads, vocabulary, context)
        return header + struct.pack(f"<{count}f", *(i / 64 for i in range(count)))

    def with_tokenizer(pieces, model_bytes):
        tokenizer = struct.pack("<i", 4)
        for index, piece in enumerate(pieces):
            tokenizer += struct.pack("<fi", -index, len(piece)) + piece
        return struct.pack("<H", len(tokenizer)) + tokenizer + model_bytes

    pieces = [b"<unk>", b"<s>", b"</s>", b" a", b"b"]
    return {
        "shared": with_tokenizer(pieces, model(5)),
        "own_head": with_tokenizer(pieces, model(-5)),
        "other_tokenizer": with_tokenizer(pieces[:4], model(5)),
        "two_layers": with_tokenizer([], model(3, dim=4, hidden=2, layers=2, heads=1)),
    }


def safetensors(header, data=b""):
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def keras_seeds():
    def stream(config, data=b""):
        tensors = {"model_weights/d/d/kernel:0": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]}} if data else {}
        return safetensors({"__metadata__": {"keras_version": "2.4.0", "model_config": config}, **tensors}, data)

    dense = {"class_name": "Dense", "config": {"name": "d", "units": 1, "activation": "linear", "use_bias": False}}
    model = {"class_name": "Sequential", "config": {"name": "s", "layers": [dense]}}
    return {"model": stream(json.dumps(model), bytes(8)), "cut": stream(json.dumps(model)[:-3]), "list": stream("[]"),
            "weights": safetensors({"__metadata__": {}})}


def safetensors_seeds():
    file = safetensors

    def entry(kind, shape, begin, end):
        return {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}

    mixed = {"__metadata__": {"format": "pt"}, "a": entry("F32", [2, 3], 0, 24), "b": entry("BF16", [4], 24, 32),
             "c": entry("I8", [], 32, 33), "d": entry("F8_E4M3", [0], 33, 33)}
    kinds = ["F64", "I64", "U64", "F32", "I32", "U32", "F16", "BF16", "I16", "U16", "F8_E5M2", "I8", "U8", "BOOL"]
    sizes = [8, 8, 8, 4, 4, 4, 2, 2, 2, 2, 1, 1, 1, 1]
    every, at = {}, 0
    for kind, size in zip(kinds, sizes):
        every[kind.lower()] = entry(kind, [1], at, at + size)
        at += size
    return {
        "mixed": file(mixed, bytes(range(33))),
        "every": file(every, bytes(at)),
        "empty": file({}),
        "f4": file({"x": entry("F4", [2], 0, 1)}, b"\x12"),
    }


def tokenizer_json_seeds():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    alphabet = [chr(b) for b in printable] + [chr(256 + i) for i in range(len(others))]
    merges = [["a", "b"], ["\u0120", "ab"]]
    pieces = alphabet + ["".join(pair) for pair in merges]
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    added = [{"id": len(pieces), "content": "<|endoftext|>", **special}]
    gpt2 = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": byte_level, "post_processor": byte_level, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                  "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False,
                  "vocab": {piece: i for i, piece in enumerate(pieces)}, "merges": merges},
        "bos_token": "<|endoftext|>", "eos_token": {"content": "<|endoftext|>"},
    }
    words = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "\u2581", "a", "b", "ab", "\u2581ab"]
    llama = {
        "version": "1.0",
        "added_tokens": [{"id": i, "content": words[i], **special} for i in range(3)],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Prepend", "prepend": "\u2581"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
        "pre_tokenizer": None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}, {"type": "ByteFallback"},
            {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "unk_token": "<unk>", "fuse_unk": True, "byte_fallback": True,
                  "vocab": {word: i for i, word in enumerate(words)}, "merges": ["a b", "\u2581 ab"]},
    }
    encode = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    split = {"type": "Sequence", "pretokenizers": [
        {"type": "Split", "pattern": {"Regex": "\\p{N}{1,3}| ?\\p{L}+"}, "behavior": "Isolated", "invert": False},
        dict(byte_level, use_regex=False)]}
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "it", "'", "s", "1", "##2"]
    bert = {
        "version": "1.0",
        "added_tokens": [{"id": i, "content": pieces[i], **special} for i in range(5)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {piece: i for i, piece in enumerate(pieces)}},
        "do_lower_case": True, "cls_token": "[CLS]",
    }
    return {"gpt2": encode(gpt2), "llama": encode(llama), "split": encode(dict(gpt2, pre_tokenizer=split)),
            "bert": encode(bert)}


def idx_seeds():
    def idx(shape, count=None, kind=8):
        size = 1
        for dimension in shape:
            size *= dimension
        return struct.pack(f">BBBB{len(shape)}I", 0, 0, kind, len(shape), *shape) + bytes(range(count or size))

    images = idx([2, 3, 4])
    return {
        "images": images, "labels": idx([5]), "colour": idx([1, 2, 2, 3]), "short": idx([9], 4), "floats": idx([1], 4, 13),
        "packed": gzip.compress(images, mtime=0), "empty": gzip.compress(b"", mtime=0),
    }


def labelled_text_seeds():
    return {
        "tsv": b"tsentence\tlabel\nfine\t1\n\"dull\t0\n",
        "csv": b'c"3","A ""b""","c, d"\r\n1,e,"f\ng"\n',
        "named": b"cid,review,sentiment\n7,good,positive\n8,bad,negative\n",
        "json": b'j{"text":"a\\n","label":1}\n\n{"label":"0","text":""}\n',
    }


def picture_seeds():
    folder = pathlib.Path(__file__).parent.parent / "core/data/pictures"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".tsv"}


def sentencepiece_seeds():
    def varint(value):
        out = b""
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])

    field = lambda number, value: varint(8 * number) + varint(value)
    block = lambda number, raw: varint(8 * number + 2) + varint(len(raw)) + raw

    def piece(text, score, kind):
        return block(1, block(1, text.encode()) + varint(8 * 2 + 5) + struct.pack("<f", score) + field(3, kind))

    pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3)]
    pieces += [(f"<0x{byte:02X}>", 0, 6) for byte in range(256)]
    pieces += [("\u2581", -1, 1), ("a", -2, 1), ("b", -3, 1), ("ab", -4, 1), ("\u2581ab", -5, 1), ("user", 0, 4)]
    trainer = field(3, 2) + field(4, len(pieces)) + field(35, 1) + field(40, 0) + field(41, 1) + field(42, 2)
    normalizer = block(1, b"identity") + field(3, 1) + field(4, 0) + field(5, 1)
    bpe = b"".join(piece(*p) for p in pieces) + block(2, trainer) + block(3, normalizer)
    small = b"".join(piece(*p) for p in pieces[:3] + pieces[259:]) + block(2, field(3, 1)) + block(3, normalizer)
    raw = struct.pack("<i", 6)
    for text, score, _ in pieces:
        raw += struct.pack("<fi", score, len(text.encode())) + text.encode()
    return {"bpe": bpe, "unigram": small, "llama2c": raw}


def native_seeds():
    def part(kind, *shape):
        return {"type": kind, "shape": list(shape)}

    def tensor(name, shape, kind, parts, attributes=None):
        encoding = {"kind": kind, "parts": parts}
        if attributes:
            encoding["attributes"] = attributes
        return {"name": name, "shape": shape, "encoding": encoding}

    whole = lambda value: {"t": "int", "v": value}
    q8 = tensor("g", [2, 32], "gguf", {"blocks": part("u8", 2, 34)}, {"type": "Q8_0"})
    affine = tensor("i", [2, 32], "affine", {"codes": part("u8", 2, 16), "scales": part("f16", 2)}, {
        "bits": whole(4), "granularity": "row", "group": whole(64), "zeros": "none"})
    dense = tensor("d", [2, 3], "dense", {"values": part("f32", 2, 3)})
    metadata = {"t": "object", "v": {
        "a": {"t": "uint", "v": 3, "w": "u32"}, "b": {"t": "list", "k": "string", "v": ["x"]},
        "c": {"t": "list", "of": "real", "ow": "f32", "v": [1.5], "w": "f32"}, "d": True}}
    index = {"metadata": metadata, "companions": [{"bytes": 3, "name": "t.bin"}], "tensors": [dense, q8, affine]}
    encode = lambda value: json.dumps(value, separators=(",", ":")).encode() + b"\0" + bytes(range(200))
    block = b"LATHEH5\n" + struct.pack("<IIQ", 1, 512, 1024) + b"0123456789abcdef" * 4
    return {
        "index": encode(index),
        "empty": encode({"metadata": {"t": "object", "v": {}}, "companions": [], "tensors": []}),
        "block": (block + bytes(512))[:512] + bytes(512),
    }


def plain_seeds(texts):
    return {f"text{index}": text.encode() for index, text in enumerate(texts)}


SEEDS = {
    "gguf": gguf_seeds,
    "imatrix": imatrix_seeds,
    "llama2c": llama2c_seeds,
    "safetensors": safetensors_seeds,
    "keras": keras_seeds,
    "idx": idx_seeds,
    "labelled_text": labelled_text_seeds,
    "picture": picture_seeds,
    "tokenizer_json": tokenizer_json_seeds,
    "sentencepiece": sentencepiece_seeds,
    "native": native_seeds,
    "json": lambda: plain_seeds([
        '{"a":[1,-2,3.5e-7,true,false,null,"\\u00e9\\n"],"b":{"c":{}}}', "[[[[]]]]", '"\\ud83d\\ude00"',
        "18446744073709551615", '{"a":1,"a":2}', "[1e999]"]),
    "tokenize": lambda: plain_seeds([
        "It's 1234 o'clock,\r\n\r\n  don't  ab abab\t!", "\u00e9\u4f60\u597d\u2581 \ud83d\ude00".encode(
            "utf-16", "surrogatepass").decode("utf-16"), "<s> </s> \u00a0\u3000x"]),
}


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "corpus")
    for reader, make in SEEDS.items():
        folder = root / reader
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in make().items():
            assert len(content) < 10_000, (reader, name, len(content))
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
