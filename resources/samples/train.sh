#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains a bundled sample again from its recipe, by Lathe itself:
#
#     resources/samples/train.sh digits|mlp|reviews [BUILD [OUTPUT]]
#
# makes the data from its seeds, trains the network that recipes/NAME describes from random weights, writes
# OUTPUT/NAME (default: this folder) as a Hugging Face folder with its held-out data, and measures it. Every seed is
# fixed: the same program, kernels and processor give the same bytes.
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

case $name in
digits | mlp)
    "$data" digits --seed 1 --count 24000 -o "$work/train"
    "$data" digits --seed 2 --count 1000 -o "$work/heldout"
    training=$work/train heldout=$work/heldout
    ;;
reviews)
    "$data" reviews --seed 1 --count 24000 -o "$work/train.tsv"
    "$data" reviews --held-out --seed 2 --count 1000 -o "$work/heldout.tsv"
    training=$work/train.tsv heldout=$work/heldout.tsv
    ;;
*)
    echo "train.sh: no recipe for '$name'; known are digits, mlp, reviews" >&2
    exit 2
    ;;
esac
start=$(date +%s)
"$cli" run "new:$recipe" --recipe "$recipe/recipe.json" --data "$training" --held-out "$heldout" --to hf -o "$work/$name"
echo "trained in $(($(date +%s) - start)) s"
[ -d "$heldout" ] && gzip -9 -n "$heldout"/*
cp -r "$heldout" "$work/$name/"
"$cli" evaluate "$work/$name" --data "$heldout"
rm -rf "$output"
mkdir -p "$(dirname "$output")"
mv "$work/$name" "$output"
(cd "$output" && find . -type f | sort | xargs sha256sum)
