// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where tests find things: the data folder named by the environment variable LATHE_TEST_DATA, larger
// models fetched by tests/tools/fetch_models.sh, and temporary folders.

#include <filesystem>
#include <string>

namespace lathe::tests {

/// A path below LATHE_TEST_DATA; empty if the variable is unset or nothing is there.
std::filesystem::path dataPath(const std::string& relative);

/// A file of the model cache (${LATHE_MODEL_CACHE:-~/.cache/lathe}); empty if it was not fetched.
std::filesystem::path modelPath(const std::string& name);

/// A path below the project's own source tree.
std::filesystem::path sourcePath(const std::string& relative);

}  // namespace lathe::tests

/// At the start of a test function: skips it (ctest reports the executable as skipped) when the path is
/// missing, else declares `name`.
#define LATHE_NEED_DATA(name, relative)                              \
    const std::filesystem::path name = lathe::tests::dataPath(relative); \
    if (name.empty()) QSKIP("LATHE_TEST_DATA has no " relative)
#define LATHE_NEED_MODEL(name, file)                                \
    const std::filesystem::path name = lathe::tests::modelPath(file);    \
    if (name.empty()) QSKIP("not fetched: " file " (tests/tools/fetch_models.sh)")
