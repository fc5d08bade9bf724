// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Cuts text into words before byte-level BPE, which never merges across a cut. A pre-tokenizer is a
// list of regular expressions: each in turn splits every word so far into its matches and what lies
// between them ("Isolated" in tokenizer.json).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

/// One named pre-tokenizer: what llama.cpp's `tokenizer.ggml.pre` implies.
struct PreTokenizerRow {
    std::string_view name;
    std::vector<std::string_view> stages;  ///< regular expressions, applied in order
    bool ignoreMerges = false;             ///< a word that is in the vocabulary is one id
    bool addBos = false;                   ///< unless add_bos_token says otherwise
    bool normalizeNfc = false;             ///< the model's own tokenizer composes first
};

extern const std::string_view kGpt2Regex;
/// Characters that tokenizer.json's Punctuation takes: Unicode's, and all of ASCII's symbols.
extern const std::string_view kPunctuationClass;

std::span<const PreTokenizerRow> preTokenizerRows();
const PreTokenizerRow* preTokenizerNamed(std::string_view name);

/// The first row with these stages, one that agrees on ignoreMerges if there is one; else the stages
/// themselves: "regex:" and the expressions, separated by U+001E.
std::string preTokenizerName(const std::vector<std::string>& stages, bool ignoreMerges);

/// Of a row's name or a "regex:" text; throws Error(Unsupported) for another name.
std::vector<std::string> preTokenizerStages(std::string_view name);

class PreTokenizer {
  public:
    /// Throws Error(Unsupported) for an unknown name or an expression that does not compile.
    explicit PreTokenizer(std::string_view name);
    ~PreTokenizer();

    /// The words of `text`, which together are all of it. Bytes that are no UTF-8 are words of their own.
    std::vector<std::string_view> split(std::string_view text) const;

  private:
    struct Stage;
    std::vector<std::unique_ptr<const Stage>> m_stages;
};

}  // namespace lathe::core
