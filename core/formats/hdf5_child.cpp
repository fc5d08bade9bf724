// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/hdf5_child.h"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "core/base/child_process.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "lathe-read-hdf5";
constexpr const char* kVariable = "LATHE_READ_HDF5";
// Weights of two bytes are sent as four, whole numbers as eight; the rest is descriptions.
constexpr uint64_t kWidening = 8, kDescriptionBytes = uint64_t{64} << 20;
constexpr size_t kReasonBytes = 400;

bool isProgram(const fs::path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code);
}

/// The first line of what the reader wrote to standard error, which a hostile file may have shaped.
std::string reasonOf(const std::string& errors) {
    const std::string line = errors.substr(0, errors.find('\n'));
    if (line.empty()) return "the reader refused it without a reason";
    const std::string shown = printable(line, kReasonBytes);
    return shown.substr(1, shown.size() - 2);
}

std::string problemOf(const ChildResult& result, const ChildLimits& limits) {
    switch (result.end) {
        case ChildEnd::Exited:
            return reasonOf(result.errors);
        case ChildEnd::Signalled:
            return fmt::format(
                "the reader ended with signal {} ({}); the file is damaged, so use a copy",
                result.code, strsignal(result.code));
        case ChildEnd::TooSlow:
            return fmt::format("the reader did not finish within {} ms and was stopped",
                               limits.time.count());
        case ChildEnd::TooMuch:
            break;
    }
    return fmt::format("the reader wrote more than {} bytes, which no file of this length holds",
                       limits.outputBytes);
}

}  // namespace

fs::path hdf5ReaderProgram() {
    if (const char* given = std::getenv(kVariable); given && *given) {
        if (isProgram(given)) return given;
        throw Error(ErrorKind::NotFound,
                    fmt::format("{} names {}, which is no file; the program {} was expected",
                                kVariable, given, kProgram));
    }
    std::error_code code;
    const fs::path folder = fs::read_symlink("/proc/self/exe", code).parent_path();
    const fs::path beside = folder / kProgram,
                   built = folder.parent_path() / "read_hdf5" / kProgram;
    for (const fs::path& place : {beside, built})
        if (isProgram(place)) return place;
    throw Error(
        ErrorKind::NotFound,
        fmt::format(
            "HDF5 files of other programs are read by {}, which is not in {}; install it there, or "
            "name it in {}",
            kProgram, folder.string(), kVariable));
}

Buffer readHdf5InChild(const fs::path& path, std::chrono::milliseconds time) {
    const fs::path program = hdf5ReaderProgram();
    ChildLimits limits;
    limits.outputBytes = kWidening * MappedFile::open(path)->size() + kDescriptionBytes;
    limits.time = time;
    ChildResult result = runChild(program, {fs::absolute(path).string()}, limits);
    if (result.end != ChildEnd::Exited || result.code != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the file cannot be read: {}", problemOf(result, limits)));
    const auto held = std::make_shared<const std::string>(std::move(result.output));
    return {held, reinterpret_cast<const std::byte*>(held->data()), held->size()};
}

}  // namespace lathe::core
