// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Perplexity of a model on a text by a named protocol. Logits are made for scored positions only,
// in slices of bounded memory; log-softmax is in double with a fixed order, whatever the number of
// threads.

#include <span>

#include "core/data/text.h"
#include "core/evaluate/windows.h"
#include "core/model/forward.h"

namespace lathe::core {

struct PerplexityResult {
    double nll = 0;            ///< mean negative log-likelihood per scored token, nats
    double perplexity = 0;     ///< exp(nll)
    double standardError = 0;  ///< perplexity * standard error of nll, as llama.cpp states it
    int64_t tokens = 0;        ///< scored
    int64_t chunks = 0;
    int64_t context = 0;
    int64_t droppedTail = 0;
    double seconds = 0;
    double tokensPerSecond = 0;  ///< tokens fed per second
    std::string protocol;        ///< one line: text recipe, BOS, windows, what is scored
    std::string dataSha256;
    std::vector<double> tokenNll;   ///< per scored token, in order
    std::vector<double> windowNll;  ///< mean of each window: what two models are paired by
};

/// Published to the job's mailbox after each window; by a comparison for both of its models.
struct PerplexityProgress {
    int64_t chunk = 0, chunks = 0;
    double perplexity = 0;  ///< so far, weighted as the result is: the last one is the result
    bool original = false;  ///< of a comparison's reference, or of a model that no step has changed
};

/// The mean over windows, taken in one at a time and in order.
class WindowMean {
  public:
    void add(const Window& window, std::span<const double> tokenNll);
    double nll() const { return m_weights > 0 ? m_sum / m_weights : 0; }
    double perplexity() const;

  private:
    double m_sum = 0, m_weights = 0;
};

/// Throws Error(Refused) for a model without tokenizer or a text that is too short.
PerplexityResult evaluatePerplexity(const ForwardPass& pass, const TextData& text,
                                    const WindowOptions& options, JobContext& job);

/// The same over windows made before. `text` hash and recipe stay empty.
PerplexityResult scoreWindows(const ForwardPass& pass, const WindowPlan& plan, JobContext& job);

/// Mean, standard error and perplexity from per-token values in window order: sum of weight *
/// window mean over the sum of weights. Fills nll, perplexity, standardError, tokens, chunks,
/// windowNll.
void summarizeNll(const WindowPlan& plan, PerplexityResult& result);

/// The mean of each window of values that stand in window order.
std::vector<double> windowMeans(const WindowPlan& plan, std::span<const double> tokenValues);

/// Writes the float32 logits of all scored positions, row after row without header, to compare
/// engines; `path` is written in place, so that it may be a pipe. Returns the number of rows; each
/// has vocabulary() columns.
int64_t dumpLogits(const ForwardPass& pass, const WindowPlan& plan,
                   const std::filesystem::path& path, JobContext& job);

}  // namespace lathe::core
