// SPDX-License-Identifier: GPL-3.0-or-later
// The process that core.training_kill kills: one recorded run that trains or calibrates, with its
// state on disk after every step or layer. Usage: training_worker WORKSPACE [STEP]. Says "step N"
// after each step of training and, at the end, "weights HASH" and "losses N".
#include <cstdio>
#include <string_view>
#include <thread>

#include "core/base/hash.h"
#include "core/workspace/recorded_run.h"
#include "tests/support/reading_model.h"

using namespace lathe::core;

namespace {

/// More of them where a teacher has beginnings to go on from.
std::shared_ptr<const StepData> lettersWith(const ModelPtr& teacher) {
    std::string text;
    for (int i = 0; i < (teacher ? 16000 : 2000); ++i) text += static_cast<char>('a' + i * i % 23);
    auto data = std::make_shared<StepData>();
    data->training = data->calibration =
        std::make_shared<const Dataset>(textFromString("letters", text));
    if (teacher) data->teachers = {teacher};
    return data;
}

/// Says each step as it is done, while the job runs.
void report(JobContext& job, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        for (const std::any& published : job.takePublished())
            if (const auto* progress = std::any_cast<TrainingProgress>(&published)) {
                std::printf("step %lld\n", static_cast<long long>(progress->step));
                std::fflush(stdout);
            }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) return 2;
    const auto backend = makeBackend("cpu");
    lathe::tests::TinyModelOptions options;
    options.width = options.ffnWidth = 64;
    if (argc == 3) options.layers = 24;
    const ModelPtr original = lathe::tests::readingModel(options);
    Workspace workspace(argv[1]);
    JobContext job;
    RunRequest request;
    request.model = original;
    ModelPtr teacher;  // who has learned something else
    options.seed = 2;
    if (argc == 3 && std::string_view(argv[2]).starts_with("distill."))
        teacher = lathe::tests::readingModel(options);
    request.data = lettersWith(teacher);
    request.stateEvery = 0;
    request.recipe.steps = {stepFromText(
        argc == 3 ? argv[2]
                  : "train.finetune steps=60 batch=4 window=32 look_every=10 embeddings=true "
                    "learning_rate=0.01")};
    request.parent = recordBaseline(workspace, original, {}, backend, job).run.id;
    RecordedRun recorded;
    {
        const std::jthread reporter([&](const std::stop_token& stop) { report(job, stop); });
        recorded = runAndRecord(workspace, request, backend, job);
    }
    std::string bytes;
    for (const WeightPtr& weight : recorded.model->weightsInOrder())
        for (const float value : weight->encoding->decode())
            bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    const auto& training = recorded.run.metrics->steps.front().training;
    std::printf("weights %s\nlosses %zu\n", sha256(bytes).c_str(),
                training ? training->losses.size() : 0);
}
