// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/calibration.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "core/base/compact_heap.h"
#include "core/base/error.h"
#include "core/calibrate/finished_stages.h"
#include "core/calibrate/hidden_rows.h"
#include "core/calibrate/on_disk.h"
#include "core/calibrate/stages.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

constexpr size_t kHeadRows = 64;  // at once: each becomes as many logits as there are words

/// Adds up what enters some of the sites.
class InputWatcher : public Observer {
  public:
    InputWatcher(const CalibrationTask& task, const JobContext& job) : m_task(task), m_job(job) {}

    void watch(const std::string& site) {
        m_sums.emplace(site, StatisticsSum(m_task.grams, m_task.sampleRows));
    }
    void onInput(std::string_view site, ConstMatrix x) override {
        if (const auto found = m_sums.find(site); found != m_sums.end())
            found->second.add(x, &m_job);
    }
    InputStatistics take(const std::string& site) {
        return withContext(site, [&] { return m_sums.find(site)->second.take(); });
    }

  private:
    const CalibrationTask& m_task;
    const JobContext& m_job;
    std::map<std::string, StatisticsSum, std::less<>> m_sums;
};

/// Targets that read the same input, and a site that sees it.
struct TargetGroup {
    std::string site;
    std::vector<WeightPtr> weights;
};

/// Per stage the groups that have targets; each target once. Ends with the last stage that has any:
/// nothing needs to pass those behind it.
std::vector<std::vector<TargetGroup>> plannedGroups(const CalibrationTask& task) {
    const ModelSpec& spec = task.model->spec();
    std::vector<std::vector<TargetGroup>> plan(static_cast<size_t>(stageCount(spec)));
    std::set<std::string> met;
    for (size_t stage = 0; stage < plan.size(); ++stage)
        for (const LinearGroup& group : linearGroups(spec, static_cast<int>(stage))) {
            TargetGroup targets{group.site, {}};
            for (const WeightPtr& target : task.targets)
                if (std::ranges::find(group.weights, target->name) != group.weights.end() &&
                    met.insert(target->name).second)
                    targets.weights.push_back(target);
            if (!targets.weights.empty()) plan[stage].push_back(std::move(targets));
        }
    while (plan.size() > 1 && plan.back().empty()) plan.pop_back();
    return plan;
}

/// What is compressed waits on disk for the end.
std::vector<WeightPtr> putAside(std::vector<WeightPtr> weights) {
    for (WeightPtr& weight : weights) weight = withEncoding(*weight, onDisk(weight->encoding));
    return weights;
}

/// A batch between two layers: where its rows stand, and its sequences.
struct Place {
    int64_t firstRow = 0, rows = 0;
    std::vector<ForwardState::Sequence> sequences;
};

class Stream {
  public:
    Stream(const CalibrationTask& task, const CompressGroups& compress, JobContext& job)
        : m_task(task),
          m_compress(compress),
          m_job(job),
          m_plan(plannedGroups(task)),
          m_finished(task.state, task.figures),
          m_model(task.model),
          m_spec(task.model->spec()),
          m_hidden(makePlaces(), widest(), task.memoryLimit) {}

    std::vector<WeightPtr> run() {
        int64_t units = 0;
        for (size_t stage = 0; stage < m_plan.size(); ++stage)
            units += watchUnits(stage) + (isLast(stage) ? 0 : batches());
        m_job.startPhase("Calibrating", units);
        const FinishedStages::Loaded before = m_finished.load(*m_model, m_task.targets);
        adopt(before.weights);
        if (before.stages == std::ssize(m_plan)) m_job.advance(units);
        for (size_t stage = 0; stage < m_plan.size() && before.stages < std::ssize(m_plan);
             ++stage) {
            if (static_cast<int>(stage) < before.stages)
                m_job.advance(watchUnits(stage));
            else
                compressStage(stage);
            if (!isLast(stage)) pass(stage, nullptr);
        }
        m_job.checkpoint();
        if (m_task.keepsState)
            m_finished.keep(m_job);
        else
            m_finished.remove();
        return std::move(m_changed);
    }

  private:
    int64_t batches() const { return std::ssize(m_task.batches); }

    bool isLast(size_t stage) const { return stage + 1 == m_plan.size(); }

    /// Batches that go through a stage to be watched there, each as often as it does.
    int64_t watchUnits(size_t stage) const {
        const auto groups = std::ssize(m_plan[stage]);
        return batches() * (m_task.trueSequential ? groups : std::min<int64_t>(groups, 1));
    }

    int64_t makePlaces() {
        int64_t rows = 0;
        for (const InputBatch& batch : m_task.batches) {
            m_places.push_back({rows, rowCount(m_task.model->spec(), batch), {}});
            rows += m_places.back().rows;
        }
        if (rows == 0)
            throw Error(ErrorKind::Usage,
                        "there is nothing to calibrate on; give at least one input");
        return rows;
    }

    int64_t widest() const {
        int64_t most = 0;
        for (size_t i = 0; i <= m_spec.layers.size(); ++i)
            most = std::max(most, m_spec.widthBefore(i));
        return most;
    }

    void adopt(const std::vector<WeightPtr>& weights) {
        if (weights.empty()) return;
        m_model = m_model->withWeights(weights);
        m_changed.insert(m_changed.end(), weights.begin(), weights.end());
        m_forward.reset();
    }

    /// Embeddings that are looked up; those of patches are products, which stage 0 watches.
    void compressTables() {
        const auto isWatched = [&](const WeightPtr& target) {
            return std::ranges::any_of(m_plan.front(), [&](const TargetGroup& group) {
                return std::ranges::find(group.weights, target) != group.weights.end();
            });
        };
        CalibratedGroup tables;
        for (const WeightPtr& target : m_task.targets)
            if (target->role == WeightRole::Embedding && !isWatched(target))
                tables.weights.push_back(target);
        if (!tables.weights.empty()) adopt(putAside(m_compress({&tables, 1})));
    }

    void compressStage(size_t stage) {
        const size_t before = m_changed.size();
        if (stage == 0) compressTables();
        const std::span<const TargetGroup> groups = m_plan[stage];
        const size_t step = m_task.trueSequential ? 1 : groups.size();
        for (size_t first = 0; first < groups.size(); first += step)
            compressGroups(stage, groups.subspan(first, step));
        m_finished.finished(
            static_cast<int>(stage) + 1,
            {m_changed.begin() + static_cast<std::ptrdiff_t>(before), m_changed.end()}, m_job);
    }

    void compressGroups(size_t stage, std::span<const TargetGroup> groups) {
        InputWatcher watcher(m_task, m_job);
        for (const TargetGroup& group : groups) watcher.watch(group.site);
        pass(stage, &watcher);
        std::vector<CalibratedGroup> calibrated;
        for (const TargetGroup& group : groups)
            calibrated.push_back({group.weights, watcher.take(group.site)});
        adopt(putAside(m_compress(calibrated)));
    }

    const ForwardPass& forward() {
        if (!m_forward) m_forward.emplace(m_model, m_task.backend);
        return *m_forward;
    }

    /// All batches through one stage. Without an observer what comes out is what the next one
    /// reads.
    void pass(size_t stage, Observer* observer) {
        for (size_t i = 0; i < m_task.batches.size(); ++i) {
            m_job.checkpoint();
            if (stage == 0)
                embed(m_task.batches[i], m_places[i], observer);
            else if (stage <= m_spec.layers.size())
                throughLayer(stage - 1, m_places[i], observer);
            else
                toLogits(m_places[i], observer);
            m_job.advance();
        }
    }

    void embed(const InputBatch& batch, Place& place, Observer* observer) {
        ForwardState state = forward().begin(batch, observer, &m_job);
        if (observer) return;
        place.sequences = std::move(state.sequences);
        m_hidden.write(place.firstRow, state.hidden);
    }

    ForwardState stateBefore(size_t layer, const Place& place) const {
        ForwardState state;
        state.sequences = place.sequences;
        state.hidden = m_hidden.read(place.firstRow, place.rows, m_spec.widthBefore(layer));
        state.nextBlock = static_cast<int>(layer);
        return state;
    }

    void throughLayer(size_t layer, const Place& place, Observer* observer) {
        ForwardState state = stateBefore(layer, place);
        forward().run(state, static_cast<int>(layer) + 1, observer, &m_job);
        if (!observer) m_hidden.write(place.firstRow, state.hidden);
    }

    void toLogits(const Place& place, Observer* observer) {
        const ForwardState state = stateBefore(m_spec.layers.size(), place);
        std::vector<int64_t> rows = state.firstRows();
        if (!m_spec.classifies()) {
            rows.resize(static_cast<size_t>(place.rows));
            std::iota(rows.begin(), rows.end(), 0);
        }
        Matrix logits;
        for (size_t first = 0; first < rows.size(); first += kHeadRows) {
            const size_t count = std::min(kHeadRows, rows.size() - first);
            forward().logits(state, std::span(rows).subspan(first, count), logits, observer,
                             &m_job);
        }
    }

    const CalibrationTask& m_task;
    const CompressGroups& m_compress;
    JobContext& m_job;
    const std::vector<std::vector<TargetGroup>> m_plan;
    FinishedStages m_finished;
    ModelPtr m_model;  // as it is now
    const ModelSpec m_spec;
    std::vector<Place> m_places;
    HiddenRows m_hidden;
    std::optional<ForwardPass> m_forward;  // of m_model
    std::vector<WeightPtr> m_changed;
};

}  // namespace

std::vector<WeightPtr> calibrate(const CalibrationTask& task, const CompressGroups& compress,
                                 JobContext& job) {
    const CompactHeap compact;
    return Stream(task, compress, job).run();
}

int64_t rowCount(const ModelSpec& spec, const InputBatch& batch) {
    int64_t rows = batch.values.rows;
    if (spec.input.kind == InputKind::Patches)
        rows *= spec.patches() + (spec.input.classToken ? 1 : 0);
    for (const InputBatch::Text& text : batch.texts) rows += std::ssize(text.tokens);
    return rows;
}

std::vector<InputBatch> inBatches(const ModelSpec& spec, const InputBatch& all, int64_t rows) {
    std::vector<InputBatch> batches;
    InputBatch batch;
    int64_t held = 0;
    for (const InputBatch::Text& text : all.texts) {
        batch.texts.push_back(text);
        held += std::ssize(text.tokens);
        if (held < rows) continue;
        batches.push_back(std::exchange(batch, {}));
        held = 0;
    }
    if (held > 0) batches.push_back(std::move(batch));
    InputBatch single;
    single.values.rows = 1;
    const int64_t perInput = std::max<int64_t>(1, rowCount(spec, single));
    const int64_t perBatch = std::max<int64_t>(1, rows / perInput);
    for (int64_t first = 0; first < all.values.rows; first += perBatch) {
        InputBatch part;
        part.values = Matrix(std::min(perBatch, all.values.rows - first), all.values.columns);
        std::copy_n(all.values.row(first), part.values.values.size(), part.values.values.begin());
        batches.push_back(std::move(part));
    }
    return batches;
}

}  // namespace lathe::core
