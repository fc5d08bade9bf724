// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The operations of the forward pass (core/backend/backend.h) with their backward. Values come from
// the backend itself, so that training sees the numbers that evaluation sees. Sums over tokens are
// cut into tiles of fixed size: gradients do not depend on the number of threads.

#include <span>

#include "core/model/spec.h"
#include "core/train/objective.h"
#include "core/train/tape.h"

namespace lathe::core {

/// Row t = scale * table[ids[t]].
VariablePtr embed(Tape& tape, std::span<const int32_t> ids, const Parameter& table, float scale);

/// x with a fraction of its values set to zero and the others divided by 1 - fraction; which ones
/// depends on seed, row and column alone.
VariablePtr dropout(Tape& tape, const VariablePtr& x, float fraction, uint64_t seed);

/// y = x W^T + b, and the weight's low-rank path; b may be null. dx = dy W, dW = dy^T x, db = sum
/// of dy's rows.
VariablePtr linear(Tape& tape, const VariablePtr& x, const Parameter& weight,
                   const Parameter* bias);

/// Per piece of the weight's length n: y = x r w with r = 1/sqrt(mean(x^2) + epsilon);
/// dx = r (w dy - x r^2 mean(w dy x)), dw = sum of dy x r.
VariablePtr rmsNorm(Tape& tape, const VariablePtr& x, const Parameter& weight, float epsilon);

/// Per row: y = n w + b with n = (x - mean) r and r = 1/sqrt(variance + epsilon);
/// dx = r (w dy - mean(w dy) - n mean(w dy n)), dw = sum of dy n, db = sum of dy.
VariablePtr layerNorm(Tape& tape, const VariablePtr& x, const Parameter& weight,
                      const Parameter& bias, float epsilon);

/// `row` before the rows of each input; `lengths` count it.
VariablePtr withFirstRow(Tape& tape, const Parameter& row, const VariablePtr& x,
                         std::span<const int64_t> lengths);

/// Rotation of each head; backward rotates by the opposite angle.
VariablePtr rope(Tape& tape, const VariablePtr& x, std::span<const int64_t> positions, int heads,
                 const AttentionSpec& spec);

/// Each run of turn's size x Q, Q orthogonal; dx = dy Q^T.
VariablePtr turned(Tape& tape, const VariablePtr& x, std::shared_ptr<const HadamardTurn> turn);

/// Attention, causal or to both sides, of sequences whose rows stand one after another, `lengths`
/// of them each.
VariablePtr attention(Tape& tape, const VariablePtr& q, const VariablePtr& k, const VariablePtr& v,
                      const AttentionSpec& spec, std::span<const int64_t> lengths);

/// activation(gate) * up, or activation(gate) if up is null.
VariablePtr activate(Tape& tape, Activation activation, const VariablePtr& gate,
                     const VariablePtr& up);

/// Piece i of each row, of as many equal pieces as there are gates, times gates[i]; the gradient of
/// a gate is the sum of dy x over its pieces.
VariablePtr gated(Tape& tape, const VariablePtr& x, const LeafPtr& gates);

VariablePtr add(Tape& tape, const VariablePtr& a, const VariablePtr& b);
VariablePtr scaled(Tape& tape, const VariablePtr& x, float factor);
VariablePtr softcap(Tape& tape, const VariablePtr& x, float cap);  ///< cap * tanh(x / cap)

/// The rows of x with these indices, in that order.
VariablePtr selectRows(Tape& tape, const VariablePtr& x, std::span<const int64_t> rows);

/// Sum over rows of -log softmax(logits)[target], each times its target's weight (1 if there are
/// none), in float64 from float32 logits. Unless the tape only computes, logits get their gradient
/// times `weight` at once.
LossSum crossEntropy(Tape& tape, const VariablePtr& logits, std::span<const int32_t> targets,
                     double weight, std::span<const float> targetWeights = {});

}  // namespace lathe::core
