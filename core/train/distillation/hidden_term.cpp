// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/distillation/hidden_term.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/train/ops.h"

namespace lathe::core {

namespace {

std::shared_ptr<DirectWeight> projectionFor(LayerPair pair, int from, int to, uint64_t seed) {
    Rng rng(seed, static_cast<uint64_t>(pair.student));
    std::vector<float> values(static_cast<size_t>(from) * static_cast<size_t>(to));
    for (float& value : values) value = static_cast<float>(rng.normal() / std::sqrt(from));
    auto weight = std::make_shared<Weight>();
    weight->name = fmt::format("projection.{}", pair.student);
    weight->encoding = makeDense(Tensor::fromFloats({to, from}, std::move(values)));
    return std::make_shared<DirectWeight>(std::move(weight));
}

/// |s - t|^2 / |t|^2 and its gradient 2 (s - t) / |t|^2 times `weight`.
double squaresRow(const float* s, const float* t, int64_t width, double weight, float* gradient) {
    double difference = 0, square = 0;
    for (int64_t i = 0; i < width; ++i) {
        const double apart = double{s[i]} - double{t[i]};
        difference += apart * apart;
        square += double{t[i]} * double{t[i]};
    }
    if (square == 0) return 0;
    if (gradient)
        for (int64_t i = 0; i < width; ++i)
            gradient[i] = static_cast<float>(weight * 2 * (double{s[i]} - double{t[i]}) / square);
    return difference / square;
}

/// 1 - s t / (|s| |t|) and its gradient (cos s / |s| - t / |t|) / |s| times `weight`.
double cosineRow(const float* s, const float* t, int64_t width, double weight, float* gradient) {
    double product = 0, own = 0, other = 0;
    for (int64_t i = 0; i < width; ++i) {
        product += double{s[i]} * double{t[i]};
        own += double{s[i]} * double{s[i]};
        other += double{t[i]} * double{t[i]};
    }
    if (own == 0 || other == 0) return 1;
    own = std::sqrt(own);
    other = std::sqrt(other);
    const double cosine = product / (own * other);
    if (gradient)
        for (int64_t i = 0; i < width; ++i)
            gradient[i] = static_cast<float>(
                weight * (cosine * double{s[i]} / own - double{t[i]} / other) / own);
    return 1 - cosine;
}

}  // namespace

HiddenTerm::HiddenTerm(LayerPair pair, HiddenMeasure measure, double weight, int studentWidth,
                       int teacherWidth, uint64_t seed)
    : m_pair(pair), m_measure(measure), m_weight(weight) {
    if (studentWidth == teacherWidth) return;
    m_projection = projectionFor(pair, studentWidth, teacherWidth, seed);
    m_parameter.emplace(m_projection);
}

std::vector<LeafPtr> HiddenTerm::leaves() const {
    return m_projection ? m_projection->leaves() : std::vector<LeafPtr>{};
}

double HiddenTerm::onHidden(const Site& site, Tape& tape, int layer, const VariablePtr& hidden,
                            double weight) {
    if (layer != m_pair.student) return 0;
    const VariablePtr own = m_parameter ? linear(tape, hidden, *m_parameter, nullptr) : hidden;
    const Matrix& target = site.teacher.hidden(m_pair.teacher);
    const bool flows = tape.recording() && own->wanted;
    Matrix gradient;
    if (flows) gradient = Matrix(own->value.rows, own->value.columns);
    const auto measure = m_measure == HiddenMeasure::Squares ? squaresRow : cosineRow;
    double sum = 0;
    for (const int64_t row : site.counted)
        sum += measure(own->value.row(row), target.row(row), target.columns, weight * m_weight,
                       flows ? gradient.row(row) : nullptr);
    if (flows) accumulate(*own, std::move(gradient));
    return m_weight * sum;
}

}  // namespace lathe::core
