// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The engine's texts that the window shows, listed so that lupdate finds them: labels and helps of
// methods and parameters, and the choices that are words. tests/tools/make_engine_texts.py writes
// the list; a test compares it with the registry.

#include <span>

namespace lathe::app {

std::span<const char* const> engineTexts();

}  // namespace lathe::app
