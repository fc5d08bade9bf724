// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The metadata keys of a decoder in GGUF (formats.md 2.6): the same for all architectures but for what
// GgufTraits says.

#include "core/model/family.h"

namespace lathe::core {

struct GgufTraits {
    std::string_view architecture;  ///< prefix of the keys
    RopeStyle style = RopeStyle::Halves;
    bool divisors = false;          ///< honours rope_freqs.weight
    /// Of every `windowPeriod` layers all but the last slide, where the file does not say which do; 0: all.
    int windowPeriod = 0;
};

/// Throws Error(Corrupt | Unsupported) naming the key. Windowed layers and others get the same RoPE.
ModelSpec decoderFromGguf(const RawCheckpoint& raw, const GgufTraits& traits);

MetaValue::Object decoderToGguf(const ModelSpec& spec, const GgufTraits& traits);

/// The sentence for exports whose sliding window llama.cpp does not read; empty without a window.
std::string windowCaveat(const ModelSpec& spec);

}  // namespace lathe::core
