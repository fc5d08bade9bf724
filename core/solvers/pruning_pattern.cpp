// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/pruning_pattern.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace lathe::core {

void PruningPattern::check() const {
    if (of < 0 || zeros < 0 || (of > 0 && zeros > of))
        throw Error(ErrorKind::Usage,
                    fmt::format("{} zeros in every {} columns is impossible; 2 of 4 is what sparse "
                                "tensor cores run",
                                zeros, of));
    if (of == 0 && !(sparsity >= 0 && sparsity <= 1))
        throw Error(
            ErrorKind::Usage,
            fmt::format("a sparsity of {} is impossible; it lies between 0 and 1", sparsity));
}

}  // namespace lathe::core
