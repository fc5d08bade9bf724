// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/backend.h"

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/base/error.h"

namespace lathe::core {

std::shared_ptr<Backend> makeBackend(const std::string& name) {
    if (name == "cpu") return std::make_shared<CpuBackend>();
    if (name.starts_with("opencl"))
        throw Error(ErrorKind::Unsupported, "this build has no OpenCL backend; use --backend cpu");
    throw Error(ErrorKind::Usage, fmt::format("there is no backend '{}'; known are cpu and opencl[:N]", name));
}

}  // namespace lathe::core
