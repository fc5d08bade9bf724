// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/text_generation.h"

#include <algorithm>
#include <chrono>

#include "core/base/error.h"

namespace lathe::core {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

bool ends(TokenId id, const TokenizerSpec& spec, const GenerateOptions& options) {
    return (options.stopAtEos && spec.eos == id) ||
           std::find(options.stopIds.begin(), options.stopIds.end(), id) != options.stopIds.end();
}

}  // namespace

TextGeneration::TextGeneration(const ForwardPass& pass, std::string_view prompt,
                               GenerateOptions options, JobContext& job)
    : m_pass(pass),
      m_options(std::move(options)),
      m_cache(pass.model().spec()),
      m_rng(m_options.seed) {
    checkSampling(m_options.sampling);
    if (m_options.maxTokens < 0)
        throw Error(ErrorKind::Usage, "the number of tokens to write must be 0 or more");
    const std::vector<TokenId> ids = promptIds(pass.model(), prompt, m_options.addSpecial);
    m_result.promptTokens = std::ssize(ids);
    const auto start = Clock::now();
    m_logits = pass.evaluate(m_cache, ids, 1, nullptr, &job);
    m_result.promptSeconds = secondsSince(start);
}

std::optional<GeneratedToken> TextGeneration::next(JobContext& job) {
    if (m_ended) return std::nullopt;
    job.checkpoint();
    const int64_t context = m_pass.model().spec().context;
    const bool first = m_result.ids.empty();
    if (!first && context > 0 && m_cache.length() >= context) {
        end(StopReason::ContextFull);
        return std::nullopt;
    }
    if (std::ssize(m_result.ids) >= m_options.maxTokens) {
        end(StopReason::MaxTokens);
        return std::nullopt;
    }
    const auto start = Clock::now();
    if (!first) m_logits = m_pass.evaluate(m_cache, {&m_result.ids.back(), 1}, 1, nullptr, &job);
    GeneratedToken token = choose();
    const bool last = ends(token.id, m_pass.model().tokenizer()->spec(), m_options);
    token.seconds = secondsSince(start);
    m_result.seconds += token.seconds;
    if (last) {
        end(StopReason::EndOfText);
        return std::nullopt;
    }
    m_result.ids.push_back(token.id);
    m_result.tokensPerSecond =
        m_result.seconds > 0 ? static_cast<double>(m_result.ids.size()) / m_result.seconds : 0;
    token.piece = m_stream.push(m_pass.model().tokenizer()->bytesOf(token.id));
    m_result.text += token.piece;
    return token;
}

GeneratedToken TextGeneration::choose() {
    const TokenId id = sampleToken(m_logits.values, m_options.sampling, m_rng);
    if (m_options.reportTop <= 0) {
        GeneratedToken token;
        token.id = id;
        return token;
    }
    return describeChoice(*m_pass.model().tokenizer(), m_logits.values, id, m_options.sampling,
                          m_options.reportTop);
}

void TextGeneration::end(StopReason reason) {
    m_ended = true;
    m_result.stopReason = reason;
    m_tail = m_stream.finish();
    m_result.text += m_tail;
}

}  // namespace lathe::core
