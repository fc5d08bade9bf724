// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Matrices kept by number: in memory up to a limit, beyond it in a temporary file.

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/unnamed_file.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

class SpilledMatrices {
  public:
    explicit SpilledMatrices(uint64_t memoryLimitBytes) : m_limit(memoryLimitBytes) {}

    /// Keeps a copy; the first matrix is number 0. Throws Error(Io) if the file cannot be written.
    void add(const Matrix& matrix);
    Matrix read(size_t number) const;

    size_t size() const { return m_kept.size(); }
    uint64_t memoryBytes() const { return m_memory; }
    uint64_t fileBytes() const { return m_fileBytes; }

  private:
    struct InFile {
        int64_t rows, columns;
        uint64_t offset;
    };

    uint64_t m_limit, m_memory = 0, m_fileBytes = 0;
    std::optional<UnnamedFile> m_file;
    std::vector<std::variant<Matrix, InFile>> m_kept;
};

}  // namespace lathe::core
