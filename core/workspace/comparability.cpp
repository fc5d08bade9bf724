// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/comparability.h"

#include <fmt/format.h>

namespace lathe::core {

namespace {

using Reason = std::string;  // empty: none

Reason missing(const Run& a, const Run& b, const char* what, bool inA, bool inB) {
    if (inA && inB) return "";
    return fmt::format("{} was not measured on '{}'", what, inA ? b.name : a.name);
}

template <class T>
Reason differing(const char* what, const T& a, const T& b) {
    return a == b ? "" : fmt::format("different {}: {} and {}", what, a, b);
}

Reason differingData(const std::string& a, const std::string& b) {
    return a == b ? ""
                  : fmt::format("different data: checksums {} and {}", a.substr(0, 12),
                                b.substr(0, 12));
}

/// The first reason that is one.
Reason firstOf(std::initializer_list<Reason> reasons) {
    for (const Reason& reason : reasons)
        if (!reason.empty()) return reason;
    return "";
}

Reason differingText(const Run& a, const Run& b, const PerplexityResult& left,
                     const PerplexityResult& right) {
    return firstOf({differingData(left.dataSha256, right.dataSha256),
                    differing("protocols", left.protocol, right.protocol),
                    differing("contexts", left.context, right.context),
                    differing("numbers of scored tokens", left.tokens, right.tokens),
                    differing("precisions", a.machine.precision, b.machine.precision)});
}

Reason perplexity(const Run& a, const Run& b) {
    const bool inA = a.metrics && a.metrics->perplexity, inB = b.metrics && b.metrics->perplexity;
    if (Reason reason = missing(a, b, "perplexity", inA, inB); !reason.empty()) return reason;
    return differingText(a, b, *a.metrics->perplexity, *b.metrics->perplexity);
}

Reason divergence(const Run& a, const Run& b) {
    const bool inA = a.metrics && a.metrics->divergence, inB = b.metrics && b.metrics->divergence;
    if (Reason reason = missing(a, b, "divergence", inA, inB); !reason.empty()) return reason;
    if (a.sourceSha256 != b.sourceSha256 || (a.sourceSha256.empty() && a.source != b.source))
        return fmt::format("divergence is from different originals: {} and {}", a.source, b.source);
    return differingText(a, b, a.metrics->divergence->reference, b.metrics->divergence->reference);
}

Reason tasks(const Run& a, const Run& b) {
    const bool inA = a.metrics && !a.metrics->tasks.empty(),
               inB = b.metrics && !b.metrics->tasks.empty();
    if (Reason reason = missing(a, b, "a task", inA, inB); !reason.empty()) return reason;
    bool shared = false;
    for (const MeasuredTask& left : a.metrics->tasks)
        for (const MeasuredTask& right : b.metrics->tasks) {
            if (left.result.name != right.result.name) continue;
            shared = true;
            const Reason reason =
                firstOf({differingData(left.result.dataSha256, right.result.dataSha256),
                         differing("protocols", left.result.protocol, right.result.protocol),
                         differing("numbers of questions", left.result.n, right.result.n)});
            if (!reason.empty()) return fmt::format("task {}: {}", left.result.name, reason);
        }
    return shared ? differing("precisions", a.machine.precision, b.machine.precision)
                  : "the two have no task in common";
}

Reason classes(const Run& a, const Run& b) {
    const bool inA = a.metrics && a.metrics->classes, inB = b.metrics && b.metrics->classes;
    if (Reason reason = missing(a, b, "accuracy", inA, inB); !reason.empty()) return reason;
    const MeasuredClasses &left = *a.metrics->classes, &right = *b.metrics->classes;
    return firstOf({differingData(left.dataSha256, right.dataSha256),
                    differing("numbers of examples", left.result.examples, right.result.examples),
                    differing("precisions", a.machine.precision, b.machine.precision)});
}

Reason latency(const Run& a, const Run& b) {
    const bool inA = a.metrics && a.metrics->latency, inB = b.metrics && b.metrics->latency;
    if (Reason reason = missing(a, b, "latency", inA, inB); !reason.empty()) return reason;
    const LatencyResult &left = *a.metrics->latency, &right = *b.metrics->latency;
    return firstOf(
        {differing("processors", a.machine.processor, b.machine.processor),
         differing("numbers of cores", a.machine.cores, b.machine.cores),
         differing("amounts of memory", a.machine.memoryBytes, b.machine.memoryBytes),
         differing("systems", a.machine.system, b.machine.system),
         differing("numbers of threads", a.machine.threads, b.machine.threads),
         differing("backends", a.machine.backend, b.machine.backend),
         differing("instruction sets", a.machine.target, b.machine.target),
         differing("precisions", a.machine.precision, b.machine.precision),
         differing("prompt lengths", left.promptTokens, right.promptTokens),
         differing("numbers of generated tokens", left.generateTokens, right.generateTokens)});
}

}  // namespace

std::string whyNotComparable(const Run& a, const Run& b, Metric metric) {
    switch (metric) {
        case Metric::Perplexity:
            return perplexity(a, b);
        case Metric::Divergence:
            return divergence(a, b);
        case Metric::Tasks:
            return tasks(a, b);
        case Metric::Classes:
            return classes(a, b);
        case Metric::Latency:
            return latency(a, b);
    }
    return "";
}

}  // namespace lathe::core
