// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One weight as a format's naming stores it. Private to the export.

#include "core/model/export_plan.h"
#include "core/model/family.h"

namespace lathe::core {

struct TensorExport {
    ExportEntry entry;
    RawTensor tensor;  ///< without an encoding when the entry is refused
};

/// `name` is the canonical name to write `weight` under: its own, or that of a layer that shares it.
/// `index` is the layer's, -1 for weights of the whole model.
TensorExport exportTensor(const Naming& naming, const std::string& name, int index, const Weight& weight,
                          const ModelSpec& spec);

/// The RoPE divisors of a spec as a tensor, for namings that have one; null when nothing is scaled so.
EncodingPtr ropeDivisorTensor(const ModelSpec& spec);

}  // namespace lathe::core
