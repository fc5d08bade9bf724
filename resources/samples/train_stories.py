# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe of the bundled sample `stories`: data, tokenizer, training and measurement in one file.

    cmake --build build --target lathe-sample-data
    python3 resources/samples/train_stories.py --generator build/app/sample_data/lathe-sample-data

writes resources/samples/stories/: a Hugging Face folder with a Llama-style model of 2.6 million
parameters in float16, its byte-level BPE tokenizer, held-out stories, four tasks, and a README with
the numbers reached by the saved float16 weights.

Every seed is fixed: the text, the tokenizer, the tasks and the order of the training data are the
same on every machine. The weights are the same again only on the same processor with the same
versions and number of threads, since PyTorch's sums depend on them.

Run with Python 3.11, torch 2.15.0, transformers 5.23.0, tokenizers 0.23.3, safetensors 0.8.0.
"""

import argparse
import array
import hashlib
import json
import math
import pathlib
import re
import subprocess
import tempfile
import time

import safetensors.torch
import tokenizers
import torch
import transformers
from tokenizers import decoders, models, pre_tokenizers, processors, trainers

TRAIN_SEED, HELDOUT_SEED, TASK_SEED = 1, 2, 3  # of the grammar
TOKENIZER_SEES = 20_000  # documents
HELDOUT_STORIES = 240
TASKS = ("agreement", "who_did_it", "small_sums", "fitting_ending")
TASK_ITEMS = 200
SEPARATOR = "<|endoftext|>"  # opens and ends a document: BOS and EOS
CONTEXT = 256

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "vocab_size": 1024,
    "hidden_size": 256,  # and the FFN width: multiples of 256, the widest block of a GGUF encoding
    "intermediate_size": 512,
    "num_hidden_layers": 4,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 32,
    "hidden_act": "silu",
    "max_position_embeddings": CONTEXT,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "rope_scaling": None,
    "attention_bias": False,
    "attention_dropout": 0.0,
    "mlp_bias": False,
    "initializer_range": 0.02,
    "tie_word_embeddings": True,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "torch_dtype": "float16",
    "use_cache": True,
}


# --- data


def generate(generator, *arguments, output):
    command = [generator, *map(str, arguments), "-o", str(output)]
    subprocess.run(command, check=True)
    return output.read_text(encoding="utf-8")


def split_documents(text):
    return text.removesuffix("\n").split(f"\n{SEPARATOR}\n")


def train_tokenizer(documents):
    """Byte-level BPE as GPT-2 has it; the separator has id 0 and is put in front of every text."""
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        documents,
        trainers.BpeTrainer(
            vocab_size=CONFIG["vocab_size"],
            special_tokens=[SEPARATOR],
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    assert tokenizer.get_vocab_size() == CONFIG["vocab_size"]
    assert tokenizer.token_to_id(SEPARATOR) == CONFIG["bos_token_id"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{SEPARATOR} $A", special_tokens=[(SEPARATOR, CONFIG["bos_token_id"])]
    )
    return tokenizer


# What can be known only by reading: who did it, how many, how it ends.
ANSWERS = re.compile(r"(?:[Tt]he one who [^.]*? was|Now (?:the )?\w+ had|In the end,|At last,|Finally,)( [^.]*\.)")
ANSWER_WEIGHT = 5.0


def pack(tokenizer, documents):
    """One long row of tokens (BOS, story, line break, BOS, ...) and which of them are answers.

    After every second BOS stands a line break, as in a text file whose separator has a line of its
    own; so the model reads files and prompts alike.
    """
    ids, answers = array.array("h"), array.array("b")
    newline = tokenizer.encode("\n", add_special_tokens=False).ids
    for start in range(0, len(documents), 10_000):
        batch = [document + "\n" for document in documents[start : start + 10_000]]
        for index, encoding in enumerate(tokenizer.encode_batch(batch, add_special_tokens=False)):
            opening = [CONFIG["bos_token_id"], *(newline if index % 2 else [])]
            spans = [match.span(1) for match in ANSWERS.finditer(batch[index])]
            ids.extend(opening)
            ids.extend(encoding.ids)
            answers.extend([0] * len(opening))
            answers.extend(any(b <= begin < e for b, e in spans) for begin, _ in encoding.offsets)
    return torch.frombuffer(ids, dtype=torch.int16), torch.frombuffer(answers, dtype=torch.int8)


# --- training


def new_model():
    """Matrices start with a deviation of 1 / sqrt(inputs): at a width of 256 the usual 0.02 would leave
    attention almost uniform for a thousand steps. What is added to the residual stream starts smaller."""
    torch.manual_seed(0)
    model = transformers.LlamaForCausalLM(transformers.LlamaConfig(**CONFIG))
    for name, weight in model.named_parameters():
        if weight.dim() == 2:
            added = name.endswith(("o_proj.weight", "down_proj.weight"))
            shrink = math.sqrt(2 * CONFIG["num_hidden_layers"]) if added else 1.0
            torch.nn.init.normal_(weight, std=1 / (math.sqrt(weight.shape[1]) * shrink))
    return model


def rate_at(step, options):
    """Warm-up, a level stretch, and a straight line down to zero over the last `decay` steps."""
    return options.rate * min(1.0, (step + 1) / options.warmup, (options.steps - step) / options.decay)


def weighted_loss(logits, batch, answers):
    """Cross entropy in which an answer counts ANSWER_WEIGHT times. The right distribution is the same
    for any weights; they only make the abilities grow sooner."""
    losses = torch.nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1).float(), batch[:, 1:].flatten(), reduction="none")
    weights = 1.0 + (ANSWER_WEIGHT - 1.0) * answers[:, 1:].flatten()
    return (losses * weights).sum() / weights.sum(), losses.mean()


def new_optimizer(model, options):
    matrices = [p for p in model.parameters() if p.dim() == 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=options.rate, betas=(0.9, 0.95), fused=True)


def train(model, tokens, answers, options):
    """Windows of 256 tokens, each seen at most once; a checkpoint now and then to go on from."""
    count = len(tokens) // CONTEXT
    windows, marks = (row[: count * CONTEXT].view(count, CONTEXT) for row in (tokens, answers))
    needed = options.steps * options.batch
    assert count >= needed, f"{count} windows of text for {needed}: raise --stories"
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    optimizer = new_optimizer(model, options)
    first, seconds = 0, 0.0
    if options.resume:
        state = torch.load(options.resume)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, seconds = state["step"], state["seconds"]
    step_model = torch.compile(model) if options.compile else model
    model.train()
    began, recent = time.time() - seconds, []
    for step in range(first, options.steps):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, options)
        chosen = order[step * options.batch : (step + 1) * options.batch]
        batch = windows[chosen].long()
        with torch.autocast("cpu", torch.bfloat16):
            logits = step_model(input_ids=batch).logits
        loss, plain = weighted_loss(logits, batch, marks[chosen])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        recent.append(plain.item())
        done = step + 1
        if done % 50 == 0 or done == options.steps:
            print(f"step {done:5d}  loss {sum(recent) / len(recent):.4f}  {time.time() - began:5.0f} s", flush=True)
            recent.clear()
        if options.probe and done % options.probe == 0:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": done, "seconds": time.time() - began}
            torch.save(state, options.output.parent / f"stories-{done}.pt")
            options.on_probe(model)
            model.train()
    return time.time() - began


# --- measurement


@torch.no_grad()
def log_likelihoods(model, tokenizer, pairs):
    """Sum of log p over the tokens of each continuation, given BOS and its prompt."""
    scores = []
    for start in range(0, len(pairs), 64):
        rows, spans = [], []
        for prompt, continuation in pairs[start : start + 64]:
            before = tokenizer.encode(prompt).ids
            whole = tokenizer.encode(prompt + continuation).ids
            assert whole[: len(before)] == before, "a continuation changes the tokens before it"
            rows.append(whole)
            spans.append((len(before), len(whole)))
        longest = max(map(len, rows))
        batch = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        logs = model(input_ids=batch).logits.float().log_softmax(-1)
        for row, (begin, end), log in zip(rows, spans, logs):
            scores.append(sum(log[i - 1, row[i]].item() for i in range(begin, end)))
    return scores


def accuracy(model, tokenizer, items):
    pairs = [(item["query"], " " + choice) for item in items for choice in item["choices"]]
    scores = iter(log_likelihoods(model, tokenizer, pairs))
    right = 0
    for item in items:
        own = [next(scores) for _ in item["choices"]]
        right += own.index(max(own)) == item["gold"]
    rate = right / len(items)
    return {
        "items": len(items),
        "accuracy": rate,
        "stderr": math.sqrt(rate * (1 - rate) / (len(items) - 1)),
        "chance": sum(1 / len(item["choices"]) for item in items) / len(items),
    }


@torch.no_grad()
def perplexity(model, tokenizer, text):
    """Of a file as it stands, in windows of 256 tokens that do not overlap; each window's first
    token is not scored."""
    ids = torch.tensor(tokenizer.encode(text).ids)
    windows = ids[: len(ids) // CONTEXT * CONTEXT].view(-1, CONTEXT)
    total = sum(model(input_ids=w[None], labels=w[None]).loss.item() for w in windows)
    return {"tokens": windows.numel(), "perplexity": math.exp(total / len(windows))}


def measure(model, tokenizer, tasks, heldout):
    model.eval()
    rows = {name: accuracy(model, tokenizer, items) for name, items in tasks.items()}
    text = perplexity(model, tokenizer, heldout)
    lines = ["| task | items | accuracy | standard error | chance |", "|---|---|---|---|---|"]
    for name, row in rows.items():
        lines.append(
            f"| {name} | {row['items']} | {row['accuracy']:.1%} | {row['stderr']:.1%} | {row['chance']:.1%} |"
        )
    lines.append(f"\nPerplexity of `heldout.txt`: {text['perplexity']:.4f} over {text['tokens']} tokens.")
    return "\n".join(lines)


# --- the folder


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def save(folder, model, tokenizer):
    tensors = {
        name: tensor.detach().to(torch.float16).contiguous()
        for name, tensor in model.state_dict().items()
        if name != "lm_head.weight"  # tied to the embedding
    }
    safetensors.torch.save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(folder / "config.json", CONFIG)
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": CONTEXT,
            "bos_token": SEPARATOR,
            "eos_token": SEPARATOR,
            "add_bos_token": True,
            "add_eos_token": False,
            "clean_up_tokenization_spaces": False,
        },
    )
    write_json(
        folder / "generation_config.json",
        {
            "bos_token_id": CONFIG["bos_token_id"],
            "eos_token_id": CONFIG["eos_token_id"],
            "do_sample": True,
            "temperature": 0.8,
            "top_k": 40,
            "max_length": CONTEXT,
        },
    )
    return sum(tensor.numel() for tensor in tensors.values())


def load(folder):
    """The folder as any other tool reads it; float16 weights, float32 arithmetic."""
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    return model, tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))


def samples(model, tokenizer, prompts):
    torch.manual_seed(0)
    texts = []
    for prompt in prompts:
        ids = torch.tensor([tokenizer.encode(prompt).ids])
        out = model.generate(ids, attention_mask=torch.ones_like(ids), max_length=CONTEXT, do_sample=False, pad_token_id=0)
        texts.append(tokenizer.decode(out[0].tolist()).strip())
    return texts


README = """# The sample model `stories`

A small language model that ships with the program (`sample:stories`), so that everything can be tried
offline: Llama architecture, {parameters:,} parameters, float16, {bytes:,} bytes with its tokenizer.
It knows one thing, the short stories of the grammar in `core/data/story_grammar.h`, and four
abilities that can be measured one by one while the model is compressed.

Text, tasks and weights are the project's own and fall under its licence. They are made by
`resources/samples/train_stories.py`; that file is the whole recipe.

## Numbers reached

By the float16 weights saved here, computed in float32. A task item counts as right if the sum of
log-likelihoods of `" " + choice` after `<|endoftext|>` and the query is greatest for the right choice.

{table}

The perplexity is low because the stories follow a grammar: what is left is the grammar's own dice.
It reads the file as it stands, separators included, in windows of {context} tokens that do not overlap,
the first token of each unscored.

## How it was made

- Text: seed {train_seed}, documents 0 to {last_story} ({train_tokens:,} tokens); each document opens with
  `<|endoftext|>`, which is BOS and EOS. {steps} steps of {batch} windows of {context} tokens, each window seen
  at most once ({seen:,} tokens in all).
- AdamW (betas 0.9 and 0.95, weight decay 0.1 on matrices), rate {rate:g} after {warmup} steps of warm-up, a
  straight line to zero over the last {decay} steps, gradients clipped to 1, bfloat16 autocast. The answers of
  sums, questions and endings count {weight:g} times in the loss. {minutes:.0f} minutes on {threads} threads of a busy
  processor.{history}
- Tokenizer: byte-level BPE, {vocabulary} tokens, from the first {tokenizer_sees:,} documents.
- `heldout.txt`: seed {heldout_seed}, documents 0 to {last_heldout}. None of them is among the training documents.
- `tasks/*.jsonl`: seed {task_seed}, {task_items} items each, one JSON object per line: `query`, `choices`, `gold`.
  Items are built on combinations that the stories never contain; the header of the grammar lists them.
- torch {torch}, transformers {transformers}, tokenizers {tokenizers}.

## Checksums (SHA-256)

```
{checksums}
```
"""


def write_readme(folder, facts):
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "README.md")
    sums = "\n".join(
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}" for p in files
    )
    (folder / "README.md").write_text(README.format(checksums=sums, **facts), encoding="utf-8")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", required=True, help="the program lathe-sample-data")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).parent / "stories")
    parser.add_argument("--stories", type=int, default=120_000)
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--decay", type=int, default=1000, help="steps of the final descent")
    parser.add_argument("--batch", type=int, default=8, help="windows in a step")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--probe", type=int, default=0, help="measure, and save a checkpoint beside the output, every so many steps")
    parser.add_argument("--resume", type=pathlib.Path, help="a checkpoint to go on from")
    parser.add_argument("--tokenizer", type=pathlib.Path, help="a tokenizer.json to keep instead of training one")
    parser.add_argument("--history", default="", help="a sentence for the README on how the resumed checkpoint was made")
    parser.add_argument("--no-compile", dest="compile", action="store_false")
    return parser.parse_args()


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    folder = options.output
    (folder / "tasks").mkdir(parents=True, exist_ok=True)
    heldout = generate(
        options.generator, "text", "--seed", HELDOUT_SEED, "--count", HELDOUT_STORIES, output=folder / "heldout.txt"
    )
    tasks = {}
    for name in TASKS:
        path = folder / "tasks" / f"{name}.jsonl"
        lines = generate(options.generator, "task", name, "--seed", TASK_SEED, "--count", TASK_ITEMS, output=path)
        tasks[name] = [json.loads(line) for line in lines.splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        text = generate(
            options.generator, "text", "--seed", TRAIN_SEED, "--count", options.stories,
            output=pathlib.Path(scratch) / "train.txt",
        )
    documents = split_documents(text)
    assert not set(documents) & set(split_documents(heldout)), "a held-out story is in the training text"

    if options.tokenizer:
        tokenizer = tokenizers.Tokenizer.from_file(str(options.tokenizer))
    else:
        tokenizer = train_tokenizer(documents[:TOKENIZER_SEES])
    tokens, answers = pack(tokenizer, documents)
    print(f"{len(documents)} stories, {len(tokens)} tokens", flush=True)
    options.on_probe = lambda model: print(measure(model, tokenizer, tasks, heldout), flush=True)
    seconds = train(model := new_model(), tokens, answers, options)

    parameters = save(folder, model, tokenizer)
    model, tokenizer = load(folder)
    table = measure(model, tokenizer, tasks, heldout)
    print(table)
    for text in samples(model, tokenizer, ["Once upon a time,", "One sunny day, Ben", "Lily lost her"]):
        print("---\n" + text)
    write_readme(
        folder,
        {
            "parameters": parameters,
            "bytes": sum((folder / n).stat().st_size for n in ("model.safetensors", "tokenizer.json")),
            "table": table, "context": CONTEXT, "train_seed": TRAIN_SEED, "last_story": options.stories - 1,
            "train_tokens": len(tokens), "steps": options.steps, "batch": options.batch,
            "seen": options.steps * options.batch * CONTEXT, "rate": options.rate, "warmup": options.warmup,
            "decay": options.decay, "weight": ANSWER_WEIGHT,
            "history": f"\n- {options.history}" if options.history else "",
            "minutes": seconds / 60, "threads": options.threads, "vocabulary": CONFIG["vocab_size"],
            "tokenizer_sees": TOKENIZER_SEES, "heldout_seed": HELDOUT_SEED, "last_heldout": HELDOUT_STORIES - 1,
            "task_seed": TASK_SEED, "task_items": TASK_ITEMS, "torch": torch.__version__,
            "transformers": transformers.__version__, "tokenizers": tokenizers.__version__,
        },
    )


if __name__ == "__main__":
    main()
