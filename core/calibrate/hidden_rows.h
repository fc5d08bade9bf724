// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The residual stream of all calibration rows between two layers. Above a limit it lies in a file
// that has no name any more, so that the system may write it to disk and forgets it with the
// process.

#include <cstdint>
#include <memory>

#include "core/tensor/tensor.h"

namespace lathe::core {

class HiddenRows {
  public:
    /// Room for `rows` of up to `columns` values. Throws Error(Io) if the file cannot be made.
    HiddenRows(int64_t rows, int64_t columns, uint64_t memoryLimit);
    ~HiddenRows();
    HiddenRows(const HiddenRows&) = delete;
    HiddenRows& operator=(const HiddenRows&) = delete;

    Matrix read(int64_t first, int64_t rows, int64_t columns) const;
    void write(int64_t first, const Matrix& values);

  private:
    float* at(int64_t row) const { return m_data + row * m_stride; }

    int64_t m_stride;
    std::unique_ptr<float[]> m_owned;
    void* m_mapped = nullptr;
    size_t m_bytes = 0;
    float* m_data = nullptr;
};

}  // namespace lathe::core
