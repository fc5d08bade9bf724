# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokenizer of the story samples: byte-level BPE as GPT-2 has it, from the first 20,000 stories.

    python3 resources/samples/make_tokenizer.py build/release/app/sample_data/lathe-sample-data

writes tokenizer.json of recipes/stories, which stories-large has too. `<|endoftext|>` opens and ends a story, has id 0,
and is put in front of every text. The text comes from a seed, so that the file is the same on every machine.

Run with Python 3.11 and tokenizers 0.23.3.
"""

import pathlib
import subprocess
import sys
import tempfile

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, processors, trainers

STORIES, SEED, VOCABULARY = 20_000, 1, 1024
SEPARATOR = "<|endoftext|>"


def stories(generator):
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch) / "stories.txt"
        subprocess.run([generator, "text", "--seed", str(SEED), "--count", str(STORIES), "-o", path], check=True)
        return path.read_text(encoding="utf-8").removesuffix("\n").split(f"\n{SEPARATOR}\n")


def trained(documents):
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        documents,
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=[SEPARATOR],
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    assert tokenizer.get_vocab_size() == VOCABULARY and tokenizer.token_to_id(SEPARATOR) == 0
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{SEPARATOR} $A", special_tokens=[(SEPARATOR, 0)]
    )
    return tokenizer


def main():
    target = pathlib.Path(__file__).parent / "recipes/stories/tokenizer.json"
    trained(stories(sys.argv[1])).save(str(target))


if __name__ == "__main__":
    main()
