// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What quant.smoothquant does with one layer: moves the size of large input channels behind a norm
// into the weights that read them, and rounds those.

#include <span>
#include <vector>

#include "core/backend/backend.h"
#include "core/calibrate/calibration.h"
#include "core/encoding/affine.h"
#include "core/methods/input_scaling.h"
#include "core/methods/method.h"
#include "core/solvers/clip.h"

namespace lathe::core {

enum class Smoothing { None, Fixed, Search };

struct SmoothLayerOptions {
    Smoothing smoothing = Smoothing::Fixed;
    double alpha = 0.5;       ///< of Fixed; Search tries 0, 0.1 ... 1 and no smoothing
    AffineLayout layout;      ///< of the weights
    ActivationFormat format;  ///< of their inputs; static ones have no scale and zero yet
    bool isStatic = false;
    GridOptions calibrator;  ///< of static inputs
};

/// Rows of inputs that Search measures on.
inline constexpr int64_t kSmoothSearchRows = 256;

/// `format` with the scale and the zero of static inputs by a calibrator, which sees all the
/// values; `range`, that of more values than these, decides where nothing is cut off. Inputs that
/// have always been zero have no scale; any will do.
ActivationFormat withStaticGrid(ActivationFormat format, std::span<const float> values, Range range,
                                const GridOptions& calibrator, const JobContext* job = nullptr);

/// Whether inputs can be smoothed: those that a norm hands on.
bool isBehindNorm(const InputScaling& scaling);

class SmoothLayer {
  public:
    /// `input` before the step; it, the backend and the job must outlive this.
    SmoothLayer(const MethodInput& input, Backend& backend, const SmoothLayerOptions& options,
                JobContext& job)
        : m_input(input), m_backend(backend), m_options(options), m_job(job) {}

    /// Successors of the groups' weights, then norms and their biases that took factors. Losses are
    /// those without the factors: how far the function of each weight has moved.
    std::vector<WeightPtr> compressed(std::span<const CalibratedGroup> groups,
                                      std::vector<WeightLoss>& losses) const;

  private:
    using Values = std::vector<std::vector<float>>;  ///< of a group's weights, in their order

    /// What the columns are multiplied by; empty: nothing.
    std::vector<float> factorsFor(const CalibratedGroup& group, const Values& values) const;
    std::vector<float> searched(const CalibratedGroup& group, const Values& values,
                                std::span<const float> weightPeaks) const;
    double loss(const CalibratedGroup& group, const Values& values,
                const std::vector<Matrix>& exact, std::span<const float> factors) const;
    ActivationFormat formatFor(const Matrix& inputs) const;
    void moveIntoNorm(const CalibratedGroup& group, const Values& values,
                      std::span<const float> factors, std::vector<WeightPtr>& changed) const;

    const MethodInput& m_input;
    Backend& m_backend;
    const SmoothLayerOptions& m_options;
    JobContext& m_job;
};

}  // namespace lathe::core
