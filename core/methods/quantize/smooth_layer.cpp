// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/smooth_layer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/methods/finite_values.h"
#include "core/methods/weight_loss.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/weights.h"
#include "core/solvers/smooth.h"
#include "core/solvers/solved_layer.h"

namespace lathe::core {

namespace {

constexpr int kAlphas = 10;  ///< 0, 1/10 ... 1

std::vector<float> scaled(std::span<const float> values, std::span<const float> factors) {
    std::vector<float> made(values.begin(), values.end());
    if (!factors.empty()) scaleColumns(made, factors);
    return made;
}

/// The first rows of a sample, divided by the factors.
Matrix inputsOf(const InputStatistics& inputs, std::span<const float> factors) {
    const int64_t rows = std::min(kSmoothSearchRows,
                                  std::ssize(inputs.sample) / std::max<int64_t>(1, inputs.columns));
    Matrix made(rows, inputs.columns);
    std::copy_n(inputs.sample.begin(), made.values.size(), made.values.begin());
    if (!factors.empty()) scaleColumns(made.values, factors, true);
    return made;
}

double squaredDistance(const Matrix& a, const Matrix& b) {
    double sum = 0;
    for (size_t i = 0; i < a.values.size(); ++i) {
        const double distance = double{a.values[i]} - double{b.values[i]};
        sum += distance * distance;
    }
    return sum;
}

}  // namespace

ActivationFormat withStaticGrid(ActivationFormat format, std::span<const float> values, Range range,
                                const GridOptions& calibrator, const JobContext* job) {
    const Grid grid = calibrator.clip == Clip::None
                          ? fitGrid(range, calibrator.scheme, calibrator.bits, DType::F32)
                          : chooseGrid(values, calibrator, job);
    format.scale = grid.scale > 0 ? grid.scale : 1;
    format.zero = format.hasZero ? static_cast<int>(grid.zero) : 0;
    return format;
}

bool isBehindNorm(const InputScaling& scaling) {
    return !scaling.axis.norm.empty();
}

ActivationFormat SmoothLayer::formatFor(const Matrix& inputs) const {
    if (!m_options.isStatic) return m_options.format;
    return withStaticGrid(m_options.format, inputs.values, rangeOf(inputs.values),
                          m_options.calibrator, &m_job);
}

double SmoothLayer::loss(const CalibratedGroup& group, const Values& values,
                         const std::vector<Matrix>& exact, std::span<const float> factors) const {
    const Matrix inputs = inputsOf(group.inputs, factors);
    const ActivationFormat format = formatFor(inputs);
    double sum = 0;
    Matrix out;
    for (size_t i = 0; i < values.size(); ++i) {
        const EncodingPtr rounded = encodeAffine(group.weights[i]->encoding->shape(),
                                                 m_options.layout, scaled(values[i], factors));
        m_backend.linear(inputs.view(), *rounded, nullptr, format, out, &m_job);
        sum += squaredDistance(out, exact[i]);
    }
    return sum;
}

std::vector<float> SmoothLayer::searched(const CalibratedGroup& group, const Values& values,
                                         std::span<const float> weightPeaks) const {
    std::vector<Matrix> exact(values.size());
    const Matrix inputs = inputsOf(group.inputs, {});
    for (size_t i = 0; i < values.size(); ++i) {
        const EncodingPtr plain =
            encodeDense(group.weights[i]->encoding->shape(), values[i], DType::F32, &m_job);
        m_backend.linear(inputs.view(), *plain, nullptr, {}, exact[i], &m_job);
    }
    std::vector<float> best;
    double least = loss(group, values, exact, best);
    for (int step = 0; step <= kAlphas; ++step) {
        std::vector<float> factors = smoothScales(group.inputs.maxAbsolute(), weightPeaks,
                                                  static_cast<double>(step) / kAlphas);
        const double found = loss(group, values, exact, factors);
        if (!(found < least)) continue;
        least = found;
        best = std::move(factors);
    }
    return best;
}

std::vector<float> SmoothLayer::factorsFor(const CalibratedGroup& group,
                                           const Values& values) const {
    if (m_options.smoothing == Smoothing::None || group.inputs.rows == 0) return {};
    const InputScaling scaling =
        inputScaling(*m_input.model, m_input.targets, *group.weights.front());
    if (!scaling.problem.empty() || !isBehindNorm(scaling)) return {};
    const int64_t columns = group.inputs.columns;
    std::vector<float> peaks(static_cast<size_t>(columns));
    for (const std::vector<float>& weight : values)
        raiseColumnPeaks(weight, std::ssize(weight) / columns, columns, peaks);
    if (m_options.smoothing == Smoothing::Search) return searched(group, values, peaks);
    return smoothScales(group.inputs.maxAbsolute(), peaks, m_options.alpha);
}

void SmoothLayer::moveIntoNorm(const CalibratedGroup& group, const Values& values,
                               std::span<const float> factors,
                               std::vector<WeightPtr>& changed) const {
    const InputScaling scaling =
        inputScaling(*m_input.model, m_input.targets, *group.weights.front());
    std::vector<double> inverse;
    for (const float factor : factors) inverse.push_back(1 / double{factor});
    std::vector<WeightPtr> plain;  // else the old encoding would have to hold the new values
    for (size_t i = 0; i < values.size(); ++i)
        plain.push_back(inFloat32(*group.weights[i], values[i], &m_job));
    const ModelPtr moved =
        scaleAxis(*m_input.model->withWeights(plain), scaling.axis, inverse, &m_job);
    for (const std::string& name : scaling.weights)
        if (const WeightPtr& weight = moved->parts().weights.at(name); isVectorRole(weight->role))
            changed.push_back(weight);
}

std::vector<WeightPtr> SmoothLayer::compressed(std::span<const CalibratedGroup> groups,
                                               std::vector<WeightLoss>& losses) const {
    std::vector<WeightPtr> changed, norms;
    for (const CalibratedGroup& group : groups) {
        Values values;
        for (const WeightPtr& weight : group.weights)
            values.push_back(finiteValues(*weight->encoding, m_job));
        const std::vector<float> factors =
            withContext(group.weights.front()->name, [&] { return factorsFor(group, values); });
        for (size_t i = 0; i < values.size(); ++i) {
            const Weight& weight = *group.weights[i];
            withContext(weight.name, [&] {
                changed.push_back(
                    withEncoding(weight, encodeAffine(weight.encoding->shape(), m_options.layout,
                                                      scaled(values[i], factors))));
                const Encoding& after = *changed.back()->encoding;
                std::vector<float> unscaled = after.decode();
                if (!factors.empty()) scaleColumns(unscaled, factors, true);
                losses.push_back(lossWithoutFactors(weight, values[i], after, unscaled, m_job));
            });
            m_job.checkpoint();
        }
        if (!factors.empty()) moveIntoNorm(group, values, factors, norms);
    }
    changed.insert(changed.end(), norms.begin(), norms.end());
    return changed;
}

}  // namespace lathe::core
