#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a Hugging Face folder with the reference implementation of safetensors and, with a second folder,
compares every tensor bit for bit: type, shape and bytes. Needs safetensors and torch.

usage: check_safetensors.py FOLDER [REFERENCE]
"""
import json
import pathlib
import sys

import torch
from safetensors import safe_open


def files_of(folder: pathlib.Path) -> list[pathlib.Path]:
    index = folder / "model.safetensors.index.json"
    if not index.exists():
        return [folder / "model.safetensors"]
    content = json.loads(index.read_text())
    files = sorted({folder / name for name in content["weight_map"].values()})
    for file in files:
        with safe_open(file, "pt") as opened:
            for name in opened.keys():
                assert content["weight_map"][name] == file.name, f"{name} is not where the index says"
    return files


def tensors_of(folder: pathlib.Path) -> dict[str, torch.Tensor]:
    tensors = {}
    for file in files_of(folder):
        with safe_open(file, "pt") as opened:
            assert opened.metadata() == {"format": "pt"}, opened.metadata()
            for name in opened.keys():
                assert name not in tensors, f"{name} occurs twice"
                tensors[name] = opened.get_tensor(name)
    return tensors


def main() -> int:
    folder = pathlib.Path(sys.argv[1])
    tensors = tensors_of(folder)
    total = sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
    index = folder / "model.safetensors.index.json"
    if index.exists():
        assert json.loads(index.read_text())["metadata"]["total_size"] == total
    json.loads((folder / "config.json").read_text())
    if len(sys.argv) > 2:
        reference = tensors_of(pathlib.Path(sys.argv[2]))
        assert tensors.keys() == reference.keys(), tensors.keys() ^ reference.keys()
        for name, tensor in tensors.items():
            other = reference[name]
            assert (tensor.dtype, tensor.shape) == (other.dtype, other.shape), name
            assert torch.equal(tensor.reshape(-1).view(torch.uint8), other.reshape(-1).view(torch.uint8)), name
    print(f"{len(tensors)} tensors, {total} bytes: fine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
