// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/objective.h"

#include "core/train/ops.h"

namespace lathe::core {

LossSum& LossSum::operator+=(const LossSum& other) {
    total += other.total;
    logLikelihood += other.logLikelihood;
    correct += other.correct;
    targets += other.targets;
    return *this;
}

LossSum HardLabels::onLogits(const LogitSlice& slice) {
    return crossEntropy(slice.tape, slice.logits, slice.targets, slice.weight, slice.targetWeights);
}

}  // namespace lathe::core
