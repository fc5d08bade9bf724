// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The walk's operations (core/model/walk.h) recorded on a tape, with the objective looking in.

#include "core/model/arithmetic_plan.h"
#include "core/model/walk.h"
#include "core/train/ops.h"

namespace lathe::core {

class TapeOps {
  public:
    using Value = VariablePtr;
    struct Linear {
        const Parameter* weight = nullptr;
        const Parameter* bias = nullptr;           ///< null: none
        std::shared_ptr<const HadamardTurn> turn;  ///< of its input; null: none
    };
    struct Norm {
        NormKind kind = NormKind::Rms;
        float epsilon = 0;
        const Parameter* weight = nullptr;
        const Parameter* bias = nullptr;  ///< of NormKind::Layer
    };
    using Table = const Parameter*;
    using Vector = const Parameter*;
    using Turn = std::shared_ptr<const HadamardTurn>;

    /// Finds weights among parameters for bindNetwork, and what the plan turns by site.
    class Binder {
      public:
        Binder(const Parameters& parameters, const ArithmeticPlan& plan)
            : m_parameters(parameters), m_plan(plan) {}
        Linear linear(const std::string& site, const std::string& weight) const;
        Norm norm(const std::string& name, NormKind kind, double epsilon) const;
        Table table(const std::string& name) const { return &m_parameters.at(name); }
        Vector vector(const std::string& name) const { return &m_parameters.at(name); }
        Turn turn(const std::string& site) const { return turnOf(m_plan.transformAt(site)); }

      private:
        const Parameters& m_parameters;
        const ArithmeticPlan& m_plan;
    };

    /// What the operations of one batch share; must outlive its tapes.
    struct Batch {
        const InputRows& rows;
        Objective& objective;
        double weight = 0;       ///< of the objective's gradients
        bool recompute = false;  ///< then layers run twice, and what the objective adds counts once
        double extra = 0;        ///< what the objective adds inside layers
    };
    TapeOps(Tape& tape, Batch& batch) : m_tape(tape), m_batch(batch) {}

    VariablePtr embed(Table table, std::span<const int32_t> ids, float scale);
    VariablePtr constant(const Matrix& values);
    VariablePtr withFirstRow(Vector row, const VariablePtr& x, std::span<const int64_t> lengths);
    VariablePtr norm(const Norm& norm, const VariablePtr& x);
    VariablePtr linear(const Linear& linear, const VariablePtr& x);
    VariablePtr turn(const Turn& turn, const VariablePtr& x);
    VariablePtr add(const VariablePtr& x, const VariablePtr& y);
    VariablePtr activate(Activation activation, const VariablePtr& x, const VariablePtr* up);
    VariablePtr softcap(const VariablePtr& x, float cap);
    VariablePtr rope(const VariablePtr& x, int heads, const AttentionSpec& spec,
                     std::span<const double> frequencies);
    VariablePtr attention(int layer, const std::string& site, const VariablePtr& q,
                          const VariablePtr& k, const VariablePtr& v, const AttentionSpec& spec);
    void entered(const std::string&, const VariablePtr&) {}
    void left(const std::string&, const VariablePtr&) {}

  private:
    Tape& m_tape;
    Batch& m_batch;
};

}  // namespace lathe::core
