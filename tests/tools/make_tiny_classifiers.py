#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tests/core/model/classifiers/ with torch and transformers.

Each is a Hugging Face folder with random weights and golden.json: inputs, and the logits that transformers
computes for them one by one in float64. "gradients" are those of the mean cross entropy over the inputs' labels
by torch's autograd: of each tensor its norm and some entries. Usage: make_tiny_classifiers.py [output folder]
"""
import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file

INPUTS, ENTRIES = 3, 8


def randomize(model, seed):
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        if "norm" in name.lower() and name.endswith("weight"):
            value = 1.0 + 0.2 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        elif "embedd" in name and "projection" not in name:
            value = 0.5 * noise
        else:
            value = noise * 1.5 / parameter[0].numel() ** 0.5
        parameter.data = value.to(torch.float32)


def short(value):
    return float(f"{value:.9g}")


def rows(tensor):
    return [[short(value) for value in row] for row in tensor.tolist()]


def gradients(model):
    """By tensor name: the norm and entries spread over it."""
    found = {}
    for name, parameter in model.named_parameters():
        flat = parameter.grad.flatten()
        at = torch.linspace(0, flat.numel() - 1, min(ENTRIES, flat.numel())).long().tolist()
        found[name] = dict(norm=short(flat.norm()), at=at, values=[short(flat[i]) for i in at])
    return found


def finish(folder, model, inputs, logits_of, golden):
    """Logits of each input alone, and the gradients of their mean loss."""
    logits = torch.cat([logits_of(one) for one in inputs])
    targets = torch.arange(len(inputs)) % logits.shape[1]
    loss = torch.nn.functional.cross_entropy(logits, targets)
    loss.backward()
    golden |= dict(logits=rows(logits), targets=targets.tolist(), loss=short(loss), gradients=gradients(model))
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{folder.name}: {size} bytes, logits {logits.min():.2f} to {logits.max():.2f}")


def save(model, folder, seed):
    randomize(model, seed)
    model.save_pretrained(folder)
    return type(model).from_pretrained(folder, attn_implementation="eager").double().eval()


def texts(vocabulary, seed):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(3, vocabulary, (1, length), generator=generator) for length in (9, 1, 24)]


def bert(folder):
    config = transformers.BertConfig(vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                                     intermediate_size=48, max_position_embeddings=24, type_vocab_size=2,
                                     id2label={0: "bad", 1: "so so", 2: "good"},
                                     label2id={"bad": 0, "so so": 1, "good": 2})
    model = save(transformers.BertForSequenceClassification(config), folder, 40)
    ids = texts(60, 41)
    types = [(torch.arange(one.shape[1]) >= one.shape[1] // 2).long()[None] for one in ids]
    finish(folder, model, list(zip(ids, types)),
           lambda one: model(one[0], token_type_ids=one[1]).logits,
           dict(ids=[one[0].tolist() for one in ids], types=[one[0].tolist() for one in types]))


def distilbert(folder):
    config = transformers.DistilBertConfig(vocab_size=60, dim=32, n_layers=2, n_heads=2, hidden_dim=48,
                                           max_position_embeddings=24)
    model = save(transformers.DistilBertForSequenceClassification(config), folder, 50)
    ids = texts(60, 51)
    finish(folder, model, ids, lambda one: model(one).logits, dict(ids=[one[0].tolist() for one in ids]))


def vit(folder):
    config = transformers.ViTConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40,
                                    image_size=12, patch_size=4, num_channels=3, layer_norm_eps=1e-6,
                                    id2label={0: "cat", 1: "dog", 2: "boat", 3: "tree"},
                                    label2id={"cat": 0, "dog": 1, "boat": 2, "tree": 3})
    model = save(transformers.ViTForImageClassification(config), folder, 60)
    processor = transformers.ViTImageProcessor(size=dict(height=12, width=12), image_mean=[0.4, 0.5, 0.6],
                                               image_std=[0.2, 0.25, 0.3])
    processor.save_pretrained(folder)
    generator = torch.Generator().manual_seed(61)
    images = [torch.randint(0, 256, (12, 12, 3), generator=generator, dtype=torch.uint8) for _ in range(INPUTS)]

    def logits_of(image):
        pixels = processor(image.numpy(), return_tensors="pt", input_data_format="channels_last")["pixel_values"]
        return model(pixels.double()).logits

    finish(folder, model, images, logits_of,
           dict(pixels=[image.permute(2, 0, 1).flatten().tolist() for image in images]))


def mlp(folder):
    model = torch.nn.Sequential(torch.nn.Linear(10, 14), torch.nn.ReLU(), torch.nn.Linear(14, 12), torch.nn.Tanh(),
                                torch.nn.Linear(12, 9, bias=False), torch.nn.Identity(), torch.nn.Linear(9, 4))
    randomize(model, 70)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors",
              metadata=dict(format="pt"))
    (folder / "config.json").write_text(json.dumps(dict(
        model_type="mlp", activations=["relu", "tanh", "linear"], input_mean=0.25, input_deviation=2.0,
        id2label={str(i): name for i, name in enumerate("north east south west".split())}), indent=1) + "\n")
    model = model.double()
    generator = torch.Generator().manual_seed(71)
    vectors = [torch.randn(1, 10, generator=generator).double() for _ in range(INPUTS)]
    finish(folder, model, vectors, lambda one: model((one.float() - 0.25).double() / 2.0),
           dict(vectors=[one[0].tolist() for one in vectors]))


def main():
    here = pathlib.Path(__file__).resolve().parent.parent / "core/model/classifiers"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    for make in (bert, distilbert, vit, mlp):
        folder = target / make.__name__
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)


if __name__ == "__main__":
    main()
