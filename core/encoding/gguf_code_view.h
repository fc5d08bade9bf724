// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to gguf*.cpp: the codes of the types that have one scale, and perhaps one minimum, per
// block.

#include <memory>

#include "core/encoding/code_view.h"
#include "core/encoding/gguf.h"

namespace lathe::core::gguf {

/// Null for types whose values are not levels of one grid per block.
std::unique_ptr<const CodeView> codesOf(const GgufType& type, const std::byte* blocks, int64_t rows,
                                        int64_t columns);

}  // namespace lathe::core::gguf
