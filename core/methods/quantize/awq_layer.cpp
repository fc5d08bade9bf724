// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/awq_layer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/methods/finite_values.h"
#include "core/methods/input_scaling.h"
#include "core/methods/weight_loss.h"
#include "core/model/weights.h"
#include "core/solvers/clip_search.h"
#include "core/solvers/round_to_nearest.h"

namespace lathe::core {

namespace {

bool isQueryOrKey(const Weight& weight) {
    return weight.name.ends_with(".attn.q") || weight.name.ends_with(".attn.k");
}

void divideRows(std::span<float> values, std::span<const float> factors) {
    const size_t columns = values.size() / std::max<size_t>(1, factors.size());
    for (size_t r = 0; r < factors.size(); ++r)
        for (float& value : values.subspan(r * columns, columns)) value /= factors[r];
}

}  // namespace

void AwqLayer::withPlainValues(std::span<const CalibratedGroup> groups) {
    std::vector<WeightPtr> plain;
    for (const CalibratedGroup& group : groups)
        for (const WeightPtr& weight : group.weights)
            plain.push_back(inFloat32(*weight, finiteValues(*weight->encoding, m_job)));
    m_scaled = m_before.withWeights(plain);
}

AwqScales AwqLayer::search(const CalibratedGroup& group) const {
    const InputStatistics& inputs = group.inputs;
    std::vector<std::vector<float>> values;
    std::vector<AwqWeight> weights;
    for (const WeightPtr& weight : group.weights) {
        values.push_back(m_scaled->weight(weight->name).encoding->decode());
        weights.push_back({values.back(), weight->encoding->rows()});
    }
    return searchAwqScales(weights, inputs.columns, inputs.meanAbsolute(),
                           lossOfHessian(weights, inputs.columns, inputs.gram, &m_job),
                           m_options.search, &m_job);
}

void AwqLayer::scaleInputs(const CalibratedGroup& group) {
    if (group.inputs.rows == 0) return;  // a table reads ids
    const InputScaling scaling = inputScaling(*m_scaled, m_targets, *group.weights.front());
    if (!scaling.problem.empty()) return;
    const AwqScales found = search(group);
    std::vector<double> inverse;
    for (const float scale : found.scales) inverse.push_back(1 / double{scale});
    m_scaled = scaleAxis(*m_scaled, scaling.axis, inverse, &m_job);
    for (const WeightPtr& weight : group.weights) m_factors[weight->name].columns = found.scales;
    if (scaling.axis.norm.empty())  // what writes the axis is a weight
        for (const std::string& name : scaling.weights)
            if (m_scaled->weight(name).role == WeightRole::Linear &&
                name != group.weights.front()->name)
                m_factors[name].rows.assign(inverse.begin(), inverse.end());
}

ModelPtr AwqLayer::scaled(std::span<const CalibratedGroup> groups) {
    m_factors.clear();
    withPlainValues(groups);
    for (const CalibratedGroup& group : groups)
        withContext(group.weights.front()->name, [&] { scaleInputs(group); });
    return m_scaled;
}

SolvedLayer AwqLayer::cut(std::span<const float> values, int64_t rows,
                          std::span<const float> hessian) const {
    const auto& [grid, group, steps, duo] = m_options.search;
    const int64_t columns = std::ssize(values) / rows;
    SolvedLayer plain = roundToNearest(values, rows, columns, grid, group, &m_job);
    SolvedLayer clipped = roundWithClipSearch(values, rows, columns, hessian, grid, group, &m_job);
    // Each group was cut where it alone loses least; what several lose may add up.
    const auto loss = [&](const SolvedLayer& layer) {
        return layerLoss(values, layer.values, rows, columns, hessian, &m_job);
    };
    return loss(clipped) < loss(plain) ? clipped : plain;
}

WeightPtr AwqLayer::rounded(const CalibratedGroup& group, const Weight& weight) const {
    const std::vector<float> values = m_scaled->weight(weight.name).encoding->decode();
    const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
    SolvedLayer solved;
    const auto found = m_factors.find(weight.name);
    if (group.inputs.rows == 0 || !m_options.clip || isQueryOrKey(weight))
        solved = roundToNearest(values, rows, columns, m_options.search.grid,
                                m_options.search.group, &m_job);
    else if (found == m_factors.end() || found->second.columns.empty())
        solved = cut(values, rows, group.inputs.gram);
    else
        solved = cut(values, rows, scaledHessian(group.inputs.gram, found->second.columns));
    return withEncoding(weight, encodingOf(solved, weight.encoding->shape()));
}

WeightLoss AwqLayer::lossOf(const Weight& weight, const Encoding& after) const {
    std::vector<float> values = after.decode();
    if (const auto found = m_factors.find(weight.name); found != m_factors.end()) {
        const Factors& factors = found->second;
        if (!factors.columns.empty()) scaleColumns(values, factors.columns, true);
        divideRows(values, factors.rows);
    }
    return lossWithoutFactors(weight, finiteValues(*weight.encoding, m_job), after, values, m_job);
}

std::vector<WeightPtr> AwqLayer::compressed(std::span<const CalibratedGroup> groups,
                                            std::vector<WeightLoss>& losses) {
    scaled(groups);
    std::vector<WeightPtr> changed;
    for (const CalibratedGroup& group : groups)
        for (const WeightPtr& weight : group.weights)
            withContext(weight->name, [&] {
                changed.push_back(rounded(group, *weight));
                losses.push_back(lossOf(*weight, *changed.back()->encoding));
            });
    for (const WeightPtr& weight : m_scaled->weightsInOrder()) {
        const Weight* before = m_before.find(weight->name);
        if (isVectorRole(weight->role) && before && before->encoding != weight->encoding)
            changed.push_back(weight);
    }
    return changed;
}

}  // namespace lathe::core
