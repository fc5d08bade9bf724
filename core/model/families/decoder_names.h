// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tensors of a decoder are called: in GGUF one table for all architectures, in Hugging Face
// folders one for most and one for Gemma, whose norms have other names and hold the factor minus one.

#include "core/model/family.h"

namespace lathe::core {

/// Canonical name of the tensor of RoPE divisors ("rope_freqs.weight"), which belongs to the spec and is
/// no weight. A naming that has it is one whose readers honour it.
inline constexpr std::string_view kRopeDivisors = "rope_divisors";

std::vector<TensorRule> ggufNames();
std::vector<TensorRule> ggufNamesWithDivisors();
std::vector<TensorRule> hfNames();
std::vector<TensorRule> hfGemmaNames();

}  // namespace lathe::core
