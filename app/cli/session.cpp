// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <future>
#include <stop_token>
#include <thread>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/model/family.h"
#include "core/model/kv_cache.h"

namespace lathe::app {

namespace {

std::atomic<bool> g_interrupted{false};

extern "C" void onInterrupt(int) {
    g_interrupted = true;
}

/// One line on a terminal that is rewritten; nothing when standard error is a file.
class ProgressLine {
  public:
    ~ProgressLine() { clear(); }

    void show(const core::JobContext::Progress& progress) {
        if (!m_terminal || progress.phase.empty() || progress.total <= 0) return;
        const double share =
            static_cast<double>(progress.done) / static_cast<double>(progress.total);
        std::fprintf(stderr, "\r\033[K%s  %lld/%lld  %.0f %%", progress.phase.c_str(),
                     static_cast<long long>(progress.done), static_cast<long long>(progress.total),
                     100 * share);
        m_shown = true;
    }
    void clear() {
        if (m_shown) std::fputs("\r\033[K", stderr);
        m_shown = false;
    }

  private:
    bool m_terminal = isatty(STDERR_FILENO) == 1;
    bool m_shown = false;
};

int exitStatus(const core::Outcome<int>& outcome) {
    if (std::holds_alternative<int>(outcome)) return 0;
    if (std::holds_alternative<core::Cancelled>(outcome)) {
        std::fputs("lathe-cli: cancelled; nothing was half-written\n", stderr);
        return 130;
    }
    const auto& error = std::get<core::Error>(outcome);
    std::fprintf(stderr, "lathe-cli: %s\n", error.what());
    return error.kind() == core::ErrorKind::Usage ? 2 : 1;
}

}  // namespace

std::shared_ptr<core::Backend> Session::backend() const {
    if (m_options.precision != "fp32")
        throw core::Error(
            core::ErrorKind::Unsupported,
            fmt::format("the {} backend computes in fp32 only; precision {} is not available",
                        m_options.backend, m_options.precision));
    return core::makeBackend(m_options.backend);
}

void Session::print(const Json& json, const std::string& text) const {
    const std::string output = m_options.json ? json.dump(2) + "\n" : text;
    std::fwrite(output.data(), 1, output.size(), stdout);
}

void ArithmeticOptions::addTo(Parser& command) {
    command.addOption("--activations", activations,
                       "none, q8 (llama.cpp's integer arithmetic), int8-token, int8-tensor, "
                       "int4-token, ..., int8-token-outliers@6 (LLM.int8), with a zero point "
                       "int8-token-zero_point, ...");
    command.addOption("--kv-cache", kvCache,
                       "none, int4-group32-tail128, ...: bits, group and exact tail of cached keys "
                       "and values (quant.kv_cache)");
}

core::ModelPtr openedModel(const std::string& name, const ArithmeticOptions& arithmetic) {
    core::ModelPtr model = core::openModel(name);
    core::ArithmeticPlan plan = model->plan();
    if (!arithmetic.activations.empty()) {
        plan.sites.clear();
        plan.everywhere = core::activationFormatNamed(arithmetic.activations);
    }
    if (!arithmetic.kvCache.empty()) {
        const core::CacheFormat format = core::cacheFormatNamed(arithmetic.kvCache);
        plan.caches.clear();
        if (format.rounds() && !core::keepsKeysAndValues(model->spec()))
            throw core::Error(core::ErrorKind::Refused,
                              "the model reads all of its input at once and keeps no keys and "
                              "values; leave out --kv-cache");
        for (const std::string& site : core::cacheSites(model->spec()))
            if (format.rounds()) plan.caches[site] = format;
    }
    return plan == model->plan() ? model : model->withPlan(plan);
}

Json cacheJson(const core::Model& model, int64_t positions) {
    const core::CacheSize size = core::cacheSize(model.spec(), model.plan(), positions);
    return {{"format", core::cachesText(model.plan())},
            {"positions", positions},
            {"bytes", size.total()},
            {"code_bytes", size.codes},
            {"group_bytes", size.groups},
            {"exact_bytes", size.exact},
            {"float16_bytes", core::float16CacheBytes(model.spec(), positions)}};
}

int runCommand(const CommonOptions& options, const Command& command) {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    core::setThreadCount(options.threads);
    std::stop_source stop;
    core::JobContext job(stop.get_token());
    auto finished = std::async(std::launch::async, [&] {
        return core::runJob([&] {
            Session session(options, job);
            command(session);
            return 0;
        });
    });
    ProgressLine progress;
    while (finished.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout) {
        if (g_interrupted) stop.request_stop();
        progress.show(job.progress());
    }
    progress.clear();
    return exitStatus(finished.get());
}

std::string humanBytes(uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= 1e9) return fmt::format("{:.2f} GB", value / 1e9);
    if (value >= 1e6) return fmt::format("{:.2f} MB", value / 1e6);
    if (value >= 1e3) return fmt::format("{:.1f} kB", value / 1e3);
    return fmt::format("{} B", bytes);
}

std::string padded(std::string text, size_t width, bool right) {
    size_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (characters >= width) return text;
    const std::string spaces(width - characters, ' ');
    return right ? spaces + text : text + spaces;
}

std::string wrapped(const std::string& text, size_t width) {
    std::istringstream words(text);
    std::string lines, line;
    for (std::string word; words >> word;) {
        if (!line.empty() && line.size() + 1 + word.size() > width)
            lines += std::exchange(line, {}) + "\n";
        line += (line.empty() ? "" : " ") + word;
    }
    return lines + line;
}

}  // namespace lathe::app
