// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A gate on every attention head: its output is multiplied by a leaf, one to begin with. The
// gradient of a gate says what the head is worth (Michel et al. 2019).

#include "core/train/objective.h"

namespace lathe::core {

/// Cross entropy of a network whose heads have gates. Classification by dense layers has none.
class HeadGates : public HardLabels {
  public:
    explicit HeadGates(const ModelSpec& spec);

    VariablePtr onHeads(Tape& tape, int layer, const VariablePtr& heads) override;
    std::vector<LeafPtr> leaves() const override;

    /// The gates of a layer, one per head; empty if it does not attend.
    const LeafPtr& gates(int layer) const { return m_gates[static_cast<size_t>(layer)]; }
    void clearGradients();

  private:
    std::vector<LeafPtr> m_gates;  // one per layer
};

}  // namespace lathe::core
