// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/spilled_matrices.h"

namespace lathe::core {

void SpilledMatrices::add(const Matrix& matrix) {
    const size_t bytes = matrix.values.size() * sizeof(float);
    if (m_memory + bytes <= m_limit) {
        m_kept.emplace_back(matrix);
        m_memory += bytes;
        return;
    }
    if (!m_file) m_file.emplace("activations");
    m_file->write(m_fileBytes, matrix.values.data(), bytes);
    m_kept.emplace_back(InFile{matrix.rows, matrix.columns, m_fileBytes});
    m_fileBytes += bytes;
}

Matrix SpilledMatrices::read(size_t number) const {
    if (const auto* held = std::get_if<Matrix>(&m_kept.at(number))) return *held;
    const InFile& place = std::get<InFile>(m_kept[number]);
    Matrix matrix(place.rows, place.columns);
    m_file->read(place.offset, matrix.values.data(), matrix.values.size() * sizeof(float));
    return matrix;
}

}  // namespace lathe::core
