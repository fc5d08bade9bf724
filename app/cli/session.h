// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every command shares: the common options, the job it runs in, and how results are printed. A
// command adds its subcommand to the parser and leaves behind what to do.

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/parser.h"
#include "core/backend/backend.h"
#include "core/base/job.h"
#include "core/model/model.h"

namespace lathe::app {

using Json = nlohmann::ordered_json;

struct CommonOptions {
    bool json = false;
    int threads = 0;
    uint64_t seed = 0;
    bool seedGiven = false;
    std::string backend = "cpu";
    std::string precision = "fp32";
};

class Session {
  public:
    Session(const CommonOptions& options, core::JobContext& job) : m_options(options), m_job(job) {}

    const CommonOptions& options() const { return m_options; }
    core::JobContext& job() { return m_job; }
    std::shared_ptr<core::Backend> backend() const;  ///< throws for what this build has not

    /// Prints `json` alone with --json, else `text`.
    void print(const Json& json, const std::string& text) const;

  private:
    const CommonOptions& m_options;
    core::JobContext& m_job;
};

/// How a model computes, where a command is asked for another way than the model's own.
struct ArithmeticOptions {
    std::string activations;  ///< of all inputs to linears; empty: the model's own
    std::string kvCache;      ///< of all keys and values; empty: the model's own

    void addTo(Parser& command);
};
core::ModelPtr openedModel(const std::string& name, const ArithmeticOptions& arithmetic);

/// How a model stores keys and values, and what `positions` of them take.
Json cacheJson(const core::Model& model, int64_t positions);

using Command = std::function<void(Session&)>;

/// Runs a command as a job: progress on standard error, Ctrl+C cancels. Returns the exit status: 0
/// done, 1 failed (one line on standard error), 2 wrong usage, 130 cancelled.
int runCommand(const CommonOptions& options, const Command& command);

std::string humanBytes(uint64_t bytes);                                  ///< "98.4 MB"
std::string padded(std::string text, size_t width, bool right = false);  ///< in characters
/// Lines of at most `width` characters, however the text was broken before.
std::string wrapped(const std::string& text, size_t width);

// One file each; `chosen` is set when the parser meets the subcommand.
void addInspect(Parser& app, Command& chosen);
void addTokenize(Parser& app, Command& chosen);
void addMethods(Parser& app, Command& chosen);
void addObserve(Parser& app, Command& chosen);
void addRun(Parser& app, Command& chosen);
void addRuns(Parser& app, Command& chosen);
void addEvaluate(Parser& app, Command& chosen);
void addGenerate(Parser& app, Command& chosen);
void addExport(Parser& app, Command& chosen);
void addBench(Parser& app, Command& chosen);

}  // namespace lathe::app
