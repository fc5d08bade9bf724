// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/distillation/soft_targets.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

using Row = std::vector<double>;

/// out = ln softmax(logits / temperature).
void logSoftmax(std::span<const float> logits, double temperature, Row& out) {
    const double highest = double{*std::max_element(logits.begin(), logits.end())};
    out.resize(logits.size());
    double sum = 0;
    for (size_t i = 0; i < logits.size(); ++i) {
        out[i] = (double{logits[i]} - highest) / temperature;
        sum += std::exp(out[i]);
    }
    const double shift = std::log(sum);
    for (double& value : out) value -= shift;
}

/// out = ln of the mean of the teachers' probabilities.
void teacherRow(std::span<const Matrix> teachers, int64_t row, size_t size, double temperature,
                Row& out) {
    logSoftmax({teachers[0].row(row), size}, temperature, out);
    if (teachers.size() == 1) return;
    for (double& value : out) value = std::exp(value);
    thread_local Row other;
    for (const Matrix& teacher : teachers.subspan(1)) {
        logSoftmax({teacher.row(row), size}, temperature, other);
        for (size_t i = 0; i < size; ++i) out[i] += std::exp(other[i]);
    }
    for (double& value : out) value = std::log(value / static_cast<double>(teachers.size()));
}

/// One row of a divergence: its loss, and with `gradient` that of the student's logits times
/// `weight`, added there.
class DivergenceRow {
  public:
    DivergenceRow(const SoftTargetOptions& options, double weight, float* gradient)
        : m_options(options), m_weight(weight), m_gradient(gradient) {}

    double operator()(const Row& teacher, const Row& student) {
        const double square = m_options.temperature * m_options.temperature;
        switch (m_options.divergence) {
            case Divergence::Forward:
                return square * forward(teacher, student, 1);
            case Divergence::Reverse:
                return square * reverse(teacher, student, 1);
            case Divergence::Symmetric:
                return square * (forward(teacher, student, 0.5) + reverse(teacher, student, 0.5));
            case Divergence::Logits:
                return centred(teacher, student);
        }
        return 0;
    }

  private:
    void add(size_t i, double slope) {
        if (m_gradient) m_gradient[i] += static_cast<float>(m_weight * slope);
    }

    double forward(const Row& teacher, const Row& student, double share) {
        double loss = 0;
        for (size_t i = 0; i < teacher.size(); ++i) {
            const double p = std::exp(teacher[i]);
            if (p > 0) loss += p * (teacher[i] - student[i]);
            add(i, share * m_options.temperature * (std::exp(student[i]) - p));
        }
        return share * loss;
    }

    double reverse(const Row& teacher, const Row& student, double share) {
        double loss = 0;
        for (size_t i = 0; i < teacher.size(); ++i)
            if (const double q = std::exp(student[i]); q > 0) loss += q * (student[i] - teacher[i]);
        for (size_t i = 0; i < teacher.size(); ++i)
            if (const double q = std::exp(student[i]); q > 0)
                add(i, share * m_options.temperature * q * (student[i] - teacher[i] - loss));
        return share * loss;
    }

    /// Log-probabilities at temperature 1 are logits but for a shift, which centring takes out.
    double centred(const Row& teacher, const Row& student) {
        const auto size = static_cast<double>(teacher.size());
        double mean = 0, squares = 0;
        for (size_t i = 0; i < teacher.size(); ++i) mean += (student[i] - teacher[i]) / size;
        for (size_t i = 0; i < teacher.size(); ++i) {
            const double difference = student[i] - teacher[i] - mean;
            squares += difference * difference;
            add(i, difference / size);
        }
        return squares / (2 * size);
    }

    const SoftTargetOptions& m_options;
    double m_weight;
    float* m_gradient;
};

/// The sum of the slice's divergences times softWeight.
double softLoss(const LogitSlice& slice, std::span<const Matrix> teachers, int64_t vocabulary,
                const SoftTargetOptions& options) {
    const Matrix& logits = slice.logits->value;
    const bool flows = slice.tape.recording() && slice.logits->wanted;
    const double temperature = options.divergence == Divergence::Logits ? 1 : options.temperature;
    const auto size = static_cast<size_t>(vocabulary);
    Matrix gradient;
    if (flows) gradient = Matrix(logits.rows, logits.columns);
    Row losses(static_cast<size_t>(logits.rows));
    parallelFor(
        logits.rows, 1,
        [&](int64_t begin, int64_t end) {
            thread_local Row teacher, student;
            for (int64_t t = begin; t < end; ++t) {
                teacherRow(teachers, t, size, temperature, teacher);
                logSoftmax({logits.row(t), size}, temperature, student);
                DivergenceRow row(options, options.softWeight * slice.weight,
                                  flows ? gradient.row(t) : nullptr);
                losses[static_cast<size_t>(t)] = row(teacher, student);
            }
        },
        slice.tape.job());
    if (flows) accumulate(*slice.logits, std::move(gradient));
    double sum = 0;
    for (const double loss : losses) sum += loss;
    return options.softWeight * sum;
}

}  // namespace

LossSum softTargets(const LogitSlice& slice, std::span<const Matrix> teachers, int64_t vocabulary,
                    const SoftTargetOptions& options) {
    // Without a weight the cross entropy is only told; without any, the head still expects a
    // gradient.
    Tape silent(slice.tape.backend(), slice.tape.job(), false);
    const bool only = options.hardWeight == 0 && options.softWeight > 0;
    Tape& tape = only ? silent : slice.tape;
    LossSum sum =
        crossEntropy(tape, slice.logits, slice.targets, options.hardWeight * slice.weight);
    sum.total *= options.hardWeight;
    if (options.softWeight > 0) sum.total += softLoss(slice, teachers, vocabulary, options);
    return sum;
}

}  // namespace lathe::core
