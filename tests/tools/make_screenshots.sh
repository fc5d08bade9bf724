#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws README's pictures anew, offscreen, with the real window on the bundled sample: every number in them was
# measured during the drawing. Needs a release build with tests. Usage: tests/tools/make_screenshots.sh [BUILD]
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$folder
chmod 700 "$folder"
"$build/tests/gui/window/lathe_screens" "$folder/screens" 1440x900
for picture in weights-en-light compare-en-light generate-en-dark overview-zh_TW-dark; do
  cp "$folder/screens/$picture.png" "resources/images/$picture.png"
done
