// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Matrices kept by number: in memory up to a limit, beyond it in a temporary file that has no name,
// so that nothing is left behind however the program ends. TMPDIR says where the file is.

#include <cstdint>
#include <variant>
#include <vector>

#include "core/tensor/tensor.h"

namespace lathe::core {

class SpilledMatrices {
  public:
    explicit SpilledMatrices(uint64_t memoryLimitBytes) : m_limit(memoryLimitBytes) {}
    ~SpilledMatrices();
    SpilledMatrices(const SpilledMatrices&) = delete;
    SpilledMatrices& operator=(const SpilledMatrices&) = delete;

    /// Keeps a copy; the first matrix is number 0. Throws Error(Io) if the file cannot be written.
    void add(const Matrix& matrix);
    Matrix read(size_t number) const;

    size_t size() const { return m_kept.size(); }
    uint64_t memoryBytes() const { return m_memory; }
    uint64_t fileBytes() const { return m_file; }

  private:
    struct InFile {
        int64_t rows, columns;
        uint64_t offset;
    };
    void openFile();

    uint64_t m_limit, m_memory = 0, m_file = 0;
    int m_descriptor = -1;
    std::vector<std::variant<Matrix, InFile>> m_kept;
};

}  // namespace lathe::core
