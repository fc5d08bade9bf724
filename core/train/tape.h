// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reverse-mode differentiation: operations (ops.h) compute a value at once and leave behind how its
// gradient flows back. backward() walks that list from its end and frees each entry as it goes.

#include <functional>
#include <memory>
#include <vector>

#include "core/backend/backend.h"

namespace lathe::core {

/// A value on the tape and the gradient of the loss with respect to it.
struct Variable {
    Matrix value;
    Matrix gradient;      ///< empty until something flows into it
    bool wanted = false;  ///< whether anything behind it has a gradient to receive
};
using VariablePtr = std::shared_ptr<Variable>;

/// variable.gradient += gradient; the first one is moved in.
void accumulate(Variable& variable, Matrix gradient);

/// What the factors of linears are on their way into the product; sums are float32 in any case.
enum class Products {
    Float32,
    BFloat16,  ///< rounded to nearest even; leaves stay float32 (Micikevicius et al. 2018)
};

class Tape {
  public:
    /// A tape that does not record only computes values: nothing is kept alive.
    explicit Tape(Backend& backend, const JobContext* job = nullptr, bool recording = true,
                  Products products = Products::Float32)
        : m_backend(backend), m_job(job), m_recording(recording), m_products(products) {}
    /// An empty one for a part of the work, otherwise the same.
    Tape sibling(bool recording) const { return Tape(m_backend, m_job, recording, m_products); }
    Tape(const Tape&) = delete;
    Tape& operator=(const Tape&) = delete;

    Backend& backend() const { return m_backend; }
    const JobContext* job() const { return m_job; }
    bool recording() const { return m_recording; }
    Products products() const { return m_products; }

    /// Keeps `flow`, which gets the gradient of `out` and passes it on; nothing if it is not
    /// wanted.
    using Flow = std::function<void(const Matrix& gradient)>;
    void record(const VariablePtr& out, Flow flow);

    /// From the gradients accumulated so far to those of all that came before; empties the tape.
    void backward();

  private:
    struct Entry {
        VariablePtr out;
        Flow flow;
    };
    Backend& m_backend;
    const JobContext* m_job;
    bool m_recording;
    Products m_products;
    std::vector<Entry> m_entries;
};

VariablePtr makeVariable(Matrix value, bool wanted);

/// What `part` computes from x, keeping only x: backward runs `part` again to have its activations.
/// Costs one more forward pass of it, saves the memory of all that lies between.
using TapePart = std::function<VariablePtr(Tape&, const VariablePtr&)>;
VariablePtr recomputed(Tape& tape, const VariablePtr& x, const TapePart& part);

}  // namespace lathe::core
