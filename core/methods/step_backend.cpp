// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/step_backend.h"

#include "core/backend/backend.h"

namespace lathe::core {

std::shared_ptr<Backend> backendOf(const MethodInput& input) {
    return input.backend ? input.backend : makeBackend("cpu");
}

}  // namespace lathe::core
