#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evaluation figures of stories260K computed by PyTorch and transformers, not by Lathe.

Needs torch, transformers, gguf and numpy; not needed to build or test. Writes the golden file that
tst_evaluation_data.cpp compares with:

    LATHE_TEST_DATA=... tests/tools/reference_evaluation.py tests/core/evaluate/golden_evaluation.json
"""
import json
import os
import re
import sys

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

DATA = os.environ["LATHE_TEST_DATA"]
DERIVED = os.path.join(DATA, "models/stories260K-derived")
CONTEXT = 512
torch.set_num_threads(1)


def load(path):
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).double().eval()


def load_gguf(path, folder):
    """The weights of a GGUF file, dequantized by ggml's own Python package, in the model of `folder`."""
    model = load(folder)
    config = model.config
    names = {"token_embd": "embed_tokens", "output_norm": "norm"}
    parts = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
             "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
             "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
    state = {}
    for tensor in gguf.GGUFReader(path).tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float64)
        name = tensor.name.removesuffix(".weight")
        if name.startswith("blk."):
            _, layer, part = name.split(".")
            heads = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}.get(part)
            if heads:  # llama.cpp's converter turned the halves of each head into pairs
                rows, columns = values.shape
                values = values.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)
            name = f"layers.{layer}.{parts[part]}"
        else:
            name = names.get(name)
        if name:
            state[f"model.{name}.weight"] = torch.from_numpy(values.copy())
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert missing in ([], ["lm_head.weight"]) and not unexpected, (missing, unexpected)
    return model


def log_probabilities(model, ids):
    with torch.no_grad():
        return torch.log_softmax(model(torch.tensor([ids])).logits[0].double(), -1)


# ---- tasks: lm-evaluation-harness's rules written down anew ------------------------------------------------

def clean_hellaswag(text):
    text = text.strip().replace(" [title]", ". ")
    return re.sub(r"\[.*?\]", "", text).replace("  ", " ")


def options_of(item):
    """(context, continuation, length for acc_norm) of each option, and the right one."""
    if "choices" in item:
        return [(item["query"], " " + c, len(c)) for c in item["choices"]], item["gold"]
    if "context_options" in item:
        return [(c, " " + item["continuation"], len(c)) for c in item["context_options"]], item["gold"]
    if "endings" in item:
        query = clean_hellaswag(f'{item["activity_label"]}: {item["ctx_a"]} {item["ctx_b"].capitalize()}')
        endings = [clean_hellaswag(e) for e in item["endings"]]
        return [(query, " " + e, len(e)) for e in endings], item["label"]
    context, continuation = item["context"], item["continuation"]
    if not context[-1:].isspace() and not continuation[:1].isspace():
        continuation = " " + continuation
    return [(context, continuation, len(continuation))], 0


def score(model, tokenizer, context, continuation):
    spaces = len(context) - len(context.rstrip())
    if spaces:
        context, continuation = context[:-spaces], context[-spaces:] + continuation
    head = tokenizer.encode(context).ids
    whole = tokenizer.encode(context + continuation).ids
    scored = min(len(whole) - len(head), CONTEXT)
    whole = whole[-(CONTEXT + 1):]
    rows = log_probabilities(model, whole[:-1])[-scored:]
    targets = torch.tensor(whole[-scored:])
    likelihood = rows.gather(1, targets[:, None]).sum().item()
    return likelihood, scored, bool((rows.argmax(-1) == targets).all())


def run_task(model, tokenizer, file, limit):
    with open(os.path.join(DATA, "tasks", file), encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines][:limit]
    result = {"file": file, "limit": limit, "likelihoods": [], "tokens": [], "greedy": []}
    right = right_norm = 0
    for item in items:
        options, gold = options_of(item)
        scores = [score(model, tokenizer, context, text) for context, text, _ in options]
        sums = [s[0] for s in scores]
        if len(options) > 1:
            right += int(np.argmax(sums)) == gold
            right_norm += int(np.argmax([s / o[2] for s, o in zip(sums, options)])) == gold
        else:
            right += scores[0][2]
            right_norm += scores[0][2]
        result["likelihoods"].append([round(s, 5) for s in sums])
        result["tokens"].append([s[1] for s in scores])
        result["greedy"].append([s[2] for s in scores])
    result["correct"], result["correct_norm"] = int(right), int(right_norm)
    return result


# ---- perplexity: the authors' recipes ----------------------------------------------------------------------

def joined_rows(text):
    """WikiText as the datasets library gives it (a blank line is an empty row), joined as GPTQ's authors do."""
    rows = [row if row.strip() else "" for row in text.splitlines(keepends=True)]
    return "\n\n".join(rows)


def gptq_perplexity(model, ids, length):
    means = []
    for i in range(len(ids) // length):
        window = ids[i * length:(i + 1) * length]
        rows = log_probabilities(model, window)[:-1]
        means.append(-rows.gather(1, torch.tensor(window[1:])[:, None]).mean().item() * length)
    return float(np.exp(sum(means) / (len(means) * length))), len(means)


def strided_perplexity(model, ids, length, stride):
    """transformers, docs/source/en/perplexity.md: labels of the old tokens are -100."""
    total = weight = previous = 0
    for begin in range(0, len(ids), stride):
        end = min(begin + length, len(ids))
        targets = end - previous
        window = torch.tensor([ids[begin:end]])
        labels = window.clone()
        labels[:, :-targets] = -100
        with torch.no_grad():
            loss = model(window, labels=labels).loss.item()
        total += loss * (targets - 1)
        weight += targets - 1
        previous = end
        if end == len(ids):
            break
    return float(np.exp(total / weight)), weight


def divergence(reference, model, ids, chunk):
    """KL over the second halves, BOS first in each chunk: llama.cpp's protocol."""
    kl, same, logs = [], [], [[], []]
    for i in range(len(ids) // chunk):
        window = [1] + ids[i * chunk + 1:(i + 1) * chunk]
        p, q = (log_probabilities(m, window)[chunk // 2:-1] for m in (reference, model))
        kl.append((p.exp() * (p - q)).sum(-1))
        same.append(p.argmax(-1) == q.argmax(-1))
        targets = torch.tensor(window[chunk // 2 + 1:])[:, None]
        for store, rows in zip(logs, (p, q)):
            store.append(-rows.gather(1, targets)[:, 0])
    kl, same = torch.cat(kl).numpy(), torch.cat(same).double().numpy()
    base, other = (torch.cat(store).numpy() for store in logs)
    return {"tokens": len(kl), "mean": kl.mean(), "standard_error": kl.std(ddof=1) / np.sqrt(len(kl)),
            "median": np.percentile(kl, 50), "p90": np.percentile(kl, 90), "p99": np.percentile(kl, 99),
            "max": kl.max(), "top1": same.mean(), "ln_ratio": (other - base).mean(),
            "ln_ratio_standard_error": (other - base).std(ddof=1) / np.sqrt(len(kl)),
            "reference_perplexity": float(np.exp(base.mean())), "perplexity": float(np.exp(other.mean()))}


PROMPTS = ("Once upon a time", "Lily and Tom went to the park.", "The dog was sad because", "One day, a big red")


def greedy(model, tokenizer, prompt, count):
    ids = tokenizer.encode(prompt).ids
    begin, margin = len(ids), float("inf")
    for _ in range(count):
        best = log_probabilities(model, ids)[-1].topk(2)
        margin = min(margin, (best.values[0] - best.values[1]).item())
        ids.append(best.indices[0].item())
    return {"prompt": prompt, "ids": ids[begin:], "margin": margin}


def main():
    folder = os.path.join(DERIVED, "hf-f32")
    model = load(folder)
    # Not transformers' LlamaTokenizer: version 5 drops a space that begins the text, unlike tokenizer.json and
    # SentencePiece itself.
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    golden = {"model": "stories260K-derived/hf-f32", "arithmetic": "float64", "tasks": [], "perplexity": []}
    for file, limit in (("story_ending_shared.jsonl", 150), ("winograd_wsc.jsonl", 140),
                        ("hellaswag_val_1000.jsonl", 40), ("hellaswag_small.jsonl", 4), ("lambada_openai.jsonl", 60),
                        ("simple_arithmetic_withspaces.jsonl", 20)):
        golden["tasks"].append(run_task(model, tokenizer, file, limit))
    golden["greedy"] = [greedy(model, tokenizer, prompt, 48) for prompt in PROMPTS]
    with open(os.path.join(DATA, "text/wikitext-2-raw/wiki.test.raw"), "rb") as file:
        text = file.read(12000).decode("utf-8", errors="ignore")
    ids = tokenizer.encode(joined_rows(text)).ids
    value, windows = gptq_perplexity(model, ids, 256)
    golden["perplexity"].append({"protocol": "gptq", "bytes": 12000, "context": 256, "stride": 0, "value": value,
                                 "windows": windows, "stream": len(ids)})
    for stride in (100, 256):
        value, weight = strided_perplexity(model, ids, 256, stride)
        golden["perplexity"].append({"protocol": "strided", "bytes": 12000, "context": 256, "stride": stride,
                                     "value": value, "weight": weight, "stream": len(ids)})
    coarse = load_gguf(os.path.join(DERIVED, "stories260K-q4_0.gguf"), folder)
    with open(os.path.join(DATA, "text/tinyshakespeare.txt"), "rb") as file:
        ids = tokenizer.encode(file.read(12000).decode("utf-8")).ids
    golden["divergence"] = {"bytes": 12000, "context": 256, **divergence(model, coarse, ids, 256)}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    for task in golden["tasks"]:
        print(task["file"], task["correct"], task["correct_norm"], "of", len(task["tokens"]))
    print(golden["perplexity"], golden["divergence"])


if __name__ == "__main__":
    main()
