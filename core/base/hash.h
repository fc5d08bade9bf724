// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SHA-256 (FIPS 180-4), for provenance and for noticing damage.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lathe::core {

class JobContext;

class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void update(const void* data, size_t sizeBytes);
    /// Lower-case hexadecimal digest; the object is spent afterwards.
    std::string finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

std::string sha256(std::string_view bytes);
/// `job`, if given, can stop it; it advances by bytes.
std::string sha256File(const std::filesystem::path& path, JobContext* job = nullptr);

}  // namespace lathe::core
