// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/hidden_rows.h"

#include <sys/mman.h>

#include <cstring>

#include "core/base/unnamed_file.h"

namespace lathe::core {

HiddenRows::HiddenRows(int64_t rows, int64_t columns, uint64_t memoryLimit)
    : m_stride(columns), m_bytes(static_cast<size_t>(rows * columns) * sizeof(float)) {
    if (m_bytes > memoryLimit) {
        m_mapped = UnnamedFile("calibration").map(m_bytes);
        m_data = static_cast<float*>(m_mapped);
    } else {
        m_owned = std::make_unique<float[]>(static_cast<size_t>(rows * columns));
        m_data = m_owned.get();
    }
}

HiddenRows::~HiddenRows() {
    if (m_mapped) ::munmap(m_mapped, m_bytes);
}

Matrix HiddenRows::read(int64_t first, int64_t rows, int64_t columns) const {
    Matrix values(rows, columns);
    for (int64_t t = 0; t < rows; ++t)
        std::memcpy(values.row(t), at(first + t), static_cast<size_t>(columns) * sizeof(float));
    return values;
}

void HiddenRows::write(int64_t first, const Matrix& values) {
    for (int64_t t = 0; t < values.rows; ++t)
        std::memcpy(at(first + t), values.row(t),
                    static_cast<size_t>(values.columns) * sizeof(float));
}

}  // namespace lathe::core
