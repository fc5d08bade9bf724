// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of values of a weight: where they lie in a plain tensor, or decoded to floats.

#include <cstdint>
#include <variant>

#include "core/tensor/floats.h"

namespace lathe::core {

struct ValueBlock {
    std::variant<const float*, const Float16*, const BFloat16*> data;
    int64_t rows = 0, columns = 0, stride = 0;

    /// Calls use(r, first value) for each row.
    template <class Use>
    void eachRow(const Use& use) const {
        const auto visit = [&](const auto* first) {
            for (int64_t r = 0; r < rows; ++r) use(r, first + r * stride);
        };
        std::visit(visit, data);
    }

    /// The same values as a single run, if there are no gaps between rows.
    ValueBlock joined() const {
        if (stride != columns) return *this;
        return {data, 1, rows * columns, rows * columns};
    }
};

}  // namespace lathe::core
