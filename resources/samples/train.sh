#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains a bundled sample again from its recipe, by Lathe itself:
#
#     resources/samples/train.sh stories|stories-large|digits|mlp|reviews [BUILD [OUTPUT]]
#
# makes the data from its seeds, trains the network that recipes/NAME describes from random weights, writes
# OUTPUT/NAME (default: this folder; stories-large: OUTPUT/stories-large.gguf) with its held-out data, and measures
# it. Every seed is fixed: the same program, kernels and processor give the same bytes. Held-out data is seen by no
# part of training: looks on the way are at a part of the training data set aside.
set -eu
name=$1
here=$(cd "$(dirname "$0")" && pwd)
build=${2:-$here/../../build/release}
output=${3:-$here}/$name
recipe=$here/recipes/$name
cli=$build/app/cli/lathe-cli
data=$build/app/sample_data/lathe-sample-data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=$work/$name
mkdir "$made"

# train DATA FORMAT FILE
train() {
    start=$(date +%s)
    "$cli" run "new:$recipe" --recipe "$recipe/recipe.json" --data "$1" --to "$2" -o "$work/trained"
    echo "trained in $(($(date +%s) - start)) s"
    if [ -d "$work/trained" ]; then cp -r "$work/trained/." "$made"; else mv "$work/trained" "$made/$3"; fi
}

case $name in
stories | stories-large)
    "$data" text --seed 1 --count 120000 -o "$work/train.txt"
    if [ "$name" = stories-large ]; then  # reads and writes as stories does
        cp -r "$recipe" "$work/network"
        cp "$here"/recipes/stories/tokenizer*.json "$here/recipes/stories/generation_config.json" "$work/network"
        recipe=$work/network
    fi
    if [ "$name" = stories ]; then
        train "$work/train.txt" hf
        "$data" text --seed 2 --count 240 -o "$made/heldout.txt"
        mkdir "$made/tasks"
        for task in agreement who_did_it small_sums fitting_ending; do
            "$data" task $task --seed 3 --count 200 -o "$made/tasks/$task.jsonl"
        done
        measured=$made
    else
        train "$work/train.txt" gguf stories-large.gguf
        made=$made/stories-large.gguf output=$output.gguf
        measured=$made
    fi
    tasks=$here/stories/tasks
    "$cli" evaluate "$measured" --text "$here/stories/heldout.txt" --protocol documents --context 256 \
        --task "$tasks/agreement.jsonl" --task "$tasks/who_did_it.jsonl" --task "$tasks/small_sums.jsonl" \
        --task "$tasks/fitting_ending.jsonl"
    ;;
digits | mlp)
    "$data" digits --seed 1 --count 24000 -o "$work/train"
    "$data" digits --seed 2 --count 1000 -o "$made/heldout"
    train "$work/train" hf
    gzip -9 -n "$made/heldout"/*
    "$cli" evaluate "$made" --data "$made/heldout"
    ;;
reviews)
    "$data" reviews --seed 1 --count 24000 -o "$work/train.tsv"
    "$data" reviews --held-out --seed 2 --count 1000 -o "$made/heldout.tsv"
    train "$work/train.tsv" hf
    "$cli" evaluate "$made" --data "$made/heldout.tsv"
    ;;
*)
    echo "train.sh: no recipe for '$name'; known are stories, stories-large, digits, mlp, reviews" >&2
    exit 2
    ;;
esac
rm -rf "$output"
mkdir -p "$(dirname "$output")"
mv "$made" "$output"
find "$output" -type f | sort | xargs sha256sum
