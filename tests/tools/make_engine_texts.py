#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes app/desktop/recipe/engine_texts.cpp from the registry of methods.

    make_engine_texts.py build/release/app/cli/lathe-cli > app/desktop/recipe/engine_texts.cpp
"""
import json
import re
import subprocess
import sys

HEAD = '''// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tests/tools/make_engine_texts.py.
#include "app/desktop/recipe/engine_texts.h"

#include <QtGlobal>

namespace lathe::app {

// clang-format off
std::span<const char* const> engineTexts() {
    static constexpr const char* kTexts[] = {
'''
TAIL = '''    };
    return kTexts;
}
// clang-format on

}  // namespace lathe::app
'''


def texts_of(method):
    yield method["label"]
    yield method["help"]
    for param in method["params"]:
        yield param["label"]
        yield param["help"]
        yield from (c for c in param.get("choices", []) if re.fullmatch("[a-z_]+", c))


def main():
    output = subprocess.run([sys.argv[1], "methods", "--json"], check=True, capture_output=True)
    methods = json.loads(output.stdout)["methods"]
    texts = sorted({text for method in methods for text in texts_of(method) if text})
    quoted = (json.dumps(text, ensure_ascii=False) for text in texts)
    sys.stdout.write(HEAD)
    sys.stdout.writelines(f'        QT_TRANSLATE_NOOP("engine", {text}),\n' for text in quoted)
    sys.stdout.write(TAIL)


main()
