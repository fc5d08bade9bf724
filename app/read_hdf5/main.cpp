// SPDX-License-Identifier: GPL-3.0-or-later

// lathe-read-hdf5 FILE: writes what a Keras HDF5 file holds to standard output, as a safetensors
// file with the texts of its attributes as metadata. A process of its own, since libhdf5 trusts its
// files: whatever it does here, it can neither write a file nor take more memory or time than its
// limits, and the program that asked checks every byte of the answer (core/formats/hdf5_child.h).

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/read_hdf5/keras_file.h"

namespace {

using lathe::app::DataSet;
using lathe::app::KerasFile;

constexpr rlim_t kSeconds = 60;
[[maybe_unused]] constexpr rlim_t kSpareBytes = rlim_t{512} << 20;
[[maybe_unused]] constexpr rlim_t kWidening = 8;  ///< bytes sent for one of the file, at most

void limit(int resource, rlim_t most) {
    const rlimit both = {most, most};
    setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

void giveUpRights([[maybe_unused]] uint64_t fileBytes) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CPU, kSeconds);
#ifndef LATHE_UNLIMITED_MEMORY
    limit(RLIMIT_AS, kSpareBytes + kWidening * fileBytes);
#endif
    H5PLset_loading_state(0);
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
}

std::string headerOf(const KerasFile& file) {
    nlohmann::ordered_json header;
    for (const auto& [name, text] : file.texts()) header["__metadata__"][name] = text;
    if (file.texts().empty()) header["__metadata__"] = nlohmann::ordered_json::object();
    uint64_t end = 0;
    for (const DataSet& set : file.dataSets()) {
        const uint64_t begin = end;
        end += set.sentBytes();
        header[set.path] = {
            {"dtype", set.type.name}, {"shape", set.shape}, {"data_offsets", {begin, end}}};
    }
    std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}

void put(const void* data, size_t bytes) {
    if (std::fwrite(data, 1, bytes, stdout) != bytes)
        throw lathe::core::Error(lathe::core::ErrorKind::Io, "standard output cannot be written");
}

void send(const KerasFile& file) {
    const std::string header = headerOf(file);
    const uint64_t length = header.size();
    put(&length, sizeof length);
    put(header.data(), header.size());
    for (const DataSet& set : file.dataSets()) {
        const std::vector<char> values = file.read(set);
        put(values.data(), values.size());
    }
    if (std::fflush(stdout) != 0)
        throw lathe::core::Error(lathe::core::ErrorKind::Io, "standard output cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: lathe-read-hdf5 FILE | ...\n", stderr);
        return 2;
    }
    struct stat status {};
    if (stat(argv[1], &status) != 0 || !S_ISREG(status.st_mode)) {
        std::fputs("there is no such file\n", stderr);
        return 1;
    }
    const auto bytes = static_cast<uint64_t>(status.st_size);
    try {
        giveUpRights(bytes);
        send(KerasFile(argv[1], bytes));
    } catch (const std::bad_alloc&) {
        std::fputs("it asks for more memory than a file of its length may\n", stderr);
        return 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
