// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tape.h"

#include <utility>

namespace lathe::core {

void accumulate(Variable& variable, Matrix gradient) {
    if (variable.gradient.values.empty()) {
        variable.gradient = std::move(gradient);
        return;
    }
    for (size_t i = 0; i < gradient.values.size(); ++i)
        variable.gradient.values[i] += gradient.values[i];
}

VariablePtr makeVariable(Matrix value, bool wanted) {
    auto variable = std::make_shared<Variable>();
    variable->value = std::move(value);
    variable->wanted = wanted;
    return variable;
}

void Tape::record(const VariablePtr& out, Flow flow) {
    if (m_recording && out->wanted) m_entries.push_back({out, std::move(flow)});
}

void Tape::backward() {
    while (!m_entries.empty()) {
        if (m_job) m_job->checkpoint();
        const Entry entry = std::move(m_entries.back());
        m_entries.pop_back();
        const Matrix gradient = std::exchange(entry.out->gradient, {});
        if (!gradient.values.empty()) entry.flow(gradient);
    }
}

VariablePtr recomputed(Tape& tape, const VariablePtr& x, const TapePart& part) {
    Tape silent = tape.sibling(false);
    const VariablePtr passed = part(silent, x);
    const VariablePtr out = makeVariable(std::move(passed->value), passed->wanted);
    tape.record(out, [&backend = tape.backend(), job = tape.job(), products = tape.products(), x,
                      part](const Matrix& gradient) {
        Tape again(backend, job, true, products);
        const VariablePtr end = part(again, x);
        accumulate(*end, gradient);
        again.backward();
    });
    return out;
}

}  // namespace lathe::core
