// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/compare/fake_runs.h"

#include <cmath>

namespace lathe::tests {

using namespace core;

namespace {

struct Row {
    RunId id, parent;
    const char* name;
    const char* step;
    double megabytes, bits, zeros, perplexity, error, kl, klError, agreement;
    double tasks;  ///< mean change against the original, points
    double p50, p90, p99, speed, memory, seconds;
};

constexpr Row kRows[] = {
    {1, 0, "SmolLM2-135M (original)", "", 269.0, 16.00, 0, 17.42, 0.16, 0, 0, 100, 0, 9.8, 10.6, 13.9, 102, 412, 0},
    {2, 1, "int8 per channel", "quant.rtn bits=8 granularity=row", 135.1, 8.03, 0, 17.44, 0.16, 0.0016, 0.0002, 98.1, 0, 5.9, 6.3, 8.1, 168, 268, 7},
    {3, 1, "int4 RTN g32", "quant.rtn bits=4 group=32", 89.8, 5.34, 0, 20.31, 0.19, 0.148, 0.006, 81.4, -2.3, 4.6, 5.0, 6.9, 216, 221, 9},
    {4, 3, "+ clip MSE", "quant.rtn bits=4 group=32 clip=mse", 89.8, 5.34, 0, 19.58, 0.18, 0.117, 0.005, 83.6, -1.8, 4.6, 5.0, 6.9, 216, 221, 31},
    {5, 3, "+ HQQ", "quant.hqq bits=4 group=32", 89.8, 5.34, 0, 18.86, 0.17, 0.081, 0.004, 86.0, -1.2, 4.6, 5.0, 6.9, 215, 221, 118},
    {6, 3, "+ HQQ, 40 rounds", "quant.hqq bits=4 group=32 rounds=40", 89.8, 5.34, 0, 18.64, 0.17, 0.071, 0.004, 86.9, -0.9, 4.6, 5.0, 6.8, 216, 221, 166},
    {7, 6, "+ QAT, 400 steps", "", 89.8, 5.34, 0, 18.21, 0.17, 0.052, 0.003, 88.8, -0.5, 4.6, 4.9, 6.7, 216, 221, 2890},
    {8, 1, "NF4 g64", "quant.codebook", 86.5, 5.14, 0, 19.23, 0.18, 0.104, 0.005, 84.4, -1.6, 5.3, 5.8, 7.8, 187, 218, 12},
    {9, 1, "Mixed 4/6 bit", "quant.gguf", 97.2, 5.78, 0, 18.02, 0.17, 0.041, 0.003, 89.9, -0.4, 4.9, 5.3, 7.1, 203, 229, 192},
    {10, 1, "int3 g64", "quant.rtn bits=3 group=64", 73.2, 4.35, 0, 27.90, 0.27, 0.386, 0.012, 69.8, -5.5, 4.9, 5.4, 7.4, 203, 204, 171},
    {11, 1, "Prune 30 % magnitude", "prune.magnitude", 269.0, 16.00, 28.9, 19.04, 0.18, 0.094, 0.005, 85.2, -1.5, 9.8, 10.7, 14.0, 102, 412, 5},
    {12, 11, "then int4", "quant.rtn bits=4 group=32", 89.8, 5.34, 28.9, 21.15, 0.20, 0.192, 0.007, 78.8, -2.9, 4.6, 5.1, 6.9, 215, 221, 164},
    {13, 1, "Heads −8 KV groups", "", 264.3, 15.72, 0, 18.31, 0.17, 0.061, 0.004, 87.7, -1.1, 9.6, 10.4, 13.7, 104, 407, 21},
    {14, 1, "Q4_K_M import", "quant.gguf", 105.5, 6.27, 0, 18.29, 0.17, 0.049, 0.003, 89.1, -0.6, 3.1, 3.4, 4.2, 322, 240, 3}};

constexpr const char* kTextSha = "f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff";
constexpr const char* kSourceSha =
    "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4";

struct TaskRow {
    const char* name;
    double accuracy;
    int64_t n;
    double share;  ///< how much of the mean change falls on it
};
constexpr TaskRow kTasks[] = {{"HellaSwag", 42.1, 2000, 1.2},
                              {"PIQA", 68.4, 1838, 0.9},
                              {"WinoGrande", 51.3, 1267, 0.7},
                              {"OpenBookQA", 34.6, 500, 1.2}};

Machine machineOf(const char* processor) {
    Machine machine;
    machine.processor = processor;
    machine.cores = 8;
    machine.threads = 8;
    machine.memoryBytes = 24'000'000'000;
    machine.system = "Linux 6.1";
    machine.backend = "cpu";
    machine.target = "AVX3, OpenBLAS SkylakeX";
    machine.precision = "fp32";
    machine.program = "Lathe 0.1.0";
    return machine;
}

PerplexityResult perplexityOf(const Row& row) {
    PerplexityResult result;
    result.perplexity = row.perplexity;
    result.standardError = row.error;
    result.nll = std::log(row.perplexity);
    result.tokens = 65'536;
    result.context = 512;
    result.protocol = "strided, context 512";
    result.dataSha256 = kTextSha;
    return result;
}

void addTasks(MeasuredModel& model, const Row& row) {
    for (const TaskRow& task : kTasks) {
        MeasuredTask& measured = model.tasks.emplace_back();
        const auto n = static_cast<double>(task.n);
        const double accuracy = task.accuracy / 100 + row.tasks * task.share / 100;
        measured.result.name = task.name;
        measured.result.n = task.n;
        measured.result.acc = accuracy;
        measured.result.standardError = std::sqrt(accuracy * (1 - accuracy) / n);
        measured.result.chance = 0.25;
        measured.result.protocol = "acc";
        measured.result.dataSha256 = std::string(task.name) + "0123456789abcdef";
        if (row.parent == 0) continue;
        // Of the items that changed, some went right: the lost and gained differ by the change.
        const auto changed = static_cast<int64_t>(std::llround(0.02 * n));
        const auto lost = static_cast<int64_t>(std::llround(-row.tasks * task.share / 100 * n));
        TaskComparison against;
        against.onlySecond = changed;
        against.onlyFirst = changed + lost;
        against.both = static_cast<int64_t>(accuracy * n) - changed;
        against.neither = task.n - against.both - against.onlyFirst - against.onlySecond;
        against.pValue = 0.04;
        measured.against = against;
    }
}

void addSteps(Run& run, MeasuredModel& model, const Row& row) {
    for (const RecipeStep& step : run.recipe.steps) {
        StepReport& report = model.steps.emplace_back();
        report.id = step.id;
        report.text = toText(step);
        report.seconds = row.seconds;
        for (int layer = 0; layer < 30; ++layer) {
            WeightLoss& loss = report.loss.emplace_back();
            loss.name = "layers." + std::to_string(layer) + ".attn.q";
            loss.relative = 0.5 / std::exp2(row.bits) * (2 + std::sin(layer / 3.0 + row.bits));
        }
    }
}

Run runOf(const Row& row) {
    Run run;
    run.id = row.id;
    if (row.parent) run.parent = row.parent;
    run.name = row.name;
    run.source = "SmolLM2-135M";
    run.sourceSha256 = kSourceSha;
    run.recipe.seed = 7;
    if (*row.step) run.recipe.steps.push_back(stepFromText(row.step));
    run.status = RunStatus::Done;
    run.machine = machineOf(row.id == kOtherMachine ? "Ryzen 7 7840U" : "Xeon 6254");
    run.startedAt = "2026-11-25T22:31:00Z";
    run.seconds = row.seconds;
    if (row.parent) run.checkpoint = "checkpoints/run.lathe.h5";
    MeasuredModel model;
    model.name = run.name;
    model.recipe = run.recipe;
    model.parameters = 134'515'008;
    model.bytes = static_cast<uint64_t>(std::llround(row.megabytes * 1e6));
    model.bitsPerWeight = row.bits;
    model.zeros = row.zeros / 100;
    model.perplexity = perplexityOf(row);
    if (row.parent) {
        DivergenceResult& divergence = model.divergence.emplace();
        divergence.kl.mean = row.kl;
        divergence.kl.standardError = row.klError;
        divergence.kl.p99 = row.kl * 12;
        divergence.top1Agreement = row.agreement / 100;
        divergence.top1StandardError = 0.002;
        divergence.reference = perplexityOf(kRows[0]);
        divergence.model = perplexityOf(row);
    }
    addTasks(model, row);
    addSteps(run, model, row);
    LatencyResult& latency = model.latency.emplace();
    latency.decodeMs = {row.p50 * 0.9, row.p50, row.p90, row.p99, row.p99 * 1.2, row.p50, 256};
    latency.generateTokensPerSecond = row.speed;
    latency.promptTokensPerSecond = row.speed * 9;
    latency.promptTokens = 128;
    latency.generateTokens = 64;
    latency.peakRssBytes = static_cast<uint64_t>(row.memory * 1e6);
    latency.peakIsOwn = true;
    run.metrics = std::move(model);
    run.labels.starred = row.id == 7 || row.id == 9;
    return run;
}

}  // namespace

std::vector<Run> familyOfRuns() {
    std::vector<Run> runs;
    for (const Row& row : kRows) runs.push_back(runOf(row));
    return runs;
}

std::vector<Run> runsOfTwoModels() {
    constexpr Row kLargerRows[] = {
        {kLarger, 0, "SmolLM2-360M (original)", "", 723.6, 16.00, 0, 12.61, 0.12, 0, 0, 100, 0, 24.1, 25.9, 31.0, 41, 981, 0},
        {kLarger + 1, kLarger, "int8 per channel", "quant.rtn bits=8 granularity=row", 362.9, 8.02, 0, 12.62, 0.12, 0.0012, 0.0002, 98.6, 0, 13.4, 14.2, 17.7, 74, 590, 19},
        {kLarger + 2, kLarger, "int4 RTN g32", "quant.rtn bits=4 group=32", 237.1, 5.24, 0, 13.98, 0.13, 0.101, 0.005, 85.2, -1.6, 9.8, 10.6, 13.9, 101, 462, 25},
        {kLarger + 3, kLarger, "int3 g64", "quant.rtn bits=3 group=64", 191.3, 4.23, 0, 18.90, 0.18, 0.301, 0.010, 73.9, -4.1, 10.4, 11.3, 14.8, 96, 420, 26}};
    std::vector<Run> runs = familyOfRuns();
    for (const Row& row : kLargerRows) {
        Run& run = runs.emplace_back(runOf(row));
        run.source = "SmolLM2-360M";
        run.sourceSha256.front() = '0';
        run.metrics->parameters = 361'821'120;
    }
    return runs;
}

Run failedRun() {
    Run run = runOf(kRows[2]);
    run.id = kFailed;
    run.parent = kOriginal;
    run.name = "int4 g48";
    run.status = RunStatus::Failed;
    run.reason = "group 48 does not divide 576 columns";
    run.metrics.reset();
    run.checkpoint.clear();
    return run;
}

Run otherDataRun() {
    Run run = runOf(kRows[2]);
    run.id = 16;
    run.name = "int4 on other text";
    run.metrics->perplexity->dataSha256 = "0badc0de" + std::string(56, '0');
    run.metrics->divergence->reference.dataSha256 = run.metrics->perplexity->dataSha256;
    return run;
}

}  // namespace lathe::tests
