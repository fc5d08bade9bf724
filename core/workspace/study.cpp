// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/study.h"

#include <algorithm>
#include <chrono>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/formats/format.h"
#include "core/generate/generate.h"

namespace lathe::core {

namespace {

/// A file name from a variant's name: letters, digits, dots and dashes.
std::string fileName(const std::string& name, const Format& format) {
    std::string safe;
    for (const char c : name) safe += std::isalnum(static_cast<unsigned char>(c)) || c == '.' ? c : '-';
    return (safe.empty() ? "model" : safe) + std::string(format.extension);
}

class StudyRun {
  public:
    StudyRun(const Study& study, ModelPtr original, std::shared_ptr<Backend> backend, JobContext& job)
        : m_study(study), m_original(std::move(original)), m_backend(std::move(backend)), m_job(job),
          m_originalPass(m_original, m_backend) {
        if (!study.measure.text.empty()) m_text = readText(study.measure.text);
        for (const auto& path : study.measure.tasks) m_tasks.push_back(readTask(path));
    }

    MeasuredModel measure(std::string name, const ModelPtr& model, const MeasuredModel* reference) const {
        MeasuredModel measured;
        measured.name = std::move(name);
        measured.parameters = model->parameters();
        measured.bytes = model->bytes();
        measured.bitsPerWeight = model->bitsPerWeight();
        measured.zeros = zeroFraction(*model);
        const ForwardPass pass(model, m_backend);
        quality(measured, pass, reference);
        tasks(measured, pass, reference);
        if (m_study.measure.latency) measured.latency = measureLatency(pass, {64, 32, 2, 4, 1}, m_job);
        if (!m_study.measure.prompt.empty()) {
            GenerateOptions options;
            options.maxTokens = m_study.measure.generateTokens;
            measured.generated = generate(pass, m_study.measure.prompt, options, m_job).text;
        }
        return measured;
    }

  private:
    void quality(MeasuredModel& measured, const ForwardPass& pass, const MeasuredModel* reference) const {
        if (!m_text) return;
        if (!reference) {
            measured.perplexity = evaluatePerplexity(pass, *m_text, m_study.measure.windows, m_job);
            return;
        }
        measured.divergence = evaluateDivergence(m_originalPass, pass, *m_text, m_study.measure.windows, m_job);
        measured.perplexity = measured.divergence->model;
    }

    void tasks(MeasuredModel& measured, const ForwardPass& pass, const MeasuredModel* reference) const {
        for (size_t i = 0; i < m_tasks.size(); ++i) {
            MeasuredTask task{evaluateTask(pass, m_tasks[i], {m_study.measure.taskLimit, {}}, m_job), {}};
            if (reference) task.against = compareTasks(reference->tasks[i].result, task.result);
            measured.tasks.push_back(std::move(task));
        }
    }

    const Study& m_study;
    ModelPtr m_original;
    std::shared_ptr<Backend> m_backend;
    JobContext& m_job;
    ForwardPass m_originalPass;
    std::optional<TextData> m_text;
    std::vector<TaskSet> m_tasks;
};

/// SHA-256 of a file, or of the hashes of a folder's weight files in the order of their names.
std::string checksumOf(const std::filesystem::path& path) {
    if (std::filesystem::is_regular_file(path)) return sha256File(path);
    std::vector<std::filesystem::path> files;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(path, code))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.size() == 1) return sha256File(files.front());
    std::string hashes;
    for (const auto& file : files) hashes += sha256File(file);
    return hashes.empty() ? "" : sha256(hashes);
}

}  // namespace

double zeroFraction(const Model& model) {
    int64_t zeros = 0, elements = 0;
    for (const WeightPtr& weight : model.weightsInOrder()) {
        if (weight->role != WeightRole::Linear) continue;
        const std::vector<float> values = weight->encoding->decode();
        zeros += std::count(values.begin(), values.end(), 0.0f);
        elements += static_cast<int64_t>(values.size());
    }
    return elements > 0 ? static_cast<double>(zeros) / static_cast<double>(elements) : 0;
}

StudyResult runStudy(const Study& study, const ModelPtr& model, const std::shared_ptr<Backend>& backend,
                     const std::filesystem::path& outputs, JobContext& job,
                     const std::function<void(const std::string&)>& onModel) {
    const auto start = std::chrono::steady_clock::now();
    StudyResult result;
    result.study = study;
    result.model = model->parts().provenance.source;
    result.sourceSha256 = model->parts().provenance.sourceSha256;
    if (result.sourceSha256.empty() && model->parts().source) result.sourceSha256 = checksumOf(model->parts().source->path);
    result.spec = model->spec();
    result.machine = thisMachine(*backend);
    const StudyRun run(study, model, backend, job);
    if (onModel) onModel("original");
    result.models.push_back(run.measure("original", model, nullptr));
    for (const Variant& variant : study.variants) {
        const std::string name =
            variant.recipe.name.empty() ? "variant " + std::to_string(result.models.size()) : variant.recipe.name;
        if (onModel) onModel(name);
        withContext("variant " + name, [&] {
            RunResult made = runRecipe(model, variant.recipe, job);
            MeasuredModel measured = run.measure(name, made.model, &result.models.front());
            measured.recipe = variant.recipe;
            measured.steps = std::move(made.steps);
            if (!variant.exportFormat.empty()) {
                const Format* format = formatNamed(variant.exportFormat);
                if (!format)
                    throw Error(ErrorKind::Usage, "there is no format '" + variant.exportFormat + "' to export to");
                std::filesystem::create_directories(outputs);
                measured.exported =
                    exportModel(made.model, variant.exportFormat, outputs / fileName(name, *format), backend, job);
            }
            result.models.push_back(std::move(measured));
        });
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace lathe::core
