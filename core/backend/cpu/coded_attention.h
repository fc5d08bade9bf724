// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"

namespace lathe::core {

/// The attention of one query whose older keys and values are codes (AttentionCall::readsCodes).
void attendToCodes(const AttentionCall& call, float* out);

}  // namespace lathe::core
