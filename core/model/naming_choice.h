// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which family and naming a checkpoint is in. Private to core/model.

#include "core/model/family.h"

namespace lathe::core {

struct NamingChoice {
    const Family* family;
    const Naming* naming;
};

/// By general.architecture or model_type. Throws Error(Unsupported) listing the known families.
NamingChoice chooseNaming(const RawCheckpoint& raw);

}  // namespace lathe::core
