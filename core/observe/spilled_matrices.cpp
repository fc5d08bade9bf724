// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/spilled_matrices.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/base/error.h"

namespace lathe::core {

namespace {

std::filesystem::path temporaryFolder() {
    std::error_code wrong;
    std::filesystem::path folder = std::filesystem::temp_directory_path(wrong);
    if (wrong)
        throw Error(ErrorKind::Io,
                    fmt::format("there is no folder for temporary files ({}); name one that can be "
                                "written by TMPDIR",
                                wrong.message()));
    return folder;
}

/// Calls `move(done, rest)`, pread or pwrite, until all bytes are moved.
template <class Move>
void moveAll(size_t bytes, const char* what, Move&& move) {
    for (size_t done = 0; done < bytes;) {
        const ssize_t moved = move(done, bytes - done);
        if (moved < 0 && errno == EINTR) continue;
        if (moved <= 0)
            throw Error(ErrorKind::Io,
                        fmt::format("cannot {} the temporary file for activations: {}; make room "
                                    "in {} or name another folder by TMPDIR",
                                    what, moved < 0 ? std::strerror(errno) : "it ended early",
                                    temporaryFolder().string()));
        done += static_cast<size_t>(moved);
    }
}

}  // namespace

SpilledMatrices::~SpilledMatrices() {
    if (m_descriptor >= 0) close(m_descriptor);
}

void SpilledMatrices::openFile() {
    std::string name = (temporaryFolder() / "lathe-states-XXXXXX").string();
    m_descriptor = mkstemp(name.data());
    if (m_descriptor < 0)
        throw Error(ErrorKind::Io,
                    fmt::format("cannot make a temporary file {}: {}; name a folder that can be "
                                "written by TMPDIR",
                                name, std::strerror(errno)));
    unlink(name.c_str());
}

void SpilledMatrices::add(const Matrix& matrix) {
    const size_t bytes = matrix.values.size() * sizeof(float);
    if (m_memory + bytes <= m_limit) {
        m_kept.emplace_back(matrix);
        m_memory += bytes;
        return;
    }
    if (m_descriptor < 0) openFile();
    const auto* data = reinterpret_cast<const char*>(matrix.values.data());
    moveAll(bytes, "write", [&](size_t done, size_t rest) {
        return pwrite(m_descriptor, data + done, rest, static_cast<off_t>(m_file + done));
    });
    m_kept.emplace_back(InFile{matrix.rows, matrix.columns, m_file});
    m_file += bytes;
}

Matrix SpilledMatrices::read(size_t number) const {
    if (const auto* held = std::get_if<Matrix>(&m_kept.at(number))) return *held;
    const InFile& place = std::get<InFile>(m_kept[number]);
    Matrix matrix(place.rows, place.columns);
    auto* data = reinterpret_cast<char*>(matrix.values.data());
    moveAll(matrix.values.size() * sizeof(float), "read", [&](size_t done, size_t rest) {
        return pread(m_descriptor, data + done, rest, static_cast<off_t>(place.offset + done));
    });
    return matrix;
}

}  // namespace lathe::core
