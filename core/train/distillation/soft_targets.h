// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Learning from a teacher's probabilities (Hinton et al. 2015), and from its logits (Ba & Caruana
// 2014). With z the student's logits, a teacher's u, both over N ids, p = softmax(u / T) and
// q = softmax(z / T), a row has
//   Forward    T^2 KL(p || q)      gradient T (q - p)
//   Reverse    T^2 KL(q || p)      gradient T q (ln q - ln p - KL(q || p))
//   Symmetric  half of both
//   Logits     1/(2N) sum (z - mean z - u + mean u)^2,  which is where all of them go as T grows
// p of several teachers is the mean of their probabilities. Everything is in float64 from float32
// logits.

#include "core/train/objective.h"

namespace lathe::core {

enum class Divergence { Forward, Reverse, Symmetric, Logits };

struct SoftTargetOptions {
    Divergence divergence = Divergence::Forward;
    double temperature = 1;  ///< not of Logits
    double hardWeight = 0;   ///< of the cross entropy with the targets
    double softWeight = 1;   ///< of the divergence; 0: teachers are not asked
};

/// Hard and soft losses of the slice, and their gradients times the slice's weight. `teachers`: a
/// matrix each, with as many rows; only the first `vocabulary` columns count.
LossSum softTargets(const LogitSlice& slice, std::span<const Matrix> teachers, int64_t vocabulary,
                    const SoftTargetOptions& options);

}  // namespace lathe::core
