#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages that are missing. Usage: install_dependencies.sh build|check
#   build: to compile the programs     check: also tests, fuzz targets and sanitizers
set -euo pipefail

build=(cmake ninja-build g++ ccache pkg-config libopenblas-dev libeigen3-dev libhdf5-dev libhwy-dev
       nlohmann-json3-dev libcli11-dev libfmt-dev libpcre2-dev libutf8proc-dev libsqlite3-dev libssl-dev
       zlib1g-dev libpng-dev libjpeg62-turbo-dev
       qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
       qt6-translations-l10n fonts-noto-core fonts-noto-cjk)
check=(libbenchmark-dev fonts-dejavu-core clang-14 libclang-rt-14-dev)

wanted=("${build[@]}")
[[ ${1:-build} == check ]] && wanted+=("${check[@]}")

missing=()
for package in "${wanted[@]}"; do
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null || { echo "missing packages: ${missing[*]}; install them as root" >&2; exit 1; }
  as_root=(sudo)
fi
echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
