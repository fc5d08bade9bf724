// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/measure.h"

#include <algorithm>

#include "core/generate/generate.h"

namespace lathe::core {

namespace {

/// The reference's result on the same questions; null if it has none.
const TaskResult* sameItems(const MeasuredModel& reference, const TaskResult& result) {
    for (const MeasuredTask& task : reference.tasks)
        if (task.result.name == result.name && task.result.dataSha256 == result.dataSha256 &&
            task.result.items.size() == result.items.size())
            return &task.result;
    return nullptr;
}

}  // namespace

Measurer::Measurer(Measurements what, ModelPtr original, std::shared_ptr<Backend> backend)
    : m_what(std::move(what)), m_backend(std::move(backend)) {
    if (original) m_original.emplace(std::move(original), m_backend);
    if (!m_what.text.empty()) m_text = readText(m_what.text);
    if (!m_what.labelled.empty()) m_labelled = readDataset(m_what.labelled);
    for (const auto& path : m_what.tasks) m_tasks.push_back(readTask(path));
}

MeasuredModel Measurer::measure(std::string name, const ModelPtr& model,
                                const MeasuredModel* reference, JobContext& job) const {
    MeasuredModel measured;
    measured.name = std::move(name);
    measured.parameters = model->parameters();
    measured.bytes = model->bytes();
    measured.bitsPerWeight = model->bitsPerWeight();
    measured.zeros = zeroFraction(*model);
    const ForwardPass pass(model, m_backend);
    if (model->spec().classifies()) {
        classes(measured, pass, reference, job);
        return measured;
    }
    quality(measured, pass, job);
    tasks(measured, pass, reference, job);
    if (m_what.latency) measured.latency = measureLatency(pass, {64, 32, 2, 4, 1}, job);
    if (!m_what.prompt.empty()) {
        GenerateOptions options;
        options.maxTokens = m_what.generateTokens;
        measured.generated = generate(pass, m_what.prompt, options, job).text;
    }
    return measured;
}

void Measurer::quality(MeasuredModel& measured, const ForwardPass& pass, JobContext& job) const {
    if (!m_text) return;
    measured.textPath = std::filesystem::absolute(m_what.text);
    if (!m_original || &m_original->model() == &pass.model()) {
        measured.perplexity = evaluatePerplexity(pass, *m_text, m_what.windows, job);
        return;
    }
    measured.divergence = evaluateDivergence(*m_original, pass, *m_text, m_what.windows, job);
    measured.perplexity = measured.divergence->model;
}

void Measurer::tasks(MeasuredModel& measured, const ForwardPass& pass,
                     const MeasuredModel* reference, JobContext& job) const {
    for (const TaskSet& set : m_tasks) {
        MeasuredTask task{evaluateTask(pass, set, {m_what.taskLimit, {}}, job), {}};
        if (const TaskResult* before = reference ? sameItems(*reference, task.result) : nullptr)
            task.against = compareTasks(*before, task.result);
        measured.tasks.push_back(std::move(task));
    }
}

void Measurer::classes(MeasuredModel& measured, const ForwardPass& pass,
                       const MeasuredModel* reference, JobContext& job) const {
    if (!m_labelled) return;
    MeasuredClasses classes{evaluateClassifier(pass, *m_labelled, m_what.labelledLimit, job),
                            nameOf(*m_labelled),
                            sha256Of(*m_labelled),
                            {},
                            std::filesystem::absolute(m_what.labelled),
                            pass.model().spec().head.labels};
    if (reference && reference->classes && reference->classes->dataSha256 == classes.dataSha256 &&
        reference->classes->result.labels == classes.result.labels)
        classes.against = compareClassifications(reference->classes->result, classes.result);
    measured.classes = std::move(classes);
}

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

}  // namespace lathe::core
