// SPDX-License-Identifier: GPL-3.0-or-later
// kv_cache_table MODEL TEXT CONTEXT WINDOWS FORMAT...: what keys and values in a few bits cost and
// save. Each format ("int4-group32-tail128", for all layers) is measured against the model without
// rounding on the same tokens (gptq protocol: all tokens of a window but the first count):
// perplexity, KL(exact || rounded) and the paired change of ln perplexity with their standard
// errors, and the bytes of a cache as long as the window (WINDOWS 0: all of the text), with codes,
// scales, least values and the exact tail.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/error.h"
#include "core/evaluate/divergence.h"
#include "core/model/family.h"

using namespace lathe::core;

namespace {

ModelPtr withCaches(const Model& model, const CacheFormat& format) {
    ArithmeticPlan plan = model.plan();
    for (const std::string& site : cacheSites(model.spec())) plan.caches[site] = format;
    return model.withPlan(plan);
}

void printRow(const std::string& name, const DivergenceResult& result, const Model& model,
              int64_t positions) {
    const auto bytes =
        static_cast<double>(cacheSize(model.spec(), model.plan(), positions).total());
    fmt::print("{:24}{:>11.4f}{:>14.6f} ± {:.6f}{:>+14.6f} ± {:.6f}{:>12.0f}{:>12.3f}\n", name,
               result.model.perplexity, result.kl.mean, result.kl.standardError, result.lnRatio,
               result.lnRatioStandardError, bytes / static_cast<double>(positions),
               bytes / static_cast<double>(float16CacheBytes(model.spec(), positions)));
    std::fflush(stdout);
}

void measure(int count, char** arguments) {
    const ModelPtr exact = openModel(arguments[1]);
    const TextData text = readText(arguments[2]);
    WindowOptions windows;
    windows.protocol = PerplexityProtocol::Gptq;
    windows.context = std::stoll(arguments[3]);
    windows.chunks = std::stoll(arguments[4]);
    const std::shared_ptr<Backend> backend = makeBackend("cpu");
    const ForwardPass reference(exact, backend);
    fmt::print("{}, {}, {} windows of {} tokens, {}\n\n{:24}{:>11}{:>25}{:>25}{:>12}{:>12}\n",
               exact->spec().name, std::filesystem::path(arguments[2]).filename().string(),
               windows.chunks > 0 ? std::to_string(windows.chunks) : "all", windows.context,
               backend->target(), "keys and values", "perplexity", "KL, nats",
               "change of ln perplexity", "bytes/token", "of float16");
    for (int i = 5; i < count; ++i) {
        const ModelPtr rounded = withCaches(*exact, cacheFormatNamed(arguments[i]));
        JobContext job;
        printRow(arguments[i],
                 evaluateDivergence(reference, ForwardPass(rounded, backend), text, windows, job),
                 *rounded, windows.context);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 6) {
        std::fputs("usage: kv_cache_table MODEL TEXT CONTEXT WINDOWS FORMAT...\n", stderr);
        return 2;
    }
    try {
        measure(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kv_cache_table: %s\n", error.what());
        return 1;
    }
    return 0;
}
