// SPDX-License-Identifier: GPL-3.0-or-later

// Gradients: with S = scale q k^T, C = cap tanh(S / cap), P = softmax(C) of the student and R of
// the teacher, head by head dC = P - R. With means over H heads, L = sum R ln(R / P), dP = -R / (H
// P) per head and dC = P_h (dP - rowsum(P_h dP)). Then dS = dC (1 - (C / cap)^2), dq = scale dS k,
// dk = scale dS^T q. Distributions are made in blocks of queries: memory is heads x block x keys.

#include "core/train/distillation/attention_term.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/kernels/gemm.h"
#include "core/kernels/vector_ops.h"
#include "core/train/attention_distributions.h"

namespace lathe::core {

namespace {

constexpr int64_t kQueryBlock = 64;
/// Stands for probabilities that float32 rounds to zero, so that logarithms stay finite.
constexpr double kLeast = 1e-30;

/// Queries and keys whose products are compared; both may be the same matrix.
struct Pairing {
    const Matrix &queries, &keys;
    AttentionSpec spec;
};

Pairing pairingOf(AttentionRelation relation, const Matrix& queries, const Matrix& keys,
                  const Matrix& values, const AttentionSpec& spec) {
    if (relation == AttentionRelation::Queries) return {queries, keys, spec};
    AttentionSpec own = spec;
    own.heads = spec.kvHeads;
    own.scale = 1 / std::sqrt(static_cast<double>(spec.headDim));
    own.softcap = 0;
    return {values, values, own};
}

/// Compares one sequence after another and gathers the gradients of queries and keys.
class Comparison {
  public:
    Comparison(const Pairing& student, const Pairing& teacher, double weight, bool flows)
        : m_student(student),
          m_teacher(teacher),
          m_weight(weight),
          m_flows(flows),
          m_byHead(student.spec.heads == teacher.spec.heads) {}

    /// Rows of the block whose targets count; the rest is left out. Returns the sum of their KL,
    /// each the mean over heads.
    double compare(const AttentionBlock& block, const std::vector<uint8_t>& counts,
                   Matrix& queryGradient, Matrix& keyGradient) const {
        thread_local AttentionDistributions own, other;
        thread_local std::vector<float> flow;
        own.compute(m_student.queries, m_student.keys, m_student.spec, block);
        other.compute(m_teacher.queries, m_teacher.keys, m_teacher.spec, block);
        flow.assign(m_flows ? own.weights.size() : 0, 0.0f);
        double sum = 0;
        for (int64_t t = 0; t < block.rows(); ++t) {
            if (!counts[static_cast<size_t>(block.first + block.begin + t)]) continue;
            sum += m_byHead ? headsRow(own, other, block, t, flow)
                            : meansRow(own, other, block, t, flow);
        }
        if (m_flows) flowBack(own, block, flow, queryGradient, keyGradient);
        return sum;
    }

  private:
    /// KL of each head; flow = dC.
    double headsRow(const AttentionDistributions& own, const AttentionDistributions& other,
                    const AttentionBlock& block, int64_t t, std::vector<float>& flow) const {
        const int heads = m_student.spec.heads;
        double sum = 0;
        for (int head = 0; head < heads; ++head) {
            const auto at = static_cast<size_t>(head * block.size() + t * block.keys);
            for (size_t j = at; j < at + static_cast<size_t>(block.keys); ++j) {
                const double p = double{own.weights[j]}, r = double{other.weights[j]};
                if (r > 0) sum += r * std::log(r / std::max(p, kLeast));
                if (m_flows) flow[j] = static_cast<float>(m_weight / heads * (p - r));
            }
        }
        return sum / heads;
    }

    static void meanRow(const AttentionDistributions& from, int heads, const AttentionBlock& block,
                        int64_t t, std::vector<double>& out) {
        out.assign(static_cast<size_t>(block.keys), 0.0);
        for (int head = 0; head < heads; ++head) {
            const float* row = from.weights.data() + head * block.size() + t * block.keys;
            for (size_t j = 0; j < out.size(); ++j) out[j] += double{row[j]} / heads;
        }
    }

    double meansRow(const AttentionDistributions& own, const AttentionDistributions& other,
                    const AttentionBlock& block, int64_t t, std::vector<float>& flow) const {
        thread_local std::vector<double> mean, target;
        const int heads = m_student.spec.heads;
        meanRow(own, heads, block, t, mean);
        meanRow(other, m_teacher.spec.heads, block, t, target);
        double sum = 0;
        for (size_t j = 0; j < mean.size(); ++j)
            if (target[j] > 0) sum += target[j] * std::log(target[j] / std::max(mean[j], kLeast));
        for (int head = 0; m_flows && head < heads; ++head) {
            const int64_t at = head * block.size() + t * block.keys;
            const float* row = own.weights.data() + at;
            double mixed = 0;
            for (size_t j = 0; j < mean.size(); ++j)
                mixed += double{row[j]} * target[j] / std::max(mean[j], kLeast);
            for (size_t j = 0; j < mean.size(); ++j)
                flow[static_cast<size_t>(at) + j] =
                    static_cast<float>(m_weight / heads * double{row[j]} *
                                       (mixed - target[j] / std::max(mean[j], kLeast)));
        }
        return sum;
    }

    void flowBack(const AttentionDistributions& own, const AttentionBlock& block,
                  std::vector<float>& flow, Matrix& queryGradient, Matrix& keyGradient) const {
        const AttentionSpec& spec = m_student.spec;
        const auto cap = static_cast<float>(spec.softcap);
        for (size_t j = 0; j < flow.size(); ++j) {
            const float part = cap > 0 ? own.capped[j] / cap : 0.0f;
            flow[j] *= static_cast<float>(spec.scale) * (1.0f - part * part);
        }
        thread_local std::vector<float> part;
        part.resize(static_cast<size_t>(block.rows() * spec.headDim));
        for (int head = 0; head < spec.heads; ++head) {
            const float* from = flow.data() + head * block.size();
            const int64_t queryAt = int64_t{head} * spec.headDim;
            const int64_t keyAt = int64_t{head / (spec.heads / spec.kvHeads)} * spec.headDim;
            const Matrix &q = m_student.queries, &k = m_student.keys;
            gemmNN(block.rows(), spec.headDim, block.keys, from, block.keys,
                   k.row(block.first) + keyAt, k.columns, part.data(), spec.headDim);
            for (int64_t t = 0; t < block.rows(); ++t)
                addTo(queryGradient.row(block.first + block.begin + t) + queryAt,
                      part.data() + t * spec.headDim, spec.headDim);
            gemmTNAdd(block.keys, spec.headDim, block.rows(), from, block.keys,
                      q.row(block.first + block.begin) + queryAt, q.columns,
                      keyGradient.row(block.first) + keyAt, k.columns);
        }
    }

    const Pairing& m_student;
    const Pairing& m_teacher;
    double m_weight;
    bool m_flows, m_byHead;
};

}  // namespace

double AttentionTerm::onAttention(const Site& site, const AttentionInputs& inputs) {
    if (inputs.layer != m_pair.student) return 0;
    const TeacherAttention& other = site.teacher.attention(m_pair.teacher);
    const bool byValues = m_relation == AttentionRelation::Values;
    const VariablePtr& queries = byValues ? inputs.values : inputs.queries;
    const VariablePtr& keys = byValues ? inputs.values : inputs.keys;
    const Pairing student =
        pairingOf(m_relation, queries->value, keys->value, inputs.values->value, inputs.spec);
    const Pairing teacher =
        pairingOf(m_relation, other.queries, other.keys, other.values, other.spec);
    const bool flows = inputs.tape.recording() && (queries->wanted || keys->wanted);
    const Comparison comparison(student, teacher, inputs.weight * m_weight, flows);
    const auto shaped = [&](const Matrix& like) {
        return flows ? Matrix(like.rows, like.columns) : Matrix();
    };
    Matrix queryGradient = shaped(queries->value), keyGradient = shaped(keys->value);
    std::vector<uint8_t> counts(static_cast<size_t>(queries->value.rows));
    for (const int64_t row : site.counted) counts[static_cast<size_t>(row)] = 1;
    std::vector<int64_t> firstRows;
    int64_t row = 0;
    for (const int64_t length : inputs.lengths)
        firstRows.push_back(std::exchange(row, row + length));
    std::vector<double> sums(inputs.lengths.size());
    parallelFor(
        static_cast<int64_t>(sums.size()), 1,
        [&](int64_t index, int64_t) {
            const auto at = static_cast<size_t>(index);
            const int64_t length = inputs.lengths[at];
            for (int64_t begin = 0; begin < length; begin += kQueryBlock) {
                if (inputs.tape.job()) inputs.tape.job()->checkpoint();
                const int64_t end = std::min(begin + kQueryBlock, length);
                const AttentionBlock block{firstRows[at], begin, end,
                                           inputs.spec.causal ? end : length};
                sums[at] += comparison.compare(block, counts, queryGradient, keyGradient);
            }
        },
        inputs.tape.job());
    if (flows && queries->wanted) accumulate(*queries, std::move(queryGradient));
    if (flows && keys->wanted) accumulate(*keys, std::move(keyGradient));
    double sum = 0;
    for (const double part : sums) sum += part;
    return m_weight * sum;
}

}  // namespace lathe::core
