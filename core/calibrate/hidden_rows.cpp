// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/hidden_rows.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// A file without a name, with all of its room reserved: a full disk is an error now and not a
/// crash at some later write.
void* mapUnnamedFile(size_t bytes) {
    std::string name = (std::filesystem::temp_directory_path() / "lathe-hidden-XXXXXX").string();
    const int file = ::mkstemp(name.data());
    const auto fail = [&](const char* what, int reason) {
        if (file >= 0) ::close(file);
        throw Error(ErrorKind::Io,
                    fmt::format("cannot {} a temporary file of {} bytes for the calibration ({}): "
                                "{}; make room, set TMPDIR to another folder, or use fewer samples",
                                what, bytes, name, std::strerror(reason)));
    };
    if (file < 0) fail("make", errno);
    ::unlink(name.c_str());
    if (const int reason = ::posix_fallocate(file, 0, static_cast<off_t>(bytes)); reason != 0)
        fail("reserve", reason);
    void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) fail("map", errno);
    ::close(file);
    return mapped;
}

}  // namespace

HiddenRows::HiddenRows(int64_t rows, int64_t columns, uint64_t memoryLimit)
    : m_stride(columns), m_bytes(static_cast<size_t>(rows * columns) * sizeof(float)) {
    if (m_bytes > memoryLimit) {
        m_mapped = mapUnnamedFile(m_bytes);
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
