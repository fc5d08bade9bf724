// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A text under way: reads the prompt, then gives one token per call, so that several models can
// write in turn.

#include <optional>

#include "core/generate/generate.h"
#include "core/generate/token_choices.h"

namespace lathe::core {

class TextGeneration {
  public:
    /// Reads the prompt. `pass` must outlive this. Throws as generate() does.
    TextGeneration(const ForwardPass& pass, std::string_view prompt, GenerateOptions options,
                   JobContext& job);

    /// The next token; nothing once the text has ended. Probability and alternatives are told if
    /// the options ask for them.
    std::optional<GeneratedToken> next(JobContext& job);

    const GenerateResult& result() const { return m_result; }
    /// Of a text that ended within a character: what stands for its rest, the last piece.
    const std::string& tail() const { return m_tail; }

  private:
    void end(StopReason reason);
    GeneratedToken choose();

    const ForwardPass& m_pass;
    GenerateOptions m_options;
    KvCache m_cache;
    Matrix m_logits;
    Rng m_rng;  ///< one for the whole text: seeding anew per token would repeat its draws
    Utf8Stream m_stream;
    GenerateResult m_result;
    std::string m_tail;
    bool m_ended = false;
};

}  // namespace lathe::core
