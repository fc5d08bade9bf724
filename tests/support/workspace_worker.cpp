// SPDX-License-Identifier: GPL-3.0-or-later
// The process that core.workspace_kill kills: runs, saves and exports without end, and says on
// standard output what is finished. Usage: workspace_worker WORKSPACE EXPORTS
#include <cstdio>

#include "core/workspace/recorded_run.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;

namespace {

void say(const char* what, const std::string& value) {
    std::printf("%s %s\n", what, value.c_str());
    std::fflush(stdout);
}

/// About 3 MB, so that writing takes a while.
ModelPtr model() {
    lathe::tests::TinyModelOptions options;
    options.layers = 4;
    options.width = 128;
    options.headDim = 32;
    options.ffnWidth = 256;
    options.vocabulary = 1024;
    return lathe::tests::tinyModel(options);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const std::filesystem::path exports = argv[2];
    const auto backend = makeBackend("cpu");
    const ModelPtr original = model();
    Workspace workspace(argv[1]);
    JobContext job;
    RunRequest request;
    request.model = original;
    request.recipe.steps = {stepFromText("prune.random sparsity=0.5"),
                            stepFromText("quant.gguf type=Q8_0")};
    request.parent = recordBaseline(workspace, original, {}, backend, job).run.id;
    for (uint64_t i = 0;; ++i) {
        request.recipe.seed = i;
        const RecordedRun recorded = runAndRecord(workspace, request, backend, job);
        say("finished", std::to_string(recorded.run.id));
        const char* format = i % 2 ? "hf" : "gguf";
        const std::filesystem::path path = exports / (i % 2 ? "model" : "model.gguf");
        exportRecorded(workspace, recorded.model, format, path, backend, job);
        say("exported", path.string());
    }
}
