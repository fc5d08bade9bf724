// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What turns gradients into steps. The formulas are PyTorch's (torch.optim.SGD, Adam, AdamW;
// torch.nn.utils.clip_grad_norm_), so that published settings mean the same here.

#include <vector>

#include "core/train/parameter.h"

namespace lathe::core {

enum class OptimizerKind {
    Sgd,    ///< g += decay w;  b = momentum b + g (b = g at first);  w -= rate b
    Adam,   ///< g += decay w;  then as AdamW without its decay
    AdamW,  ///< w *= 1 - rate decay;  m, v: moving means of g, g^2;
            ///< w -= rate/(1 - beta1^t) m / (sqrt(v)/sqrt(1 - beta2^t) + epsilon)
};

struct OptimizerOptions {
    OptimizerKind kind = OptimizerKind::AdamW;
    double momentum = 0;
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
    double weightDecay = 0.01;
};

class Optimizer {
  public:
    Optimizer(OptimizerOptions options, std::vector<LeafPtr> leaves);

    /// Moves every leaf along its gradient.
    void step(double learningRate);
    int64_t steps() const { return m_steps; }
    void restart();                                    ///< forgets moving means and steps
    void setSteps(int64_t steps) { m_steps = steps; }  ///< of a training that goes on

    /// The moving means kept for leaf `index`: none, one or two arrays.
    std::vector<std::vector<float>*> moments(size_t index);

  private:
    struct Moments {
        std::vector<float> first, second;
    };
    void stepSgd(size_t index, double learningRate);
    void stepAdam(size_t index, double learningRate);

    OptimizerOptions m_options;
    std::vector<LeafPtr> m_leaves;
    std::vector<Moments> m_moments;
    int64_t m_steps = 0;
};

/// Scales all gradients by min(1, most / (norm + 1e-6)), where norm is that of all of them
/// together. Returns the norm before. most <= 0: only measures.
double clipGradients(const std::vector<LeafPtr>& leaves, double most);

}  // namespace lathe::core
