// SPDX-License-Identifier: GPL-3.0-or-later
#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/methods/train/emphasis.h"

#include <fmt/format.h>
#include <pcre2.h>

#include <algorithm>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// A bound on the work of one match, far above what reading a document takes.
constexpr uint32_t kMatchLimit = 10'000'000;

PCRE2_SPTR8 units(std::string_view text) {
    return reinterpret_cast<PCRE2_SPTR8>(text.data());
}

std::string messageOf(int code) {
    PCRE2_UCHAR8 buffer[256];
    pcre2_get_error_message(code, buffer, sizeof buffer);
    return reinterpret_cast<const char*>(buffer);
}

/// Byte of `text` at which each token begins, and the end of the last.
std::vector<size_t> beginnings(const Tokenizer& tokenizer, std::string_view text,
                               const std::vector<TokenId>& tokens) {
    std::string spelled;
    std::vector<size_t> begins;
    for (const TokenId token : tokens) {
        begins.push_back(spelled.size());
        spelled += tokenizer.bytesOf(token);
    }
    begins.push_back(spelled.size());
    if (spelled == text) return begins;
    if (spelled.size() == text.size() + 1 && spelled.front() == ' ' && spelled.ends_with(text)) {
        for (size_t& begin : begins) begin -= begin > 0;  // SentencePiece's space before the text
        return begins;
    }
    throw Error(ErrorKind::Refused,
                "the model's tokenizer changes the text, so that no passages can be found among "
                "its tokens; leave out emphasis");
}

}  // namespace

struct Emphasis::Expression {
    pcre2_code* code = nullptr;
    pcre2_match_context* context = nullptr;

    explicit Expression(const std::string& text) {
        int error = 0;
        PCRE2_SIZE place = 0;
        code = pcre2_compile(units(text), text.size(), PCRE2_UTF, &error, &place, nullptr);
        if (!code)
            throw Error(ErrorKind::Usage,
                        fmt::format("emphasis '{}' is not a regular expression: {} at character "
                                    "{}; brackets and the like are written \\(, \\.",
                                    text, messageOf(error), place));
        context = pcre2_match_context_create(nullptr);
        pcre2_set_match_limit(context, kMatchLimit);
    }
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    ~Expression() {
        pcre2_match_context_free(context);
        pcre2_code_free(code);
    }

    /// Calls found(begin, end) for each passage, in order.
    template <class Found>
    void each(std::string_view text, const Found& found) const {
        const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(
            pcre2_match_data_create_from_pattern(code, nullptr), pcre2_match_data_free);
        const PCRE2_SIZE* places = pcre2_get_ovector_pointer(match.get());
        for (size_t at = 0; at <= text.size();) {
            const int count = pcre2_match(code, units(text), text.size(), at, PCRE2_NO_UTF_CHECK,
                                          match.get(), context);
            if (count == PCRE2_ERROR_NOMATCH) return;
            if (count < 0)
                throw Error(ErrorKind::Usage,
                            fmt::format("emphasis could not be looked for in the text: {}; a "
                                        "simpler expression may help",
                                        messageOf(count)));
            const size_t group = count > 1 && places[2] != PCRE2_UNSET ? 2 : 0;
            found(places[group], places[group + 1]);
            at = std::max(places[1], at + 1);
            while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
        }
    }
};

Emphasis::Emphasis(const std::string& expression, double weight)
    : m_expression(std::make_unique<const Expression>(expression)),
      m_weight(static_cast<float>(weight)) {}

Emphasis::~Emphasis() = default;

std::vector<float> Emphasis::weigh(const Tokenizer& tokenizer, std::string_view text,
                                   const std::vector<TokenId>& tokens) const {
    const std::vector<size_t> begins = beginnings(tokenizer, text, tokens);
    std::vector<float> weights(tokens.size(), 1.0f);
    m_expression->each(text, [&](size_t begin, size_t end) {
        const auto first = std::ranges::lower_bound(begins, begin) - begins.begin();
        for (auto t = static_cast<size_t>(first); t < tokens.size() && begins[t] < end; ++t)
            weights[t] = m_weight;
    });
    return weights;
}

}  // namespace lathe::core
