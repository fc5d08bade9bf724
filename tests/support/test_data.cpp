// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_data.h"

#include <cstdlib>

namespace lathe::tests {

namespace {
std::filesystem::path existing(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::exists(path, code) ? path : std::filesystem::path();
}
}  // namespace

std::filesystem::path dataPath(const std::string& relative) {
    const char* folder = std::getenv("LATHE_TEST_DATA");
    return folder && *folder ? existing(std::filesystem::path(folder) / relative) : std::filesystem::path();
}

std::filesystem::path modelPath(const std::string& name) {
    if (const char* cache = std::getenv("LATHE_MODEL_CACHE"); cache && *cache)
        return existing(std::filesystem::path(cache) / name);
    const char* home = std::getenv("HOME");
    return home ? existing(std::filesystem::path(home) / ".cache/lathe" / name) : std::filesystem::path();
}

std::filesystem::path sourcePath(const std::string& relative) {
    return std::filesystem::path(LATHE_SOURCE_DIR) / relative;
}

}  // namespace lathe::tests
