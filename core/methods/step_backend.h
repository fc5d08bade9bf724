// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step computes with.

#include <memory>

#include "core/methods/method.h"

namespace lathe::core {

/// The backend that the input names, or a CPU backend if it names none.
std::shared_ptr<Backend> backendOf(const MethodInput& input);

}  // namespace lathe::core
